"""Classification, end to end: types, what is accepted unseen and how much of it is wrong, strangers, turns, speed.

DATA is a folder with real pictures (`sroie`, `funsd`, `mrz_passports`, `sidtd`, `scene_text`, `korean_lines`); what is
missing is left out, and said so. Pages of nine types are rendered: cards that look alike, passports, receipts, forms,
letters, notes. Known ones, with their types, teach; others, at a seed that nothing was built on, arrive without: as
they were rendered (`plain`), and spoiled in ways that training knows nothing of (`benchmarks/classifying/spoil.py`),
one in ten turned. Everything goes through `ocrmill add` and `dvc repro classify`. That a spoiled delivery raises the
alarm is said (`alarms`), but doesn't send it to people here: what counts is each page's own decision.

- `macro_accuracy`, `coverage`, `error_among_accepted` (with its exact interval): of spoiled pages; `plain` beside them;
- `bound_violations` of `seeds`: see `benchmarks/classifying/redraw.py`, which says what is drawn anew;
- `real`: see `benchmarks/classifying/real.py`;
- `unseen_type_to_review`: of pages of types left out in turn (`benchmarks/classifying/unseen.py`); `landscapes` are no
  documents at all, asked of the repository's own classifier;
- `orientation_accuracy`: spoiled pages, each turned by none to three quarters;
- `inspections`: faults planted in plain pages (`benchmarks/classifying/faulty.py`);
- `images_per_s`, `speedup_vs_torch`: see `benchmarks/classifying/speed.py`.

SEED draws the pages that arrive; the default isn't to be used for anything else. To shrink: KNOWN (2,400; 0 for none)
and NEW (900) pages, DRAWS (20) over NETS (4), LEFT_OUT and REAL_LEFT_OUT (all; separated by commas),
LANDSCAPES (60), SPEED_ROUNDS (3) of SPEED_SECONDS (4), REAL=0; STEPS and TARGET_ERROR stand in for conf/. Pages are
remembered in OCRMILL_BENCH_MEMORY. KEEP names a folder that stays. Two quiet cores take an hour or two.
"""

import os
import time
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

from benchmarks.classifying import faulty, real, redraw, speed, unseen
from benchmarks.classifying.pages import NO_DOCUMENT, TYPES, rendered, wanted
from benchmarks.classifying.site import card, deliver, outcomes, repository, settle, shrunk, summary
from benchmarks.classifying.spoil import Spoiled, spoiled
from benchmarks.classifying.study import asked, study, turned_right
from benchmarks.classifying.weigh import Weighed, by, share, taken_for, told
from benchmarks.common import data_folder, finish, say, scratch
from stages.io.params import load_params
from stages.io.paths import CLASSIFIER
from stages.io.type_net import load
from tests.workspace import Workspace

HELD_OUT_SEED, KNOWN_SEED = 911_006, 606
DELIVERIES = 4
"""How many deliveries the known pages come in."""
PLAIN, SPOILED, LANDSCAPES = "plain", "spoiled", "landscapes"


class Settings(Struct, frozen=True):
    """What the environment asks for."""

    seed: int
    known: int
    new: int
    draws: int
    nets: int
    left_out: tuple[str, ...]
    real_left_out: tuple[str, ...]
    landscapes: int
    rounds: int
    seconds: float
    real: bool


def main() -> None:
    """Measure and print."""
    data, began, asked_for = data_folder("make bench-classify DATA=FOLDER"), time.monotonic(), _settings()
    kept = os.environ.get("KEEP")
    with nullcontext(Path(kept).resolve()) if kept else scratch() as folder:
        os.environ["OCRMILL_MEMORY"] = str(folder / "memory-of-nets")  # of those that no repository trains
        workspace = repository(folder / "repository")
        settle(workspace, **shrunk(), classify_when_alarmed="notice")
        result: dict[str, Any] = {"seed": asked_for.seed}
        if asked_for.known:
            result |= _sample(workspace, folder, asked_for)
        if asked_for.real:
            other = repository(folder / "real" / "repository")
            settings = load_params(workspace.path / "params.yaml").train_classifier
            result["real"] = real.measure(
                other, data, folder / "real", asked_for.seed, settings, asked_for.real_left_out
            )
    finish(to_builtins(result) | {"seconds": round(time.monotonic() - began)})


def _settings() -> Settings:
    read = os.environ.get
    return Settings(
        seed=int(read("SEED", HELD_OUT_SEED)),
        known=int(read("KNOWN", "2400")),
        new=int(read("NEW", "900")),
        draws=int(read("DRAWS", "20")),
        nets=int(read("NETS", "4")),
        left_out=_names("LEFT_OUT", TYPES),
        real_left_out=_names("REAL_LEFT_OUT", real.TYPES),
        landscapes=int(read("LANDSCAPES", "60")),
        rounds=int(read("SPEED_ROUNDS", "3")),
        seconds=float(read("SPEED_SECONDS", "4")),
        real=read("REAL", "1") != "0",
    )


def _names(variable: str, usual: Iterable[str]) -> tuple[str, ...]:
    """Names separated by commas; all of them where nothing is said."""
    return tuple(name for name in os.environ.get(variable, ",".join(usual)).split(",") if name)


def _sample(workspace: Workspace, folder: Path, asked_for: Settings) -> dict[str, Any]:
    """All that is measured on rendered pages."""
    truth = _deliveries(workspace, folder / "deliveries", asked_for)
    began = time.monotonic()
    workspace.dvc("repro", "classify")
    say(f"dvc repro classify: {time.monotonic() - began:.0f} s")
    found = {name: _weighed(workspace, name, pages) for name, pages in truth.items()}
    known, loaded = study(workspace), load(workspace.path / CLASSIFIER)
    result: dict[str, Any] = {"types": len(TYPES), "target_error": known.settings.max_error}
    result |= told(found[SPOILED]) | {"by_type": by(found[SPOILED], "kind"), "by_spoil": by(found[SPOILED], "what")}
    result |= {
        "taken_for": taken_for(found[SPOILED]),
        PLAIN: told(found[PLAIN]) | {"by_type": by(found[PLAIN], "kind")},
    }
    result |= {"certificate": _certificate(workspace), "alarms": _alarms(workspace, list(truth))}
    if not loaded.card.trained:
        return result
    own = {name: asked(workspace, name, truth[name]) for name in (PLAIN, SPOILED)}
    result["orientation_as_delivered"] = result["orientation_accuracy"]
    result["orientation_accuracy"] = share(turned_right(loaded, own[SPOILED]), 4 * len(own[SPOILED]))
    if LANDSCAPES in found:
        reviewed = [one for one in found[LANDSCAPES] if not one.accepted]
        result[LANDSCAPES] = {
            "pages": len(found[LANDSCAPES]),
            "to_review": share(len(reviewed), len(found[LANDSCAPES])),
        }
    result["inspections"] = faulty.planted(loaded, truth[PLAIN], asked_for.seed)
    if asked_for.rounds:
        result |= speed.measure(workspace, truth[PLAIN][:64], folder / "speed", asked_for.rounds, asked_for.seconds)
    if asked_for.draws:
        result |= redraw.redraw(
            workspace, known, own[PLAIN], own[SPOILED], asked_for.nets, asked_for.draws, folder / "draws"
        )
    if asked_for.left_out:
        types, parts = known.divided(known.settings.seed)
        strange = unseen.leave_out(known.settings, types, parts, own[PLAIN], asked_for.left_out, folder / "left-out")
        result |= {"unseen_type_to_review": (one := unseen.tally(strange))["unseen_type_to_review"], "unseen": one}
    return result


def _deliveries(workspace: Workspace, folder: Path, asked_for: Settings) -> dict[str, list[Spoiled]]:
    """Add everything; what is true of the deliveries that come without labels."""
    kinds = list(TYPES)
    known = rendered(wanted(kinds, asked_for.known, KNOWN_SEED), "known")
    for number in range(DELIVERIES):
        deliver(workspace, folder, f"known-{number + 1}", known[number::DELIVERIES], typed=True)
    new = rendered(wanted(kinds, asked_for.new, asked_for.seed), "new")
    truth = {PLAIN: [Spoiled(page.kind, page.data) for page in new], SPOILED: spoiled(new, asked_for.seed)}
    if asked_for.landscapes:
        strange = rendered(wanted([NO_DOCUMENT], asked_for.landscapes, asked_for.seed), "landscapes")
        truth[LANDSCAPES] = [Spoiled("", page.data) for page in strange]
    for name, pages in truth.items():
        deliver(workspace, folder, name, pages, typed=False)
    return truth


def _weighed(workspace: Workspace, name: str, truth: list[Spoiled]) -> list[Weighed]:
    found = outcomes(workspace, name)
    if len(found) < len(truth):
        say(f"{name}: {len(truth) - len(found)} pages were rejected")
    pages = [(truth[one.number], one.said) for one in found]
    return [Weighed(page.kind, page.turn, page.what, said) for page, said in pages]


def _certificate(workspace: Workspace) -> dict[str, Any]:
    """What the classifier vouches for."""
    own = card(workspace)
    if own.basis is None:
        return {"trained": False, "reason": own.reason, "documents": own.documents}
    found = own.basis.certificate
    refused = {name: one.reason for name, one in found.types.items() if one.reason}
    return {
        "documents": own.documents,
        "steps": own.steps,
        "scores": own.scores,
        "choice": found.choice,
        "reason": found.reason,
        "types_left_to_people": refused,
        "novelty": own.basis.novelty,
    }


def _alarms(workspace: Workspace, names: list[str]) -> dict[str, Any]:
    return {name: summary(workspace, name).drift for name in names}


if __name__ == "__main__":
    main()
