"""The checks of labels, end to end: errors are planted in labels that are right, and what becomes of them is counted.

DATA is a folder with `sroie/` and `funsd/`; a part that is missing is skipped. Their labels are ingested and the errors
corrected that people have found in them, the sample is rendered without errors, and errors of over 50 kinds are planted
in 5 % of all regions (`benchmarks/planting/`). The pipeline gets them as plain deliveries, and afterwards true answers
to what it asks. Right is a region whose text (up to NFC and spaces), field and place (intersection over union of 0.8,
vertices in order) are the truth's; a label that is rejected as a whole doesn't leave and counts on neither side.

- `residual_after_auto`: what is wrong in the labels before anybody has looked, withheld regions included, by regions;
- `residual_after_review`: what is wrong in what leaves once people have answered, by regions that leave;
- `review_share`: questions by regions; `spoiled_share`: regions made wrong by regions;
- `per_kind`: of the planted errors, those detected, those that can be corrected at all, corrected right, right after
  review, and those that still wait for somebody;
- `real_errors`: on the labels as they came, in a repository of their own: known errors among the most doubtful 3 % of
  lines, and among those that people are asked about.

SEED chooses documents, kinds and places; the default was never used while checks were built, and isn't to be. LIMIT is
the number of documents a source. Readings are remembered in OCRMILL_BENCH_MEMORY. DEBUG=1 shows texts.
"""

import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import real_errors
from benchmarks.common import RECEIVED, data_folder, finish, say, scratch, site
from benchmarks.planting import people, truth
from benchmarks.planting.base import World
from benchmarks.planting.deliver import write
from benchmarks.planting.outcome import Outcome
from benchmarks.planting.planter import Place, Planter
from benchmarks.planting.tally import Tally
from stages.core.document import Document
from stages.core.review import Decision, base_id
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, RAW, REVIEWS
from stages.io.records import read_folder
from stages.io.reviews import append_lines
from tests.workspace import Workspace

HELD_OUT_SEED = 911_004
SAMPLE_SIZE = 90
STAGE = "correct_labels"
DRAWING = Path("build/bench-labels/real_errors.svg")
_BY = "truth"


class Truths(NamedTuple):
    """Documents with labels that are right, their image files, and what people know of the real labels."""

    documents: list[Document]
    images: dict[Place, Path]
    known: list[truth.Known]


def main() -> None:
    """Measure and print."""
    data, began = data_folder("make bench-labels DATA=FOLDER"), time.monotonic()
    seed, limit = int(os.environ.get("SEED", HELD_OUT_SEED)), int(os.environ.get("LIMIT", "100000"))
    with scratch() as folder:
        environment = site(folder) | {
            "OCRMILL_MEMORY": str(Path(os.environ.get("OCRMILL_BENCH_MEMORY", folder / "memory")).resolve())
        }
        real = _real(data, folder / "real", environment, limit)
        sample = _sample(folder / "sample", environment, seed, min(limit, SAMPLE_SIZE))
        found = _truths(data, [real, sample])
        result = _planted(folder / "planted", environment, seed, found)
        result |= _known_errors(real, found)
    finish(result | {"seed": seed, "seconds": round(time.monotonic() - began)})


def _real(data: Path, place: Path, environment: dict[str, str], limit: int) -> Workspace:
    """A repository with the real labels as they came."""
    made = Workspace.create(place / "repository", environment, real_engines=True)
    for name, source in truth.SOURCES.items():
        folder = truth.copied(data, name, place / name, limit)
        if folder is None:
            say(f"{name}: not in {data}, skipped")
        else:
            made.ocrmill(
                "add", str(folder), "--name", name, "--language", "en", "--received", RECEIVED, *source.options
            )
    return made


def _sample(place: Path, environment: dict[str, str], seed: int, size: int) -> Workspace:
    """A repository with the sample's labelled deliveries, drawn without errors."""
    made = Workspace.create(place / "repository", environment)
    say(f"render {size} documents")
    made.ocrmill("sample", str(place / "drawn"), "--size", str(size), "--seed", str(seed), "--error-rate", "0")
    for described in sorted((place / "drawn/deliveries").glob("*.yaml")):
        if "format: unlabelled" not in described.read_text(encoding="utf-8"):
            made.ocrmill("add", str(described.with_suffix("")), "--describe", str(described))
    return made


def _truths(data: Path, workspaces: Sequence[Workspace]) -> Truths:
    """What is true of all documents, once they are ingested."""
    documents: list[Document] = []
    images: dict[Place, Path] = {}
    for workspace in workspaces:
        say("ingest")
        workspace.dvc("repro", "ingest")
        for document in read_folder(workspace.path / DOCUMENTS, Document):
            documents.append(document)
            place = document.delivery, document.source
            images[place] = workspace.path / RAW / document.delivery / document.source
    known = truth.seen(documents)
    for name in truth.SOURCES:
        known += truth.known(data, name, [document for document in documents if document.delivery == name])
    return Truths([truth.corrected(document, known) for document in documents], images, known)


def _planted(place: Path, environment: dict[str, str], seed: int, found: Truths) -> dict[str, Any]:
    """Plant, run the pipeline, answer, run it again, count."""
    labelled = [document for document in found.documents if document.regions]
    single = list({base_id(document.id): document for document in reversed(labelled)}.values())[::-1]
    say(f"{len(labelled) - len(single)} documents are left out: their image came before, and real labels of it differ")
    planter = Planter(World(single, found.images), seed)
    planter.plant()
    say(f"planted: {len(planter.planted)} errors; kinds without a place: {planter.missing or 'none'}")
    workspace = Workspace.create(place / "repository", environment, real_engines=True)
    lines = write(place / "deliveries", planter.sheets, found.images)
    for delivery in sorted(lines):
        workspace.ocrmill("add", str(place / "deliveries" / delivery), "--format", "ocrmill", "--received", RECEIVED)
    before = _run(workspace, sorted(lines))
    tally = Tally(planter.sheets, planter.planted, lines)
    asked = _answer(workspace, before, tally)
    tally.weigh(before, _run(workspace, sorted(lines)))
    _tell(tally, before)
    return {**tally.shares(asked), "per_kind": tally.per_kind(), "by_delivery": tally.by_delivery()}


def _run(workspace: Workspace, deliveries: Sequence[str]) -> Outcome:
    began = time.monotonic()
    workspace.dvc("repro", STAGE)
    say(f"dvc repro {STAGE}: {time.monotonic() - began:.0f} s")
    return Outcome(workspace.path, deliveries).read()


def _answer(workspace: Workspace, outcome: Outcome, tally: Tally) -> Counter[Place]:
    """Decide truly about all that people are asked; the number of questions, by document."""
    decided: list[Decision] = []
    asked: Counter[Place] = Counter()
    for place, task in outcome.tasks.items():
        true, label = tally.truths[place], outcome.labels[place]
        asked[place] += len(task.regions)
        decided += people.decisions(true, label, task, fold=tally.fold(place), by=_BY, at=RECEIVED)
    for place in outcome.classes_asked:
        asked[place] += 1
        decided.append(people.class_decision(tally.truths[place], _BY, RECEIVED))
    append_lines(workspace.path / REVIEWS / f"{_BY}.jsonl", decided)
    say(f"{asked.total()} questions in {len(asked)} documents, {len(decided)} decisions")
    return asked


def _known_errors(workspace: Workspace, found: Truths) -> dict[str, Any]:
    """What the pipeline says of the real labels as they came."""
    deliveries = sorted({one.place[0] for one in found.known})
    if not deliveries:
        say("no known errors in real labels, skipped")
        return {"real_errors": None, "oddities_spoiled": None}
    outcome = _run(workspace, deliveries)
    guide = load_params(workspace.path / "params.yaml").read.guide
    return {
        "real_errors": real_errors.measure(workspace.path, guide, outcome, found.known, DRAWING),
        "oddities_spoiled": real_errors.oddities_spoiled(outcome, found.known),
    }


def _tell(tally: Tally, outcome: Outcome) -> None:
    """What was spoiled, and what left wrong: where, and by which rule; the texts only if DEBUG is set."""
    kinds = {(one.place, name): one.kind for one in tally.planted for name in (one.truth, *one.regions)}
    for place in sorted(tally.states):
        for what, names in (("spoiled", tally.spoiled(place)), ("left wrong", tally.left(place))):
            for name in names:
                rules = outcome.rules.get((place, name), [])
                kind = kinds.get((place, name), "nothing")
                say(f"{what}: {place[0]} {place[1]} {name or 'class'}: planted {kind}; rules {rules or 'none'}")
                if os.environ.get("DEBUG"):
                    documents = (tally.truths[place], outcome.delivered[place], outcome.labels[place].document)
                    for own in documents:
                        region = next((one for one in own.regions if one.id == name), None)
                        say(f"    {region or own.doc_type!r}")


if __name__ == "__main__":
    main()
