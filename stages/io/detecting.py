"""Documents past all personal-data detectors: mapped over processes, remembered by all that the answer depends on."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from stages.core.document import Document
from stages.core.document_type import document_type
from stages.core.field_kinds import said_of_person
from stages.core.groups import Group
from stages.core.personal import Detected, Failure
from stages.core.printed import Printed, recurring
from stages.core.reading import Reading
from stages.core.subject import DocType
from stages.core.view import Pixels, View
from stages.detectors.base import Detector, look
from stages.io.block_pixels import block_pixels
from stages.io.checking import Row
from stages.io.code import fingerprint
from stages.io.mapper import NOT_REMEMBERED, Item, Limits, Refused, run_over
from stages.io.members import instantiate
from stages.io.memory import Memory, key
from stages.io.packs import Pack
from stages.io.pixels import LIBRARIES

RECURRING, DETECTORS = "recurring.json", "detectors.json"
"""Beside the detections: what is printed on all documents of a type, and a key of what each detector depends on."""


class Plan(Struct, frozen=True, kw_only=True):
    """What documents are looked at with: detectors that can be used, by name, and what is printed on their types."""

    detectors: dict[str, dict[str, Any]]
    missing: dict[str, str] = {}
    schema: dict[str, DocType] = {}
    recurring: dict[str, tuple[str, ...]] = {}


class Head(Struct, frozen=True):
    """A document as far as its item is made from it."""

    id: str
    delivery: str
    file: str
    doc_type: str | None = None


def usable(settings: Mapping[str, dict[str, Any]]) -> tuple[dict[str, Detector], dict[str, str]]:
    """The detectors that can be used, and what the others lack, by name."""
    made = {name: instantiate(one, Detector) for name, one in settings.items()}
    missing = {name: said for name, one in made.items() if (said := one.missing())}
    return {name: one for name, one in made.items() if name not in missing}, missing


def provenance(detectors: Mapping[str, Detector], settings: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """By detector, a key of all that its answers depend on besides the document."""
    return {
        name: key(
            {"version": str(one.version), **one.provenance()},
            settings[name],
            fingerprint(type(one).__module__, libraries=LIBRARIES),
        )[:16]
        for name, one in detectors.items()
    }


def detect_all(
    plan: Plan, basis: str, pack: Path, met: Iterable[Row], memory: Memory, limits: Limits
) -> Iterator[Detected]:
    """What the detectors say of each document; `basis` is a key of the plan and of the code."""
    packed = msgspec.msgpack.encode(plan)
    found = list(met)
    heads = [msgspec.json.decode(row.document, type=Head) for row in found]
    items = [Item(key(basis, [part.decode() for part in _parts(row)]), (packed, str(pack), row)) for row in found]
    preload = (*_modules(plan), "cv2", "PIL.Image", "simplejpeg")
    mapped = run_over(items, detect_page, Detected, memory, what="detect", limits=limits, preload=preload, unit=" page")
    failed: Counter[str] = Counter()
    for head, result in zip(heads, mapped.results, strict=True):
        if isinstance(result, Refused):
            result = Detected(id=head.id, delivery=head.delivery, doc_type=None, detections=(), problem=result.reason)
        failed.update([result.problem] if result.problem else [])
        failed.update(failure.detector for failure in result.failures)
        yield result
    for what, number in sorted(failed.items()):
        sys.stderr.write(f"detect: {what} failed on {number} documents of {pack.stem}; they are not published\n")


def detect_page(packed: bytes, pack: str, row: Row) -> tuple[Detected, None]:
    """What the detectors of the plan say of a document, in a process that keeps them for the next one."""
    plan, detectors, printed = _tools(packed)
    file = msgspec.json.decode(row.document, type=Head).file
    view = view_of(row, block_pixels(_pack(pack).read(file)), plan.schema, printed)
    view.doc_type = document_type(view.labels[0], view.lines, plan.schema)
    seen = look(detectors, view)
    missing = tuple(Failure(detector=name, reason="missing") for name in plan.missing)
    detected = Detected(
        id=view.document.id,
        delivery=view.document.delivery,
        doc_type=view.doc_type,
        detections=seen.detections,
        failures=(*missing, *seen.failures),
    )
    return detected, None


def view_of(row: Row, pixels: Pixels, schema: Mapping[str, DocType], printed: Printed) -> View:
    """The document as detectors look at it, but for its type. A row's `examined` is the document's corrected label."""
    document = msgspec.json.decode(row.document, type=Document)
    label = msgspec.json.decode(row.examined, type=Document) if row.examined else document
    readings = [msgspec.json.decode(line, type=Reading) for line in row.readings]
    labels = (label,) if label == document else (label, document)
    return View(document, pixels, labels=labels, readings=readings, schema=schema, printed=printed)


class Met(Struct):
    """What the labelled documents of a type say, a document at an index: all texts, the holder's, and whose it is."""

    texts: list[list[str]] = []
    personal: list[list[str]] = []
    groups: list[str] = []

    def add(self, row: Row, schema: Mapping[str, DocType], groups: Mapping[tuple[str, str], str]) -> None:
        """Take a document in."""
        label = msgspec.json.decode(row.examined or row.document, type=Document)
        said = [value for _, value in said_of_person(label, label.doc_type, schema)]
        read = [msgspec.json.decode(line, type=Reading) for line in row.readings]
        own = [region.text for region in label.regions if region.text and region.text not in said]
        self.texts.append([*own, *(line.text for reading in read for line in reading.lines)])
        self.personal.append(said)
        self.groups.append(groups.get((label.delivery, label.id), f"{label.delivery}/{label.id}"))


def recurring_texts(
    met: Iterable[Row], schema: Mapping[str, DocType], groups: Iterable[Group], *, least: int, share: float
) -> dict[str, tuple[str, ...]]:
    """By labelled document type, the texts that recur on its documents and are no holder's."""
    named = {document: group.id for group in groups for document in group.documents}
    types: dict[str, Met] = {}
    for row in met:
        doc_type = msgspec.json.decode(row.examined or row.document, type=Head).doc_type
        if doc_type is not None and doc_type in schema:
            types.setdefault(doc_type, Met()).add(row, schema, named)
    return {
        doc_type: tuple(
            sorted(
                recurring(
                    own.texts,
                    least,
                    share,
                    personal=own.personal,
                    groups=own.groups,
                    captions=[caption for rule in schema[doc_type].fields.values() for caption in rule.captions],
                )
            )
        )
        for doc_type, own in sorted(types.items())
    }


def settled(found: Iterable[Detected]) -> bool:
    """Whether nothing failed that may succeed another time."""
    return not any(one.problem in NOT_REMEMBERED or one.failures for one in found)


def _parts(row: Row) -> Sequence[bytes]:
    return [row.document, row.examined or b"", *row.readings]


@lru_cache(maxsize=1)
def _tools(packed: bytes) -> tuple[Plan, list[tuple[str, Detector]], Printed]:
    import cv2

    cv2.setNumThreads(1)
    plan = msgspec.msgpack.decode(packed, type=Plan)
    detectors = [(name, instantiate(one, Detector)) for name, one in plan.detectors.items() if name not in plan.missing]
    return plan, detectors, Printed(plan.schema, plan.recurring)


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))


def _modules(plan: Plan) -> tuple[str, ...]:
    return tuple(sorted({one["_target_"].rpartition(".")[0] for one in plan.detectors.values()}))
