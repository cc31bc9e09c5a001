"""Which engine reads which document, what is recorded of it, and what there is to know of an engine."""

import hashlib
from collections.abc import Sequence, Set
from typing import Literal

from msgspec import Struct

from stages.core.alphabets import LANGUAGES, coverage
from stages.core.document import Polygon
from stages.core.reading import Line, Reading

Role = Literal["guide", "places", "pages"]
"""The guide finds the lines of a page; others read its places, or whole pages by themselves."""

_MOST, _MOST_OF_HANGUL = 0.9, 0.4
"""The share of a language's letters from which on an engine writes it: of 2,350 syllables a thousand suffice."""
_ANY = {"und", "mul"}


class Sheet(Struct, frozen=True, kw_only=True, gc=False):
    """A document as far as it is read: which image, in which language."""

    id: str
    delivery: str
    file: str
    sha256: str
    language: str | None = None


class Lying(Struct, frozen=True, kw_only=True, gc=False):
    """A document as far as it is turned: what the classifier says of it."""

    id: str
    orientation: int
    reasons: tuple[str, ...]
    faults: tuple[str, ...]


class EngineFacts(Struct, frozen=True, kw_only=True):
    """An engine as it stands beside its readings.

    `provenance` is the key of `record`. `coverage` is the share (0 to 1) of each language's letters that it can write,
    `alphabet` all its characters, sorted.
    """

    engine: str
    role: Role
    provenance: str
    record: dict[str, str]
    languages: tuple[str, ...]
    coverage: dict[str, float]
    alphabet_size: int
    alphabet_sha256: str
    alphabet: str


def made_for(languages: Sequence[str], language: str | None) -> bool:
    """Whether an engine for these languages is to read a document in this one (BCP 47; None where nobody said)."""
    wanted = primary(language)
    return wanted in _ANY or "und" in languages or wanted in languages


def quarters_of(lying: Lying) -> int:
    """By how many quarters a document is to be turned counter-clockwise before it is read; 0 where that is in doubt.

    Of what is of no known type, nobody can say which way is up.
    """
    return 0 if {"turn", "unknown_type"} & {*lying.reasons, *lying.faults} else lying.orientation // 90


def writes(engine: EngineFacts, language: str | None) -> bool:
    """Whether an engine can write the document's language, as far as that is known."""
    own = primary(language)
    return engine.coverage.get(own, 1.0) >= (_MOST_OF_HANGUL if own == "ko" else _MOST)


def primary(language: str | None) -> str:
    """The language itself, without region or script; "und" where nobody said."""
    return (language or "und").partition("-")[0].lower()


def places_of(guided: Reading | None) -> tuple[Polygon, ...] | None:
    """Where the guide found lines, whatever it read there; None without a guide."""
    return None if guided is None else tuple(line.polygon for line in guided.lines)


def reading(
    sheet: Sheet, engine: str, provenance: str, lines: tuple[Line, ...], problem: str, guided: Reading | None
) -> Reading:
    """The record of what was read, or of why nothing was."""
    if guided is not None and guided.problem:
        problem = f"no_places: {guided.engine} could not read it"
    return Reading(
        id=sheet.id, delivery=sheet.delivery, engine=engine, provenance=provenance, lines=lines, problem=problem
    )


def engine_facts(
    engine: str, role: Role, provenance: str, record: dict[str, str], languages: Sequence[str], alphabet: Set[str]
) -> EngineFacts:
    """What there is to know of an engine with this alphabet."""
    written = "".join(sorted(alphabet))
    return EngineFacts(
        engine=engine,
        role=role,
        provenance=provenance,
        record=record,
        languages=tuple(languages),
        coverage=coverages(alphabet),
        alphabet_size=len(alphabet),
        alphabet_sha256=hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest(),
        alphabet=written,
    )


def coverages(alphabet: Set[str]) -> dict[str, float]:
    """The share of each known language's letters that the alphabet holds, to 4 decimals."""
    return {language: round(coverage(alphabet, language), 4) for language in LANGUAGES}
