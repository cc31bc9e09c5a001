"""The lines on which engines for the language disagree most, made fit to be shown to people."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from stages.core.document import Polygon
from stages.core.ground_truth import Settled, Verdict
from stages.core.metrics import Kind, differences, normal

Able = Callable[[str, str | None], bool]
"""Whether an engine is for a language (None: not known): made for it, or able to write all of it."""
_LONGEST = 1000
"""Code points of a text that are compared and shown: a line isn't longer, unless it is meant to harm."""


class Shown(Struct, frozen=True, gc=False):
    """What an engine read, in parts: as the consensus, instead of it, beside it, or lacking."""

    engine: str
    able: bool
    parts: tuple[tuple[Kind, str, str], ...]


class Disagreement(Struct, frozen=True, kw_only=True, gc=False):
    """A line for people to look at; `distance` (0 to 1) is the largest between two engines for its language."""

    delivery: str
    document: str
    line: str
    polygon: Polygon
    language: str | None
    why: str
    probability: float
    distance: float
    text: str
    said: tuple[Shown, ...]


def worst_lines(verdicts: Iterable[Verdict], able: Able, number: int) -> list[Disagreement]:
    """So many lines for review: the most disagreed on first, of equals the longest, each document's worst before all.

    Engines that aren't for the language disagree by their nature and don't count; a line that fewer than two others
    read isn't among them.
    """
    ranked: list[tuple[int, float, int, str, str, Verdict, Settled]] = []
    for verdict in verdicts:
        own = [(_distance(line, able), line) for line in verdict.lines if line.status == "review"]
        own.sort(key=lambda pair: (-pair[0], -len(pair[1].text), pair[1].id))
        disputed = [pair for pair in own if pair[0] > 0][:number]
        ranked += [
            (turn, -distance, -len(line.text), verdict.id, line.id, verdict, line)
            for turn, (distance, line) in enumerate(disputed)
        ]
    ranked.sort(key=lambda item: item[:5])
    return [_shown(verdict, line, -distance, able) for _, distance, _, _, _, verdict, line in ranked[:number]]


def in_turns(found: Iterable[Sequence[Disagreement]], number: int) -> list[Disagreement]:
    """So many in all, of each delivery in turn; the worst delivery's first."""
    turns = [(turn, one) for own in found for turn, one in enumerate(own)]
    turns.sort(key=lambda item: (item[0], -item[1].distance, item[1].delivery))
    return [one for _, one in turns[:number]]


def visible(text: str) -> str:
    """The text with control and formatting characters written out, so that none can hide or reorder what is read."""
    plain = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return "".join(f"⟨{ord(c):04X}⟩" if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"} else c for c in plain)


def _distance(line: Settled, able: Able) -> float:
    """The largest distance between two engines that are for the line's language, 0 to 1."""
    texts = {normal(text)[:_LONGEST] for engine, text in line.said.items() if able(engine, line.language)}
    return max(
        (round(Levenshtein.normalized_distance(a, b), 4) for a, b in combinations(sorted(texts), 2)), default=0.0
    )


def _shown(verdict: Verdict, line: Settled, distance: float, able: Able) -> Disagreement:
    text = visible(normal(line.text))
    said = [
        Shown(engine, able(engine, line.language), tuple(differences(text, visible(normal(said)))))
        for engine, said in line.said.items()
    ]
    return Disagreement(
        delivery=verdict.delivery,
        document=verdict.id,
        line=line.id,
        polygon=line.polygon,
        language=line.language,
        why=line.why,
        probability=line.probability,
        distance=distance,
        text=text,
        said=tuple(sorted(said, key=lambda one: (not one.able, one.engine))),
    )
