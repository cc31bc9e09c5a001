"""Masking, end to end: what of the personal data on documents can still be seen, read or told, and how fast it is.

DATA is a folder with `sidtd/` and `mrz_passports/` (and `sroie/`, for speed); what is missing is left out, and said so.
The sample is rendered at a seed that nothing was built on, and its images are spoiled in ways that its own photographs
don't use (`benchmarks/masking/degrade.py`). The pipeline masks three deliveries of the same images: with their vendors'
labels (5 % of them wrong), without labels, and without labels but with the type of the document.

Truth is exact to the pixel: the sample's own, sidtd's labels, and annotations of mrz_passports by eye
(`benchmarks/masking/passports.yaml`; images of other layouts are only read again). A place is hidden if 98 % of its ink
(of its area, if it is a picture) is filled in the published image; otherwise it leaked, if its document was published
and the audience must not see its kind.

- `per_kind`: places by kind, over all audiences, as delivered; `without_labels`, `without_labels_typed` beside it;
- `groups`: the share that is hidden or quarantined of what must be, all of it, and of names, dates, addresses;
- `quarantine_share` of documents, `quarantine` by audience and reason;
- `ground_share`: of published documents, those that are filled but for known print, so that nothing could leak;
- `overmask_share`: for labellers, of text that is nobody's on published documents of known type, the share of regions
  of whose ink more than a tenth is filled; `overmask`: other measures, by source as well;
- `attack_secrets_recovered`: secrets that engines read in published images at six scales, and numbers whose candidates
  give different images (`attacks` has the details, and what masks tell of the length of names);
- `images_per_s`, `peers`, `speedup_vs_presidio`: see `benchmarks/masking/speed.py`; receipts first, then the sample.

SEED chooses documents and what is done to them; the default isn't to be used for anything else. To shrink: DOCUMENTS
(120) of the sample, VARIANTS (all, separated by commas), ATTACK_IMAGES (40 an audience; "all"), TRIALS (6) and
CANDIDATES (6) of the dictionary, SPEED_IMAGES (40), PEER=0 to leave the peer out. What was computed is remembered in
OCRMILL_BENCH_MEMORY. KEEP names a folder that stays.
"""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from benchmarks.common import RECEIVED, data_folder, finish, say, scratch, site
from benchmarks.masking import dictionary, peer, reading, speed
from benchmarks.masking.deliver import (
    LABELLED,
    TYPED,
    VARIANTS,
    Drawn,
    add_labelled,
    add_unlabelled,
    draw,
    ingested,
    raw_folders,
    real_truths,
)
from benchmarks.masking.outcome import LABELLING, Outcome, audiences
from benchmarks.masking.score import Tally, weigh
from benchmarks.masking.truth import Key, Truth
from stages.io.params import load_params
from tests.workspace import Workspace

HELD_OUT_SEED = 911_005
STAGE = "mask"
RECEIPTS = "sroie"


class Settings(Struct, frozen=True):
    """What the environment asks for."""

    seed: int
    documents: int
    variants: tuple[str, ...]
    attack_images: int | None
    trials: dictionary.Plan
    speed_images: int
    peer: bool


class Run(Struct, frozen=True):
    """A repository in which everything is masked, the truth of its documents, and the outputs by audience."""

    workspace: Workspace
    truths: dict[Key, Truth]
    outcomes: tuple[Outcome, ...]


def main() -> None:
    """Measure and print."""
    data, began, wanted = data_folder("make bench-mask DATA=FOLDER"), time.monotonic(), _settings()
    kept = os.environ.get("KEEP")
    with nullcontext(Path(kept).resolve()) if kept else scratch() as folder:
        environment = site(folder) | {
            "OCRMILL_MEMORY": str(Path(os.environ.get("OCRMILL_BENCH_MEMORY", folder / "memory")).resolve())
        }
        first = Workspace.create(folder / LABELLED / "repository", environment, real_engines=True)
        drawn = draw(first, folder / "drawn", wanted.documents, wanted.seed)
        missing = add_labelled(first, drawn, data)
        receipts = _add_receipts(first, data, folder / RECEIPTS, wanted.speed_images)
        documents = ingested(first)
        truths = [*drawn.truths, *real_truths(documents)]
        trials = dictionary.plant(first.path, documents, drawn.truths, folder / "trials", wanted.trials)
        dictionary.add(first, folder / "trials")
        result: dict[str, Any] = {"seed": wanted.seed, "left_out": missing, "spoiled": drawn.spoiled}
        run = _run(first, truths)
        result |= _told(_weigh(run), headline=True)
        for variant in VARIANTS[1:]:
            if variant in wanted.variants:
                place = folder / variant
                result[variant] = _told(_weigh(_unlabelled(variant, place, environment, truths, first, drawn)))
        result |= _attacks(run, trials, wanted)
        result |= _speed(run, folder / "speed", wanted, receipts)
    finish(result | {"seconds": round(time.monotonic() - began)})


def _settings() -> Settings:
    read = os.environ.get
    attack = read("ATTACK_IMAGES", "40")
    return Settings(
        seed=int(read("SEED", HELD_OUT_SEED)),
        documents=int(read("DOCUMENTS", "120")),
        variants=tuple(read("VARIANTS", ",".join(VARIANTS)).split(",")),
        attack_images=None if attack == "all" else int(attack),
        trials=dictionary.Plan(int(read("TRIALS", "6")), int(read("CANDIDATES", "6"))),
        speed_images=int(read("SPEED_IMAGES", "40")),
        peer=read("PEER", "1") != "0",
    )


def _add_receipts(workspace: Workspace, data: Path, place: Path, number: int) -> bool:
    """Add receipts with their labels, for speed alone; whether there are any."""
    images = sorted((data / RECEIPTS / "img").glob("*.jpg"))[:number]
    if not images:
        return False
    for folder, paths in (("img", images), ("box", [data / RECEIPTS / f"box/{one.stem}.csv" for one in images])):
        (place / folder).mkdir(parents=True)
        for path in paths:
            (place / folder / path.name).write_bytes(path.read_bytes())
    options = ("--format", "icdar", "--language", "en", "--doc-type", "receipt", "--received", RECEIVED)
    workspace.ocrmill("add", str(place), "--name", RECEIPTS, *options)
    return True


def _run(workspace: Workspace, truths: Sequence[Truth]) -> Run:
    """Mask everything."""
    began = time.monotonic()
    workspace.dvc("repro", STAGE)
    say(f"{workspace.path.parent.name}: dvc repro {STAGE}: {time.monotonic() - began:.0f} s")
    outcomes = tuple(Outcome(workspace.path, audience) for audience in audiences(workspace.path))
    return Run(workspace, {one.key: one for one in truths}, outcomes)


def _unlabelled(
    variant: str, place: Path, environment: dict[str, str], truths: Sequence[Truth], first: Workspace, drawn: Drawn
) -> Run:
    """The same images in a repository that has no labels of them."""
    workspace = Workspace.create(place / "repository", environment, real_engines=True)
    moved = add_unlabelled(workspace, place / "deliveries", truths, raw_folders(first, drawn), typed=variant == TYPED)
    return _run(workspace, [replace(one, key=moved[one.key]) for one in truths])


def _weigh(run: Run) -> Tally:
    tally = Tally()
    for outcome in run.outcomes:
        tally.add(weigh(outcome, run.truths))
    return tally


def _told(tally: Tally, *, headline: bool = False) -> dict[str, Any]:
    overmask = tally.overmask()
    told: dict[str, Any] = {
        "per_kind": tally.per_kind(),
        "groups": tally.groups(),
        "quarantine_share": tally.quarantine_share(),
        "ground_share": tally.ground_share(),
        "overmask_share": overmask["known_type_over_tenth"],
        "overmask": overmask,
        "quarantine": tally.quarantine(),
    }
    if headline:
        told["by_source"] = {name: tally.per_kind(source=name) for name in ("sample", "sidtd", "mrz")}
        told["by_audience"] = {name: tally.per_kind(name) for name in sorted({key[0] for key in tally.documents})}
        told["hard_to_see"] = tally.per_look()
    return told | {"documents": {" ".join(key): number for key, number in sorted(tally.documents.items())}}


def _attacks(run: Run, trials: Sequence[dictionary.Trial], wanted: Settings) -> dict[str, Any]:
    """What can be read in published images, and told from how candidates are masked."""
    params = load_params(run.workspace.path / "params.yaml")
    found: dict[str, Any] = {}
    recovered = 0
    for outcome in run.outcomes:
        told, lines = reading.attack(outcome, run.truths, params, wanted.attack_images)
        for line in lines:
            say(line)
        told_apart = dictionary.judge(outcome, trials)
        found[outcome.audience] = {"reading": told, "dictionary": told_apart}
        recovered += told["read"] + told_apart["numbers"]["told_apart"]
    return {"attack_secrets_recovered": recovered, "attacks": found}


def _speed(run: Run, place: Path, wanted: Settings, receipts: bool) -> dict[str, Any]:
    """Images a second, and the peer's masks."""
    outcome = next((one for one in run.outcomes if one.audience == LABELLING), run.outcomes[0])
    measured: dict[str, Any] = {}
    sets: Mapping[str, list[Any]] = {
        "receipts": [made.document for key, made in sorted(outcome.made.items()) if receipts and key[0] == RECEIPTS],
        "sample": [
            outcome.made[key].document
            for key, one in sorted(run.truths.items())
            if key in outcome.made and one.source == "sample"
        ],
    }
    for name, documents in sets.items():
        if documents and wanted.speed_images:
            chosen = documents[:: max(1, len(documents) // wanted.speed_images)][: wanted.speed_images]
            measured[name] = speed.measure(run.workspace, outcome, chosen, place / name, with_peer=wanted.peer)
    first: dict[str, Any] = next(iter(measured.values()), {})
    told = peer.weigh(outcome, list(run.truths.values()), place / "judged") if wanted.peer else {"problem": "left out"}
    return {
        "images_per_s": first.get("images_per_s"),
        "peers": {peer.NAME: told | {"images_per_s": first.get("presidio")}},
        "speedup_vs_presidio": first.get("speedup"),
        "speed": measured,
    }


if __name__ == "__main__":
    main()
