"""A repository in which pages are delivered, learnt from and classified."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from benchmarks.classifying.pages import Page
from benchmarks.classifying.spoil import Spoiled
from benchmarks.common import RECEIVED, say, site
from stages.core.class_summary import DeliverySummary
from stages.core.classes import Classified
from stages.core.document import Document
from stages.core.type_card import TypeCard
from stages.io.paths import CLASSES, CLASSIFIER, DOCUMENTS
from stages.io.records import read_json, read_jsonl
from stages.io.type_net import CARD
from tests.workspace import Workspace


class Source(Struct, frozen=True):
    """What of a document says where it comes from."""

    id: str
    source: str


class Outcome(Struct, frozen=True):
    """The decision on one page, by its number in the delivery; none for a page that was rejected as a copy."""

    number: int
    said: Classified


def repository(place: Path) -> Workspace:
    """One in which the classifier learns as configured; what is remembered lies beside it."""
    environment = site(place.parent) | {"OCRMILL_MEMORY": str((place.parent / "memory").resolve())}
    return Workspace.create(place, environment, real_engines=True)


def shrunk() -> dict[str, object]:
    """Settings that STEPS and TARGET_ERROR put in the place of conf/."""
    named = {"STEPS": "steps", "TARGET_ERROR": "max_error"}
    return {own: os.environ[name] for name, own in named.items() if name in os.environ}


def deliver(workspace: Workspace, folder: Path, name: str, pages: Sequence[Page | Spoiled], *, typed: bool) -> None:
    """Add a delivery, with the pages' types or without any label."""
    (folder / name / "images").mkdir(parents=True)
    lines = []
    for number, page in enumerate(pages):
        source = f"images/{number:06d}.jpg"
        (folder / name / source).write_bytes(page.data)
        lines.append(
            msgspec.json.encode(
                Document(
                    id=f"{name}/{number}",
                    delivery=name,
                    file=Path(source).name,
                    source=source,
                    sha256="",
                    fingerprint="",
                    width=1,
                    height=1,
                    doc_type=page.kind,
                )
            )
        )
    options = ["--name", name, "--language", "und", "--received", RECEIVED]
    if typed:
        (folder / name / "documents.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    workspace.ocrmill("add", str(folder / name), *options, "--format", "ocrmill" if typed else "unlabelled")


def card(workspace: Workspace) -> TypeCard:
    """What the classifier says of itself."""
    found: TypeCard = read_json(workspace.path / CLASSIFIER / CARD, TypeCard)
    return found


def outcomes(workspace: Workspace, delivery: str) -> list[Outcome]:
    """The decisions on a delivery's pages."""
    heads = read_jsonl(workspace.path / DOCUMENTS / f"{delivery}.jsonl", Source)
    numbers = {head.id: int(Path(head.source).stem) for head in heads}
    said = read_jsonl(workspace.path / CLASSES / f"{delivery}.jsonl", Classified)
    return [Outcome(numbers[one.id], one) for one in said]


def summary(workspace: Workspace, delivery: str) -> DeliverySummary:
    """What the decisions come to."""
    found: DeliverySummary = read_json(workspace.path / CLASSES / "summaries" / f"{delivery}.json", DeliverySummary)
    return found


def settle(workspace: Workspace, **settings: object) -> None:
    """Change settings of the classifier's stages: those named `classify_…` of classify, others of train_classifier."""
    for name, value in settings.items():
        stage, own = ("classify", name.removeprefix("classify_")) if name.startswith("classify_") else (TRAIN, name)
        workspace.configure(stage, **{own: value})
    workspace.ocrmill("compose")
    say(f"{workspace.path.parent.name}: {settings or 'settings as they are'}")


TRAIN = "train_classifier"
