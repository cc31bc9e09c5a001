"""Invented labels by the million: receipts, forms and letters in three languages, with defects in every twentieth."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from stages.core.document import Document, Region, Word, canonical
from stages.core.geometry import quad_from_box
from stages.io.records import encode
from stages.sample.lines import english_words, korean_words, vietnamese_words

DEFECTIVE = 0.05
"""The share of regions with a planted defect."""
_ROWS = 50
_WIDTH, _HEIGHT = 1240, 1754
_LEXICA = {"en": english_words, "ko": korean_words, "vi": vietnamese_words}
_WORDS = {
    language: [word for part in (lexicon.FOOD, lexicon.THING, lexicon.ORG, lexicon.STREET) for word in part.all]
    for language, lexicon in _LEXICA.items()
}
_ONCE = {"receipt": ("date", "time", "total")}
_FIELDS = {
    "receipt": ("item", "item", "item", "item_price", "item_price", "address", None),
    "form": ("question", "answer", "answer", "header", "other", "date", None),
    "letter": ("sender", "recipient", "subject", None, None, None, None, None),
}


def write(path: Path, regions: int, seed: int) -> int:
    """Write documents of about `_ROWS` regions each, `regions` in all; how many of them have a defect."""
    defective = 0
    with path.open("wb") as file:
        for index, start in enumerate(range(0, regions, _ROWS)):
            document, planted = made(index, min(_ROWS, regions - start), seed)
            file.write(encode(document) + b"\n")
            defective += planted
    return defective


def made(index: int, rows: int, seed: int) -> tuple[Document, int]:
    """A document with so many regions, and how many defects it has."""
    chance = random.Random(f"{seed}-{index}")
    doc_type = chance.choice(("receipt", "receipt", "form", "letter"))
    language = chance.choice(("en", "ko", "vi"))
    document = Document(
        id=f"{index:016x}",
        delivery="scale",
        file=f"{index:016x}.jpg",
        source=f"images/{index:07d}.jpg",
        sha256=f"{index:064x}",
        fingerprint=f"{chance.getrandbits(256):064x}",
        width=_WIDTH,
        height=_HEIGHT,
        doc_type=doc_type,
        language=language,
        regions=tuple(_region(row, doc_type, language, chance) for row in range(rows)),
    )
    planted = [row for row in range(rows) if chance.random() < DEFECTIVE]
    regions = list(document.regions)
    for row in planted:
        regions[row] = chance.choice(DEFECTS)(regions[row], chance)
    return canonical(replace(document, regions=tuple(regions))), len(planted)


def _region(row: int, doc_type: str, language: str, chance: random.Random) -> Region:
    once = _ONCE.get(doc_type, ())
    field = once[row] if row < len(once) else chance.choice(_FIELDS[doc_type])
    text = _text(field, language, chance)
    x, y = chance.randrange(40, 240) + chance.random(), 40 + row * 33 + chance.random()
    right = min(_WIDTH - 4.0, x + 12 * len(text) * (2 if language == "ko" else 1))
    words: tuple[Word, ...] = ()
    if doc_type == "form":
        said = text.split(" ")
        step = (right - x) / len(said)
        words = tuple(
            Word(text=one, polygon=quad_from_box(x + step * i, y, x + step * (i + 1), y + 26))
            for i, one in enumerate(said)
        )
    return Region(id=f"r{row:03d}", polygon=quad_from_box(x, y, right, y + 26), text=text, field=field, words=words)


def _text(field: str | None, language: str, chance: random.Random) -> str:
    if field in {"total", "item_price"}:
        return f"{chance.randrange(1, 999)}.{chance.randrange(100):02d}"
    if field == "date":
        return f"{chance.randrange(1, 29):02d}/{chance.randrange(1, 13):02d}/{chance.randrange(1990, 2026)}"
    if field == "time":
        return f"{chance.randrange(24):02d}:{chance.randrange(60):02d}"
    said = [chance.choice(_WORDS[language]) for _ in range(chance.randrange(1, 4))]
    return " ".join([*said, str(chance.randrange(1, 9999))])


def _said(change: Callable[[str], str]) -> Callable[[Region, random.Random], Region]:
    return lambda region, chance: replace(region, text=change(region.text or ""))


def _moved(change: Callable[[float, float], tuple[float, float]]) -> Callable[[Region, random.Random], Region]:
    return lambda region, chance: replace(region, polygon=tuple(change(x, y) for x, y in region.polygon))


def _with(**members: Any) -> Callable[[Region, random.Random], Region]:
    return lambda region, chance: replace(region, **members)


DEFECTS: tuple[Callable[[Region, random.Random], Region], ...] = (
    _said(lambda text: text[:2] + "\u200b" + text[2:]),
    _said(lambda text: text + "\n"),
    _said(lambda text: text.replace(" ", "  ") + " "),
    _said(lambda text: text.encode().decode("latin-1")),
    _said(lambda text: text.translate({48 + digit: 0xFF10 + digit for digit in range(10)})),
    _said(lambda text: "А" + text[1:]),
    _said(lambda text: "TODO"),
    _said(lambda text: text * 30),
    _said(lambda text: "31/02/2019"),
    _said(lambda text: text + " ж中"),
    _with(field="totl"),
    _with(field="no_such_field"),
    _with(text=""),
    _with(polygon=((30.0, 30.0), (30.0, 30.0), (30.0, 30.0), (30.0, 30.0))),
    _moved(lambda x, y: (y, x)),
    _moved(lambda x, y: (x + _WIDTH, y)),
    _moved(lambda x, y: (x, y - 20.0)),
    lambda region, chance: replace(
        region, polygon=tuple(region.polygon[i] for i in (0, 2, 1, 3)[: len(region.polygon)])
    ),
    lambda region, chance: replace(region, polygon=region.polygon[1:] + region.polygon[:1]),
    lambda region, chance: replace(region, polygon=tuple(reversed(region.polygon))),
)
