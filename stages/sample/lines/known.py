"""Lines whose text is known, read by engines, with the consensus on each: what certificates are computed from."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from stages.core.certificate import Judged, serves_to_fit
from stages.core.consensus import Agreed, Alphabets, Voice, agree, voice, weights
from stages.core.document import Polygon
from stages.core.geometry import aspect
from stages.core.metrics import normal
from stages.core.performance import Known
from stages.core.reading import Direction
from stages.core.trust import features
from stages.io.mapper import Limits, Refused
from stages.io.memory import Memory
from stages.io.processes import processes, workers
from stages.io.reader import Page, read_pages
from stages.sample.lines.faces import Halves
from stages.sample.lines.make import make_line

CONSENSUS = "consensus"
"""What the consensus is called among the engines."""
_FONTS: Halves = "odd"
"""Lines are drawn in these fonts: the embedded head for Korean and Vietnamese has learnt from the others."""
_CHUNK = 1000
"""Lines drawn and read at a time."""


class Shown(Struct, frozen=True):
    """A picture with a line whose text is known."""

    sha256: str
    image: bytes
    quad: Polygon
    text: str
    attributes: dict[str, str]


class Heard(Struct, frozen=True):
    """A line with what each engine said of it."""

    line: Shown
    key: str
    voices: tuple[Voice, ...]


class ReadLine(Struct, frozen=True):
    """The consensus on a line, the evidence for it, and what each engine read."""

    agreed: Agreed
    judged: Judged
    known: Known


def drawn(language: str, direction: Direction, seeds: Sequence[int]) -> Iterator[Shown]:
    """The lines of the seeds, in their order, drawn on all processors."""
    with processes(workers()) as pool:
        yield from pool.map(partial(_draw, language, direction), seeds, chunksize=32).result()


def _draw(language: str, direction: Direction, seed: int) -> Shown:
    line = make_line(language, seed, direction=direction, fonts=_FONTS)
    return Shown(hashlib.sha256(line.image).hexdigest(), line.image, line.quad, line.text, line.attributes)


def hear_drawn(
    language: str,
    direction: Direction,
    seeds: Sequence[int],
    engines: Mapping[str, dict[str, Any]],
    memory: Memory,
    limits: Limits,
) -> Iterator[Heard]:
    """Draw the lines of the seeds and let the engines (settings by name) read them."""
    for start in range(0, len(seeds), _CHUNK):
        chunk = seeds[start : start + _CHUNK]
        what = f"{language} {direction} {start + len(chunk)}/{len(seeds)}"
        yield from hear(list(drawn(language, direction, chunk)), engines, memory, limits, what)


def hear(
    lines: Sequence[Shown], engines: Mapping[str, dict[str, Any]], memory: Memory, limits: Limits, what: str
) -> Iterator[Heard]:
    """Let the engines read the lines."""
    pages = [Page(line.sha256, data=line.image, places=(line.quad,)) for line in lines]
    read = {
        name: read_pages(name, settings, pages, memory, limits=limits, what=what).results
        for name, settings in engines.items()
    }
    for index, line in enumerate(lines):
        said = {name: results[index] for name, results in read.items()}
        voices = [voice(name, one.lines) for name, one in said.items() if not isinstance(one, Refused)]
        key = hashlib.sha256(line.text.encode()).hexdigest()[:16]  # the same text is never on both sides
        yield Heard(line, key, tuple(voices))


def trust(heard: Sequence[Heard]) -> dict[str, float]:
    """What each engine weighs, from the lines that serve to learn from."""
    read: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one, serves in zip(heard, serves_to_fit([one.key for one in heard]), strict=True):
        for spoken in one.voices if serves else ():
            read[spoken.engine].append((one.line.text, spoken.text))
    return weights(read)


def judged(
    one: Heard,
    language: str,
    engines: Sequence[str],
    alphabets: Alphabets,
    trusted: Mapping[str, float],
    *,
    cased: bool = True,
) -> ReadLine:
    """The consensus on a line, and whether it is right; without `cased`, upper and lower case count as the same."""
    agreed = agree(one.voices, alphabets, (language,), trusted)
    verdict = Judged(
        key=one.key,
        features=features(agreed, alphabets, (language,), engines, aspect(one.line.quad)),
        written=agreed.written,
        right=_form(agreed.text, cased) == _form(one.line.text, cased),
    )
    texts = {spoken.engine: spoken.text for spoken in one.voices} | {CONSENSUS: agreed.text}
    return ReadLine(agreed, verdict, Known(one.line.text, language, one.line.attributes, texts))


def _form(text: str, cased: bool) -> str:
    return normal(text) if cased else normal(text).upper()
