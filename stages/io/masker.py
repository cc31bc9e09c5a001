"""Documents masked for an audience, each read again by another engine: mapped over processes, remembered."""

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.cells import filling
from stages.core.containers import cell_size
from stages.core.document import Document
from stages.core.grid import Cells, packed, unpacked
from stages.core.mask_review import MaskDecision, still_holds
from stages.core.masked import Mask, Masked, Reason
from stages.core.masking import (
    Hidden,
    hidden,
    kept_back,
    language_of,
    lifted,
    manner,
    needs_ground,
    printed_lines,
    shown,
)
from stages.core.personal import Detected
from stages.core.policy import Policy
from stages.core.reading import Reading
from stages.core.view import View
from stages.io.block_pixels import block_pixels
from stages.io.checking import Row
from stages.io.detecting import view_of
from stages.io.masked_image import encoded, fill, proof
from stages.io.packs import Pack
from stages.io.replaced import Writer, replaced
from stages.io.verifier import Attempt, Plan, Verifier

_TURNS = 2
"""How often what can still be read is masked, too, before the document is given up."""


class Sheet(Struct, frozen=True):
    """A document to mask: its lines in the files, what was detected, what people decided, and where its image lies."""

    row: Row
    detected: bytes
    decisions: tuple[MaskDecision, ...]
    pack: str


class Page(Struct, frozen=True):
    """The record of a masked document, its label, the filled cells (packed), and what the verifying engine read of the
    masked image.
    """

    record: Masked
    label: Document
    cells: str = ""
    reading: Reading | None = None

    def grid(self) -> Cells:
        """The filled cells."""
        return unpacked(self.cells, self.record.width, self.record.height, self.record.cells)


def mask_page(packed: bytes, sheet: Sheet, write: Writer | None = None) -> tuple[Page, bytes | None]:
    """A document masked by the plan, and the image to publish; None where it is quarantined.

    `write` writes the invented values that the policy wants in the place of real ones.
    """
    tools = _tools(packed)
    detected = msgspec.json.decode(sheet.detected, type=Detected)
    document = msgspec.json.decode(sheet.row.document, type=Document)
    record = Masked(
        id=detected.id,
        delivery=detected.delivery,
        doc_type=detected.doc_type,
        width=document.width,
        height=document.height,
    )
    if reasons := kept_back(detected):
        return Page(replace(record, quarantine=tuple(reasons)), document), None
    data = _pack(sheet.pack).read(document.file)
    view = view_of(sheet.row, block_pixels(data), tools.plan.schema, tools.printed)
    view.doc_type = detected.doc_type
    page, made = _masked(tools, sheet, record, view, detected, data)
    if page.record.quarantine:
        return page, None
    return (page, made.file) if write is None else _invented(tools.plan.policy, page, made, write)


def _invented(policy: Policy, page: Page, made: Attempt, write: Writer) -> tuple[Page, bytes | None]:
    """The masked document with invented values written in."""
    record = page.record
    file, masks, problem = replaced(
        made.pixels,
        made.file,
        record.masks,
        made.cells,
        record.cells,
        policy=policy,
        language=record.language,
        write=write,
    )
    if problem:
        reasons = (Reason(code="not_proved", detail=problem),)
        return replace(page, record=replace(record, sha256="", quarantine=reasons)), None
    return replace(page, record=replace(record, sha256=hashlib.sha256(file).hexdigest(), masks=masks)), file


def _masked(
    tools: Verifier, sheet: Sheet, record: Masked, view: View, detected: Detected, data: bytes
) -> tuple[Page, Attempt]:
    plan = tools.plan
    places = hidden(detected.detections, detected.doc_type, plan.policy, sheet.decisions)
    stay = set(shown(view, places))
    told = (text for line in view.lines if line.polygon in stay for text in line.texts)
    record = replace(
        record,
        language=language_of(told, view.document.language),
        cells=cell_size(data),
        ground=needs_ground(detected.doc_type, detected.detections, plan.schema),
    )
    view = view.with_found(detected.detections)
    made = _attempt(plan, record, view, places, data)
    verdict = tools.verify(made, record, view, sheet.decisions)
    for _ in range(_TURNS):
        if made.problem or verdict.reasons or not verdict.leftover:
            break
        places = sorted({*places, *verdict.leftover}, key=lambda one: (one.kind, one.polygon))
        made = _attempt(plan, record, view, places, data)
        verdict = tools.verify(made, record, view, sheet.decisions, verdict)
    masks = _masks(made)
    outlines = [mask.polygon for mask in masks if mask.polygon]
    decisions = [one for one in sheet.decisions if still_holds(one, outlines, record.ground)]
    reasons = lifted([*verdict.reasons, *_unfinished(verdict.leftover)], decisions, plan.audience)
    if made.problem:
        reasons = [Reason(code="not_proved", detail=made.problem)]
    record = replace(
        record,
        sha256="" if reasons else hashlib.sha256(made.file).hexdigest(),
        share=round(float(made.cells.mean()), 6),
        masks=masks,
        quarantine=tuple(reasons),
        verifiers=verdict.verifiers,
    )
    return Page(record, view.labels[0], packed(made.cells), verdict.reading), made


def _attempt(plan: Plan, record: Masked, view: View, places: list[Hidden], data: bytes) -> Attempt:
    stays = shown(view, places, plan.widely, print_only=record.ground)
    pairs = [(one.kind, one.polygon) for one in places]
    manners = {(one.kind, one.polygon): manner(one, view, plan.widely) for one in places}
    size, cell, printed = (record.width, record.height), record.cells, printed_lines(view)
    made = filling(pairs, *size, cell=cell, shown=stays, manners=manners, printed=printed, ground=record.ground)
    pixels = view.pixels.copy()
    fill(pixels, made.cells, cell, plan.policy.colour, data)
    file = encoded(pixels, Path(view.document.file).suffix)
    problem = proof(file, made.cells, cell, plan.policy.colour, *size)
    return Attempt(places, stays, made.outlines, made.cells, pixels, file, problem)


def _masks(made: Attempt) -> tuple[Mask, ...]:
    return tuple(
        Mask(kind=one.kind, polygon=polygon, detectors=one.detectors)
        for one, polygon in zip(made.places, made.outlines, strict=True)
    )


def _unfinished(leftover: Iterable[Hidden]) -> list[Reason]:
    return [Reason(code="still_readable", detail=kind) for kind in sorted({one.kind for one in leftover})]


@lru_cache(maxsize=2)
def _tools(packed: bytes) -> Verifier:
    import cv2

    cv2.setNumThreads(1)
    return Verifier(packed)


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))
