"""What was done to a document for an audience: the internal record, and what the receiver is told."""

from typing import Literal

from msgspec import Struct

from stages.core.document import Polygon
from stages.core.personal import Kind

Code = Literal[
    "unreadable_image",
    "detector_failed",
    "no_verifier",
    "verifier_failed",
    "still_readable",
    "not_judged",
    "not_proved",
    "withheld",
]
"""Why a document is not published: its image can't be decoded; a detector, or the verifying engine, failed or is
missing; something personal can still be read; there is text that no engine could judge; the written file isn't what it
should be; a person said that it must not leave."""

OURS: frozenset[Code] = frozenset(
    ("unreadable_image", "detector_failed", "no_verifier", "verifier_failed", "not_proved")
)
"""Reasons that are faults to be mended, not verdicts: `dvc repro` ends with an error while there are any."""


class Reason(Struct, frozen=True, kw_only=True, gc=False):
    """A reason for quarantine. `detail` names a detector, an engine, a kind: nothing of what the document says."""

    code: Code
    detail: str = ""


class Mask(Struct, frozen=True, kw_only=True, gc=False):
    """A place that was filled, in px of the image, and who found it. `invented` is what was written there instead."""

    kind: Kind
    polygon: Polygon
    detectors: tuple[str, ...] = ()
    invented: str = ""


class Masked(Struct, frozen=True, kw_only=True, gc=False):
    """One line of data/masking/<audience>/<delivery>.jsonl: internal, for it pairs a document with its published name.

    `published` is the name (id) under which the document leaves, "" where it is quarantined; `sha256` is the published
    image's. `cells` is the width (px) of the grid that masks fill, `share` (0 to 1) that of the image which is filled.
    `ground` says that everything but known print was filled. `verifiers` are the engines that read the masked image.
    """

    id: str
    delivery: str
    doc_type: str | None
    language: str | None = None
    published: str = ""
    sha256: str = ""
    width: int = 0
    height: int = 0
    cells: int = 0
    share: float = 0.0
    ground: bool = False
    masks: tuple[Mask, ...] = ()
    quarantine: tuple[Reason, ...] = ()
    verifiers: tuple[str, ...] = ()


class PublishedDocument(Struct, frozen=True, kw_only=True, gc=False):
    """What the receiver is told of a document: `id` and `file` say nothing of the original, `masks` counts by kind.

    `filled` are the cells of `cell` px that hold nothing but the manifest's colour, as `stages.core.cells.packed` says.
    """

    id: str
    file: str
    part: str
    sha256: str
    width: int
    height: int
    doc_type: str | None
    language: str | None
    masks: dict[Kind, int]
    cell: int = 0
    filled: str = ""
    verdict: Literal["verified"] = "verified"


class Manifest(Struct, frozen=True, kw_only=True):
    """data/masked/<audience>/manifest.json. `detectors` and `verifiers` name versions, `files` each file's sha256.

    `shown` are the kinds that may be seen, by document type, and `printed` the texts that are on all documents of one.
    `format` is that of an export's label files, which lie beside the images.
    """

    audience: str
    purpose: str
    policy: str
    detectors: dict[str, str]
    verifiers: dict[str, str]
    colour: tuple[int, ...] = (0, 0, 0)
    shown: dict[str, tuple[Kind, ...]] = {}
    printed: dict[str, tuple[str, ...]] = {}
    documents: tuple[PublishedDocument, ...]
    quarantined: dict[Code, int]
    files: dict[str, str]
    format: str = ""
