"""Label errors, planted on purpose and written down: what a check is measured by."""

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region, nfc, polygon
from stages.core.geometry import bounds
from stages.formats.base import Format
from stages.sample.people import pick

Change = dict[str, tuple[Region, ...]]
"""By region id, what stands in the region's place: nothing, itself changed, or two regions."""

LOOK_ALIKES = ("0O", "1l", "5S", "8B", "2Z", "ce", "un", "rn", "ij", "GC", "EF", "VY")
VOWELS = {0: 4, 4: 0, 1: 5, 5: 1, 8: 13, 13: 8}
"""Medial vowels of Hangul that are mistaken for each other: ㅏㅓ, ㅐㅔ, ㅗㅜ."""

DATES = {"date", "date_of_birth", "issue_date", "expiry_date"}
MRZ_CHECKS = (9, 19, 27, 43)
"""Where the second line of a TD3 zone has check digits."""


class Said(Struct, frozen=True, kw_only=True):
    """What a label says of a region."""

    polygon: Polygon
    text: str | None
    field: str | None


class Planted(Struct, frozen=True, kw_only=True):
    """One error. `before` is the truth (None where the label has a region too many), `after` what the label says."""

    delivery: str
    source: str
    region: str
    kind: str
    before: Said | None
    after: Said | None


def plantable(document: Document) -> list[Region]:
    """The regions at which an error can be planted: those that have a text which counts."""
    return [region for region in document.regions if region.text and not region.ignore]


def plant(
    documents: Sequence[Document], formats: Sequence[Format], rng: np.random.Generator, rate: float
) -> tuple[list[Document], list[Planted]]:
    """The documents with errors in `rate` of their regions that have a text, and the list of those errors.

    Kinds take turns, each at a random region where it is possible; `formats` say, document by document, what a label
    can hold at all. Raises ValueError where so many errors find no place.
    """
    if not 0 <= rate <= 0.5:
        raise ValueError(f"error_rate is {rate}; expected 0 to 0.5")
    spots = [(number, region.id) for number, document in enumerate(documents) for region in plantable(document)]
    wanted = round(rate * len(spots))
    free = [spots[int(i)] for i in rng.permutation(len(spots))]
    changes: list[Change] = [{} for _ in documents]
    planted: list[Planted] = []
    barren = 0
    for turn in range(wanted * len(KINDS) + 1):
        kind = list(KINDS)[turn % len(KINDS)]
        room = wanted - len(planted)
        if not room:
            break
        found = _first(kind, free, documents, formats, rng, room)
        barren = 0 if found else barren + 1
        if barren >= len(KINDS):
            raise ValueError(f"only {len(planted)} of {wanted} label errors find a place; lower error_rate")
        if found:
            index, change = found
            changes[index] |= change
            planted += _listed(documents[index], kind, change)
            free = [spot for spot in free if spot[0] != index or spot[1] not in change]
    changed = [_changed(document, change) for document, change in zip(documents, changes, strict=True)]
    return changed, sorted(planted, key=lambda p: (p.delivery, p.source, p.region, p.kind))


def _first(
    kind: str,
    free: Sequence[tuple[int, str]],
    documents: Sequence[Document],
    formats: Sequence[Format],
    rng: np.random.Generator,
    room: int,
) -> tuple[int, Change] | None:
    """The first free region, with its document, at which an error of the kind is possible."""
    open_spots = set(free)
    for index, identity in free:
        document = documents[index]
        region = next(r for r in document.regions if r.id == identity)
        others = [r for r in document.regions if r.id != identity and (index, r.id) in open_spots]
        change = KINDS[kind](region, others, rng)
        if change is None or len(change) > room:
            continue
        made = [r for regions in change.values() for r in regions]
        same = [r for r in made if r in document.regions]
        if len(same) == len(made) > 0 or any(formats[index].cannot_write(r) for r in made):
            continue
        return index, change
    return None


def _listed(document: Document, kind: str, change: Change) -> list[Planted]:
    result = []
    for region in document.regions:
        if region.id in change:
            made = change[region.id]
            extra = len(made) > 1
            after = made[-1] if made else None
            result.append(
                Planted(
                    delivery=document.delivery,
                    source=document.source,
                    region=after.id if after else region.id,
                    kind=kind,
                    before=None if extra else _said(region),
                    after=_said(after) if after else None,
                )
            )
    return result


def _said(region: Region) -> Said:
    return Said(polygon=region.polygon, text=region.text, field=region.field)


def _changed(document: Document, change: Change) -> Document:
    regions = tuple(made for region in document.regions for made in change.get(region.id, (region,)))
    kept = {region.id for region in regions}
    return replace(document, regions=regions, links=tuple(link for link in document.links if kept.issuperset(link)))


def _text(region: Region, text: str) -> Change | None:
    return {region.id: (replace(region, text=nfc(text)),)} if nfc(text) != region.text else None


def _moved(region: Region, points: np.ndarray) -> Change:
    return {region.id: (replace(region, polygon=polygon(points.tolist())),)}


def _look_alike(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    text = region.text or ""
    for place in rng.permutation(len(text)):
        c, code = text[place], ord(text[place]) - 0xAC00
        vowel = code // 28 % 21
        if 0 <= code < 11172 and vowel in VOWELS:
            wrong = chr(ord(c) + (VOWELS[vowel] - vowel) * 28)
        else:
            pairs = [pair for pair in LOOK_ALIKES if c in pair]
            if not pairs:
                continue
            wrong = pairs[0].replace(c, "")
        return _text(region, text[:place] + wrong + text[place + 1 :])
    return None


def _diacritic_lost(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    text = region.text or ""
    for place in rng.permutation(len(text)):
        bare = "".join(c for c in unicodedata.normalize("NFD", text[place]) if not unicodedata.combining(c))
        bare = {"đ": "d", "Đ": "D"}.get(bare, nfc(bare))
        if bare != text[place]:
            return _text(region, text[:place] + bare + text[place + 1 :])
    return None


def _dropped(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    text = region.text or ""
    places = [i for i, c in enumerate(text) if not c.isspace() and i > 0]
    if len(text) < 4 or not places:
        return None
    place = pick(rng, places)
    return _text(region, text[:place] + text[place + 1 :])


def _swapped(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    others = [other for other in others if other.text != region.text]
    if not others:
        return None
    other = pick(rng, others)
    return {region.id: (replace(region, text=other.text),), other.id: (replace(other, text=region.text),)}


def _shifted(region: Region, others: list[Region], rng: np.random.Generator) -> Change:
    points = np.array(region.polygon)
    along, down = points[1] - points[0], points[3] - points[0]
    return _moved(region, points + down * rng.uniform(0.6, 1.1) + along * rng.uniform(-0.15, 0.15))


def _too_large(region: Region, others: list[Region], rng: np.random.Generator) -> Change:
    points = np.array(region.polygon)
    middle = points.mean(axis=0)
    along, down = points[1] - points[0], points[3] - points[0]
    grown = middle + (points - middle) * 1.25 + np.sign([[-1], [-1], [1], [1]]) * down * rng.uniform(0.9, 1.4)
    return _moved(region, grown + along * 0.05)


def _axes_swapped(region: Region, others: list[Region], rng: np.random.Generator) -> Change:
    points = np.array(region.polygon)[:, ::-1]
    x1, y1, x2, y2 = bounds([(float(x), float(y)) for x, y in points])
    upright = {(x, y) for x, y in region.polygon} == {(a, b) for a in (y1, y2) for b in (x1, x2)}
    return _moved(region, np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2)]) if upright else points)


def _missing(region: Region, others: list[Region], rng: np.random.Generator) -> Change:
    return {region.id: ()}


def _twice(region: Region, others: list[Region], rng: np.random.Generator) -> Change:
    points = np.array(region.polygon) + rng.integers(-2, 3, 2)
    return {region.id: (region, replace(region, id=f"{region.id}-copy", polygon=polygon(points.tolist())))}


def _full_width(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    wide = {ord(d): 0xFF10 + int(d) for d in "0123456789"}
    return _text(region, (region.text or "").translate(wide))


def _cut_at_comma(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    return _text(region, (region.text or "").partition(",")[0])


def _empty(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    return _text(region, "")


def _wrong_field(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    names = sorted({other.field for other in others if other.field and other.field != region.field})
    return {region.id: (replace(region, field=pick(rng, names)),)} if region.field and names else None


def _impossible_date(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    if region.field not in DATES:
        return None
    text = region.text or ""
    for form, wrong in (
        (r"^(\d{4}[.-])\d\d", rf"\g<1>{rng.integers(13, 20)}"),  # 1987.14.03
        (r"^\d\d(/\d\d/)", rf"{rng.integers(32, 40)}\1"),  # 33/03/1987
        (r"^\d\d( [A-Z]{3})", rf"{rng.integers(32, 40)}\1"),
    ):
        if re.search(form, text):
            return _text(region, re.sub(form, wrong, text))
    return None


def _wrong_check_digit(region: Region, others: list[Region], rng: np.random.Generator) -> Change | None:
    text = region.text or ""
    if region.field != "mrz" or text.startswith("P<"):
        return None
    place = pick(rng, [i for i in MRZ_CHECKS if text[i].isdigit()])
    return _text(region, f"{text[:place]}{(int(text[place]) + int(rng.integers(1, 10))) % 10}{text[place + 1 :]}")


KINDS: dict[str, Callable[[Region, list[Region], np.random.Generator], Change | None]] = {
    "look_alike": _look_alike,
    "diacritic_lost": _diacritic_lost,
    "character_dropped": _dropped,
    "texts_swapped": _swapped,
    "box_shifted": _shifted,
    "box_too_large": _too_large,
    "axes_swapped": _axes_swapped,
    "region_missing": _missing,
    "region_twice": _twice,
    "full_width_digits": _full_width,
    "cut_at_comma": _cut_at_comma,
    "text_empty": _empty,
    "wrong_field": _wrong_field,
    "impossible_date": _impossible_date,
    "wrong_check_digit": _wrong_check_digit,
}
"""In the order in which they take turns. Text that isn't NFC is none of them: reading a label mends it."""
