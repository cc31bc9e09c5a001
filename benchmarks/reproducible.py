"""Fresh builds of the same deliveries under different circumstances: all outputs and dvc.lock must have the same bytes.

One build goes with everything different from the plain one. Only if that differs in anything, each circumstance is
varied by itself, to find the culprit. The deliveries are the embedded sample, rendered anew in every build (where the
renderer can't run, an invented delivery instead), and, where DATA is a folder of dataset folders, twenty receipts of
SROIE. `differing_modes` counts outputs whose permissions differ.
"""

import locale
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from benchmarks.common import RECEIVED, finish, make_delivery, say, scratch, site
from tests.workspace import Workspace

SAMPLE_SIZE = int(os.environ.get("SAMPLE_SIZE", "12"))
RECEIPTS = int(os.environ.get("RECEIPTS", "20"))
FAKE_TIME = "@2031-05-05 05:05:05"


class Variation(NamedTuple):
    """One circumstance: a build's place, its environment, what goes before its commands, how its files are laid out."""

    path: str = "plain"
    environment: Mapping[str, str] = MappingProxyType({})
    prefix: tuple[str, ...] = ()
    shuffled: bool = False

    def __or__(self, other: "Variation") -> "Variation":
        path = other.path if other.path != "plain" else self.path
        prefix, shuffled = self.prefix + other.prefix, self.shuffled or other.shuffled
        return Variation(path, {**self.environment, **other.environment}, prefix, shuffled)


class Build(NamedTuple):
    """Digests and permissions of a build's outputs."""

    digests: dict[str, str]
    modes: dict[str, int]


PLAIN = Variation(
    environment={"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "OCRMILL_WORKERS": "2"},
    prefix=("sh", "-c", 'umask 022; exec "$@"', "sh"),
)


def main() -> None:
    """Measure and print."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    with scratch() as place:
        variations, skipped = _variations(place)
        code = Workspace.create(place / "code", site(place))  # the working tree may change while this runs
        prepare, deliveries = _deliveries(code, data, skipped)
        build = partial(_build, code=code.path, prepare=prepare)
        say("plain build")
        plain = build(place / "a", PLAIN)
        everything = PLAIN
        for variation in variations.values():
            everything |= variation
        say("everything different")
        other = build(place / "b", everything)
        differing = _differing(plain.digests, other.digests)
        culprits = {}
        for number, (name, variation) in enumerate(variations.items() if differing else ()):
            say(f"{name} alone")
            alone = _differing(plain.digests, build(place / f"c{number}", PLAIN | variation).digests)
            if alone:
                culprits[name] = alone
    finish(
        {
            "variations": list(variations),
            "skipped": skipped,
            "deliveries": deliveries,
            "files_compared": len(plain.digests.keys() | other.digests.keys()),
            "differing_outputs": len(differing),
            "differing": differing,
            "culprits": culprits,
            "differing_modes": len(_differing(plain.modes, other.modes)),
            "modes": [sorted({oct(mode) for mode in one.modes.values()}) for one in (plain, other)],
        }
    )


def _variations(place: Path) -> tuple[dict[str, Variation], list[str]]:
    """What can be varied here, and what can't, with the reason."""
    skipped = []
    far = "a much longer path, with spaces and Ünïcödé 한글/" + "deep/" * 12 + "repository"
    found = {
        "path": Variation(path=far),
        "time zone": Variation(environment={"TZ": "Pacific/Kiritimati"}),
        "locale": Variation(environment={"LC_ALL": _other_locale(skipped)}),
        "umask": Variation(prefix=("sh", "-c", 'umask 077; exec "$@"', "sh")),
        "workers": Variation(environment={"OCRMILL_WORKERS": "1"}),
        "hash seed": Variation(environment={"PYTHONHASHSEED": "12345"}),
        "home": Variation(environment={"HOME": str(place / "home")}),
        "order and times of files": Variation(shuffled=True),
    }
    if shutil.which("taskset"):
        found["processors"] = Variation(prefix=("taskset", "-c", str(min(os.sched_getaffinity(0)))))
    else:
        skipped.append("processors: taskset is not installed")
    if shutil.which("faketime"):
        environment = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "PYTHONPATH": str(_mended_sleep(place / "mended"))}
        found["clock"] = Variation(environment=environment, prefix=("faketime", "-f", FAKE_TIME))
    else:
        skipped.append("clock: faketime is not installed")
    return found, skipped


def _mended_sleep(folder: Path) -> Path:
    """A folder to import first: under libfaketime, sleeping until an absolute moment fails, and so does time.sleep."""
    folder.mkdir()
    mend = "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds) and None\n"
    (folder / "sitecustomize.py").write_text(mend)
    return folder


def _other_locale(skipped: list[str]) -> str:
    """An installed locale that is no form of C, else C itself."""
    for name in ("ko_KR.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "vi_VN", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_ALL, "C")
        return name
    skipped.append("locale: none but C and C.UTF-8 is installed; those two were compared")
    return "C"


Prepare = Callable[[Workspace, Path], Iterable[tuple[Path, list[str]]]]
"""What lays the deliveries out for a workspace, below a folder: each with the options to add it with."""


def _deliveries(trial: Workspace, data: Path | None, skipped: list[str]) -> tuple[Prepare, list[str]]:
    names = ["sample"]
    if trial.ocrmill("sample", "build/sample", "--size", "1", check=False).returncode:
        names = ["invented"]
        skipped.append("sample: it can't be rendered here; an invented delivery took its place")
    if data and (data / "sroie").is_dir():
        names.append("sroie")
    else:
        skipped.append("sroie: no DATA folder that holds it")

    def prepare(workspace: Workspace, folder: Path) -> Iterable[tuple[Path, list[str]]]:
        if "sample" in names:
            workspace.ocrmill("sample", str(folder), "--size", str(SAMPLE_SIZE), "--seed", "7")
            for description in sorted((folder / "deliveries").glob("*.yaml")):
                yield description.with_suffix(""), ["--describe", str(description)]
        else:
            yield make_delivery(folder / "invented", 40), ["--format", "ppocrlabel"]
        if data and "sroie" in names:
            yield _some_receipts(data / "sroie", folder / "sroie"), ["--format", "icdar"]

    return prepare, names


def _some_receipts(source: Path, target: Path) -> Path:
    for image in sorted((source / "img").iterdir())[:RECEIPTS]:
        for path in (image, source / "box" / f"{image.stem}.csv", source / "key" / f"{image.stem}.json"):
            (target / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / path.parent.name / path.name)
    return target


def _build(place: Path, variation: Variation, code: Path, prepare: Prepare) -> Build:
    """Add the deliveries to a fresh workspace below `place`, build, and read the result."""
    path = place / variation.path
    environment = {**site(place), **variation.environment}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (environment.get("PYTHONPATH"), str(path))))
    workspace = Workspace.create(path, environment, variation.prefix, code)
    if home := variation.environment.get("HOME"):
        Path(home).mkdir(exist_ok=True)
    for number, (folder, options) in enumerate(prepare(workspace, place / "rendered")):
        laid = _laid_out(folder, place / "laid out" / folder.name, number if variation.shuffled else None)
        workspace.ocrmill("add", str(laid), "--received", RECEIVED, *options)
    workspace.dvc("repro")
    digests = workspace.digests()
    modes = {name: (workspace.path / name).stat().st_mode & 0o777 for name in digests}
    shutil.rmtree(place, ignore_errors=True)
    return Build(digests, modes)


def _laid_out(source: Path, target: Path, seed: int | None) -> Path:
    """A copy of the folder; with a seed, its files are created in random order and have random times."""
    files = sorted(path for path in source.rglob("*") if path.is_file())
    dice = random.Random(seed)
    if seed is not None:
        dice.shuffle(files)
    for path in files:
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        if seed is not None:
            moment = dice.randrange(10**9)
            os.utime(copy, (moment, moment))
    return target


def _differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


if __name__ == "__main__":
    main()
