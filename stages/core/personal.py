"""Personal data on documents: its kinds, and what a detector says of a place."""

from typing import Literal, get_args

from msgspec import Struct

from stages.core.document import Polygon

Kind = Literal[
    "face",
    "photograph",
    "signature",
    "fingerprint",
    "barcode",
    "mrz",
    "id_number",
    "passport_number",
    "licence_number",
    "card_number",
    "account_number",
    "phone",
    "email",
    "name",
    "date_of_birth",
    "date",
    "address",
    "place",
    "nationality",
    "sex",
    "answer",
    "text",
]
"""What is found. `date` is any other date about a person (issue, expiry), `place` one of birth or origin, `answer` what
a form was filled in with, `text` whatever stands on an identity document and isn't known to be printed on all."""

KINDS: tuple[Kind, ...] = get_args(Kind)
PICTURES: frozenset[Kind] = frozenset(("face", "photograph", "signature", "fingerprint", "barcode"))
"""Kinds that are no line of text."""


class Detection(Struct, frozen=True, kw_only=True, gc=False):
    """A place that holds personal data.

    `polygon` is in px of the canonical image. `values` are what is written there, as far as it was read: they serve to
    find the same elsewhere on the document, are as secret as the image, and are never published or logged.
    `confidence` (0 to 1) is the detector's own.
    """

    kind: Kind
    polygon: Polygon
    detector: str = ""
    confidence: float = 1.0
    values: tuple[str, ...] = ()


class Failure(Struct, frozen=True, kw_only=True, gc=False):
    """A detector that could not look at a document, and why, in words that quote nothing of the document."""

    detector: str
    reason: str


class Detected(Struct, frozen=True, kw_only=True, gc=False):
    """One line of data/detections/<delivery>.jsonl: all that the detectors say of a document.

    `doc_type` is the type that policies go by, None where it is unknown. `problem` says why its image could not be
    looked at ("" otherwise).
    """

    id: str
    delivery: str
    doc_type: str | None
    detections: tuple[Detection, ...]
    failures: tuple[Failure, ...] = ()
    problem: str = ""
