"""Which lines of a document are certain enough to be ground truth, which a person must see, which nobody can read."""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.alphabets import LANGUAGES, letters
from stages.core.certificate import Certificate, judge
from stages.core.consensus import Agreed, Alphabets, Voice, agree, voice
from stages.core.document import Document, Polygon, Region
from stages.core.geometry import aspect
from stages.core.matching import match
from stages.core.reading import Direction, Line, Reading
from stages.core.released import DECIDED
from stages.core.review import Decision
from stages.core.trust import features

_OWN = 5
Status = Literal["accepted", "review", "unreadable", "reviewed"]


class Source(Struct, frozen=True, gc=False):
    """Which engines wrote the next `length` characters of a text."""

    length: int
    engines: tuple[str, ...]


class Settled(Struct, frozen=True, kw_only=True, gc=False):
    """A line of a document and what became of it. What people decided about has an id that begins with DECIDED.

    `probability` is that the text is right, as calibrated. `why` is a short code: certified, audit (certified, and
    drawn for people to look at), below_threshold, not_certified, alphabet (no engine that can write the language wrote
    all of it), other_engines (the certificate is for others), silent, improbable, or the decision: text, unreadable,
    not_text. `said` is what each engine read.
    """

    id: str
    polygon: Polygon
    text: str
    status: Status
    why: str
    probability: float
    language: str | None
    direction: Direction
    sources: tuple[Source, ...] = ()
    said: dict[str, str] = {}


class Verdict(Struct, frozen=True, kw_only=True, gc=False):
    """A document and its lines. It is accepted if all are, unreadable if none can be read, else for review."""

    id: str
    delivery: str
    status: Status
    lines: tuple[Settled, ...]
    problem: str = ""


class Rules(Struct, frozen=True, kw_only=True):
    """Certificates by (language, direction), each engine's provenance key, and the settings of `auto_gt`.

    `aligned` are the engines that read the guide's lines, one for one.
    """

    alphabets: Alphabets
    aligned: frozenset[str]
    certificates: dict[tuple[str, str], Certificate]
    provenance: dict[str, str]
    unreadable_below: float
    audit_share: float


class _Heard(Struct, frozen=True, gc=False):
    voice: Voice
    direction: Direction


def settle(document: Document, readings: Sequence[Reading], decisions: Sequence[Decision], rules: Rules) -> Verdict:
    """The verdict on a document from the engines' readings of it, the guide's first, and people's decisions."""
    guide = readings[0]
    decisions = [decision for decision in decisions if decision.polygon]
    lines = _lines(guide, readings[1:], rules.aligned)
    taken = _taken([line.polygon for line, _ in lines], decisions)
    people = {number: _decided(number, decision, document) for number, decision in enumerate(decisions)}
    settled: list[Settled] = []
    language = _language(document.language, _texts(readings, rules.alphabets))
    for number, (line, heard) in enumerate(lines):
        if number in taken:  # decisions come where the first of their lines was read
            settled += [people.pop(own) for own in taken[number] if own in people]
        else:
            settled.append(_settled(f"l{number + 1:04d}", line, heard, document, language, rules))
    settled += people.values()
    states = {line.status for line in settled}
    status: Status = "unreadable" if states <= {"unreadable"} else "review" if "review" in states else "accepted"
    return Verdict(
        id=document.id, delivery=document.delivery, status=status, lines=tuple(settled), problem=guide.problem
    )


def ground_truth(document: Document, verdict: Verdict) -> Document:
    """The document with the certain lines as its regions; what isn't certain is marked to be ignored.

    A region has its line's id, so that it can be looked up in the verdict.
    """
    regions = [
        Region(
            id=line.id,
            polygon=line.polygon,
            text=line.text if line.text and line.status in {"accepted", "reviewed"} else None,
            language=line.language,
            ignore=not line.text or line.status not in {"accepted", "reviewed"},
        )
        for line in verdict.lines
        if line.why != "not_text"
    ]
    return replace(document, regions=tuple(regions), links=())


def task(document: Document, verdict: Verdict) -> Document | None:
    """The document with the lines that a person is to look at, the proposed text filled in; None if there are none."""
    wanted = [line for line in verdict.lines if line.status == "review" or line.why == "audit"]
    regions = tuple(Region(id=line.id, polygon=line.polygon, text=line.text, language=line.language) for line in wanted)
    return replace(document, regions=regions, links=(), fields={}) if regions else None


def counts(verdicts: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    """How many lines became what, and why, by language ("" where it isn't known)."""
    found: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        for line in verdict.lines:
            own = found.setdefault(line.language or "", Counter())
            own.update([line.status, f"{line.status}:{line.why}"])
    return {language: dict(sorted(own.items())) for language, own in sorted(found.items())}


def _lines(guide: Reading, others: Sequence[Reading], aligned: frozenset[str]) -> list[tuple[Line, list[_Heard]]]:
    """The guide's lines, each with all that was heard of it: the guide's own, and what others read in its place."""
    heard = [[_Heard(voice(guide.engine, [line]), line.direction)] for line in guide.lines]
    for reading in others:
        if reading.engine in aligned and len(reading.lines) == len(guide.lines):
            parts = {index: [line] for index, line in enumerate(reading.lines)}
        else:
            found = match([line.polygon for line in guide.lines], [line.polygon for line in reading.lines])
            # an engine that joins two of the guide's lines speaks for neither
            parts = {one.left[0]: [reading.lines[i] for i in one.right] for one in found if len(one.left) == 1}
        for index, lines in parts.items():
            if lines:
                heard[index].append(_Heard(voice(reading.engine, lines), lines[0].direction))
    return list(zip(guide.lines, heard, strict=True))


def _settled(
    name: str, line: Line, heard: Sequence[_Heard], document: Document, language: str, rules: Rules
) -> Settled:
    languages = (language,) if _known(document.language) else LANGUAGES
    direction = _direction(line, heard, languages, rules.alphabets)
    certificate = rules.certificates.get((language, "vertical" if direction == "vertical" else "horizontal"))
    said = {one.voice.engine: one.voice.text for one in heard}
    voices = [one.voice for one in heard if certificate is None or one.voice.engine in certificate.engines]
    agreed = agree(voices, rules.alphabets, languages, certificate.trust if certificate else {})
    facts = replace(
        _NOTHING, id=name, polygon=line.polygon, text=agreed.text, language=language, direction=direction, said=said
    )
    if not agreed.text:
        return replace(facts, status="unreadable", why="silent")
    facts = replace(facts, sources=_sources(agreed))
    if certificate is None or certificate.choice is None:
        return replace(facts, why="not_certified")
    if any(rules.provenance.get(engine) != key for engine, key in certificate.engines.items()):
        return replace(facts, why="other_engines")
    values = features(agreed, rules.alphabets, languages, sorted(certificate.engines), aspect(line.polygon))
    probability, accepted = judge(certificate, values, agreed.written)
    facts = replace(facts, probability=probability)
    if accepted:
        drawn = _drawn(document.id, line.polygon) < rules.audit_share
        return replace(facts, status="accepted", why="audit" if drawn else "certified")
    if probability < rules.unreadable_below:
        return replace(facts, status="unreadable", why="improbable")
    return replace(facts, why="below_threshold" if agreed.written else "alphabet")


_NOTHING = Settled(
    id="", polygon=(), text="", status="review", why="", probability=0.0, language=None, direction="horizontal"
)


def _decided(number: int, decision: Decision, document: Document) -> Settled:
    return replace(
        _NOTHING,
        id=f"{DECIDED}{number + 1:04d}",
        polygon=decision.polygon,
        text=decision.text,
        status="reviewed",
        why=decision.verdict,
        probability=1.0,
        language=_language(document.language, [decision.text]) if decision.text else document.language,
    )


def _taken(polygons: Sequence[Polygon], decisions: Sequence[Decision]) -> dict[int, tuple[int, ...]]:
    """The lines that people have decided about, each with the numbers of those decisions."""
    places = [decision.polygon for decision in decisions]
    return {index: one.right for one in match(polygons, places) if one.right for index in one.left}


def _sources(agreed: Agreed) -> tuple[Source, ...]:
    """Who wrote each character, equal neighbours together."""
    runs = groupby(agreed.columns, key=lambda column: tuple(sorted(column.engines)))
    return tuple(Source(sum(len(column.character) for column in own), engines) for engines, own in runs)


def _known(language: str | None) -> bool:
    return (language or "").partition("-")[0] in LANGUAGES


def _texts(readings: Sequence[Reading], alphabets: Alphabets) -> list[str]:
    """What the engines read that can write all languages; where there is none, what all read."""
    able = [reading for reading in readings if alphabets.covers(reading.engine, LANGUAGES)]
    return [line.text for reading in able or readings for line in reading.lines]


def _language(language: str | None, texts: Sequence[str]) -> str:
    """The document's language; where nobody said, the one whose own letters a fifth of the lines have."""
    if language and _known(language):
        return language.partition("-")[0]
    lines = [{c for c in text if not c.isascii()} for text in texts]
    korean = sum(any("HANGUL" in unicodedata.name(c, "") for c in line) for line in lines)
    vietnamese = sum(bool(line & letters("vi")) for line in lines)
    if max(korean, vietnamese) * _OWN < max(1, len(lines)):
        return "en"
    return "ko" if korean >= vietnamese else "vi"


def _direction(line: Line, heard: Sequence[_Heard], languages: tuple[str, ...], alphabets: Alphabets) -> Direction:
    """The direction in which most engines that can write the language read the line; the guide's among equals."""
    said = [line.direction, *(one.direction for one in heard if alphabets.covers(one.voice.engine, languages))]
    return max(said, key=said.count)


def _drawn(document: str, polygon: Polygon) -> float:
    """A number from 0 to 1 that is drawn for this line, always the same."""
    digest = hashlib.sha256(f"{document} {polygon}".encode()).hexdigest()
    return int(digest[:8], 16) / 16**8
