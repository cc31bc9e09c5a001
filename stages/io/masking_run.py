"""All documents masked for one audience, published or kept back, and counted."""

import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document
from stages.core.mask_audit import is_audited
from stages.core.mask_review import MaskDecision
from stages.core.mask_reviewing import task
from stages.core.masked import OURS, Masked, Reason
from stages.core.personal import Detected
from stages.core.review import base_id
from stages.detectors.base import Detector
from stages.engines.base import Engine
from stages.io.checking import rows
from stages.io.code import fingerprint
from stages.io.detecting import DETECTORS, RECURRING
from stages.io.mapper import Item, Limits, Refused, run_over
from stages.io.masked_page import write_page
from stages.io.masker import Page, Sheet, mask_page
from stages.io.members import instantiate
from stages.io.memory import Memory, key
from stages.io.params import Params
from stages.io.paths import DETECTIONS, DOCUMENTS, IMAGES, LABELS, READINGS
from stages.io.published import Leaving, manifest, publish
from stages.io.reader import provenance_key
from stages.io.records import read_json, read_jsonl, read_with_lines, write_jsonl
from stages.io.replaced import Writer
from stages.io.subjects import reading_engines
from stages.io.verifier import Plan


class Means(Struct, frozen=True):
    """What documents are masked by, for one audience, and a key of all that it depends on."""

    plan: Plan
    basis: str
    detectors: dict[str, str]
    verifiers: dict[str, str]


class Done(Struct, frozen=True):
    """A masked document, and under which key its image is remembered."""

    page: Page
    item: str


def means(audience: str, params: Params, *, verified: bool = True) -> Means:
    """What to mask by; without `verified`, nothing is read again: for measurements alone."""
    mask = params.mask
    found = {name: instantiate(one, Detector) for name, one in params.detect.detectors.items()}
    texts = {name: params.detect.detectors[name] for name, one in found.items() if one.source == "text"}
    engines = {name: params.read.engines[name] for name in dict.fromkeys(mask.verifiers.values()) if verified}
    made = {name: instantiate(settings, Engine) for name, settings in engines.items()}
    usable = {name: engine for name, engine in made.items() if not engine.missing()}
    for name in sorted(made.keys() - usable.keys()):
        sys.stderr.write(f"mask: no document is published that {name} must read again: {made[name].missing()}\n")
    plan = Plan(
        audience=audience,
        policy=mask.audiences[audience],
        schema=params.doc_types,
        recurring=read_json(DETECTIONS / RECURRING, dict[str, tuple[str, ...]]),
        detectors=texts,
        widely=frozenset(name for name, one in found.items() if one.source == "pixels"),
        verifiers=mask.verifiers if verified else {},
        engines={name: engines[name] for name in usable},
        scales=mask.scales,
    )
    known = read_json(DETECTIONS / DETECTORS, dict[str, str])
    verifiers = {name: provenance_key(engine, engines[name])[0] for name, engine in usable.items()}
    code = fingerprint("stages.mask", *sorted({type(one).__module__ for one in found.values()}))
    public = {
        name: key(one.version, params.detect.detectors[name], fingerprint(type(one).__module__))[:16]
        for name, one in found.items()
    }
    return Means(plan, key(code, plan, known, verifiers), public, verifiers)


def mask_all(
    using: Means,
    decisions: Mapping[str, Sequence[MaskDecision]],
    memory: Memory,
    limits: Limits,
    write: Writer | None = None,
) -> dict[str, list[Done]]:
    """Every delivery's documents, masked or kept back; `write` writes the invented values that a policy wants."""
    inventing = write if using.plan.policy.replace else None
    packed = msgspec.msgpack.encode(using.plan)
    readers = [one.engine for one in reading_engines()]
    found: dict[str, list[Done]] = {}
    for source in sorted(DOCUMENTS.glob("*.jsonl")):
        sheets = list(_sheets(source, readers, decisions))
        items = [Item(key(using.basis, sheet), (packed, sheet, inventing)) for sheet in sheets]
        preload = ("cv2", "simplejpeg", *(one["_target_"].rpartition(".")[0] for one in using.plan.detectors.values()))
        what = f"mask {using.plan.audience}"
        mapped = run_over(items, mask_page, Page, memory, what=what, limits=limits, preload=preload, unit=" page")
        found[source.stem] = [
            Done(_given_up(sheet, result) if isinstance(result, Refused) else result, item.key)
            for sheet, item, result in zip(sheets, items, mapped.results, strict=True)
        ]
    return found


def publish_all(
    target: Path, inside: Path, using: Means, masked: Mapping[str, Sequence[Done]], order: Sequence[str], memory: Memory
) -> None:
    """Write what leaves to `target`, and the internal record of every document to `inside`, a file a delivery."""
    items = {(one.page.record.delivery, one.page.record.id): one.item for own in masked.values() for one in own}
    leaving = [
        Leaving(
            record=one.page.record,
            label=one.page.label,
            cells=one.page.grid(),
            suffix=Path(one.page.label.file).suffix,
            reading=one.page.reading,
        )
        for own in masked.values()
        for one in own
        if not one.page.record.quarantine
    ]
    plan = using.plan
    records = [one.page.record for own in masked.values() for one in own]
    kept = dict(sorted(Counter(record.quarantine[0].code for record in records if record.quarantine).items()))
    names = publish(
        target,
        leaving,
        order,
        lambda record: _image(memory, items[record.delivery, record.id]),
        fields=lambda doc_type: _told(plan, doc_type),
        describe=manifest(
            plan.audience,
            plan.policy,
            key(plan.policy)[:16],
            detectors=using.detectors,
            verifiers=using.verifiers,
            printed=plan.recurring,
            quarantined=kept,
        ),
        page=write_page,
    )
    for delivery, own in masked.items():
        named = [replace(one.page.record, published=names.get((delivery, one.page.record.id), "")) for one in own]
        write_jsonl(inside / f"{delivery}.jsonl", named)
    if kept:
        said = ", ".join(f"{number} {code}" for code, number in kept.items())
        sys.stderr.write(f"mask {plan.audience}: {len(leaving)} documents published, kept back: {said}\n")


def write_tasks(
    folder: Path,
    sampled: Sequence[Masked],
    records: Sequence[Masked],
    decisions: Mapping[str, Sequence[MaskDecision]],
    audience: str,
) -> None:
    """Ask people about the sampled documents that nobody has looked at, and about those kept back in doubt.

    Who looked at a document when more of it was masked has to look again.
    """
    wanted: dict[tuple[str, str], Masked] = {}
    for record in [*sampled, *(one for one in records if one.quarantine)]:
        fault = any(reason.code in OURS for reason in record.quarantine)
        if not fault and not is_audited(record, decisions.get(base_id(record.id), ()), audience):
            wanted[record.delivery, record.id] = record
    for delivery in sorted({record.delivery for record in records}):
        documents = read_jsonl(DOCUMENTS / f"{delivery}.jsonl", Document)
        asked = [(one, wanted[delivery, one.id]) for one in documents if (delivery, one.id) in wanted]
        write_jsonl(folder / f"{delivery}.jsonl", [task(document, record) for document, record in asked])


def _told(plan: Plan, doc_type: str | None) -> Collection[str]:
    """The field names that may be told of a document of the type."""
    kind = plan.schema.get(doc_type or "")
    return kind.rules.keys() if kind else ()


def _image(memory: Memory, item: str) -> bytes:
    data = memory.attachment(item)
    if data is None:
        raise ValueError(
            "a masked image is gone from the memory; expected it there; delete .ocrmill/ and run `dvc repro`"
        )
    return data


def _sheets(source: Path, readers: Sequence[str], decisions: Mapping[str, Sequence[MaskDecision]]) -> Iterator[Sheet]:
    """What there is to know of each document."""
    met = rows(source, [READINGS / name / source.name for name in readers], LABELS / source.name)
    detected = read_with_lines(DETECTIONS / source.name, Detected)
    for row, (one, line) in zip(met, detected, strict=True):
        yield Sheet(
            row, line, tuple(decisions.get(base_id(one.id), ())), str(IMAGES / source.name.replace(".jsonl", ".zip"))
        )


def _given_up(sheet: Sheet, refused: Refused) -> Page:
    """A document whose masking crashed, hung or cost too much."""
    document = msgspec.json.decode(sheet.row.document, type=Document)
    record = Masked(
        id=document.id,
        delivery=document.delivery,
        doc_type=None,
        width=document.width,
        height=document.height,
        quarantine=(Reason(code="unreadable_image", detail=refused.reason),),
    )
    return Page(record, document)
