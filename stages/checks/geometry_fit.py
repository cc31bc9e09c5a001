"""Labels that were made on another picture of the page: turned, mirrored, resized, cropped, or with axes swapped."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import Box, rounded
from stages.core.correction import Edit, changed
from stages.core.document import Document, Polygon
from stages.core.finding import Held, Severity
from stages.core.fitting import IDENTITY, Pair, Picture, explained, fit
from stages.core.geometry import bounds
from stages.core.shapes import begun, clockwise, upright
from stages.core.standing import Standing, standing
from stages.core.subject import Subject
from stages.core.whereabouts import Spot, folded

_SAID = {
    "turned": "labels made on the image when it was turned or mirrored",
    "axes_swapped": "labels with x and y swapped",
    "resized": "labels made on the image in another size",
    "shifted": "labels shifted all alike, as by a crop",
}

LEAN = (0.02, 0.04)
"""By how many line heights the middle of a label is usually right of and below the middle of what a guide finds, which
leaves room for accents; in the label sets that were measured it is within 0.1 of that."""

_BOTH = 0.5
"""Of a shift: by so much of it both ends must be off."""


class Fit(Check):
    """The whole document's labels are taken to where their texts are read, by the plainest change that does it."""

    phase = "placed"

    def __init__(
        self, *, shift: float, agreeing: float, severity: Severity = "error", certain_from: float = 0.99
    ) -> None:
        """`shift` is the least common shift that counts, in line heights; `agreeing` the share (0 to 1) of texts that
        must come to lie where they are read."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.shift = shift
        self.agreeing = agreeing

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        return self._held(subject.document, stand) if stand else ()

    def _held(self, document: Document, stand: Standing) -> Iterator[Held]:
        pairs = sure_pairs(stand)
        picture = fit(pairs, document.width, document.height)
        if picture is None or not self._speaks(picture, pairs):
            return
        as_it_is = int(explained(IDENTITY, pairs).sum())
        there = int(explained(picture, pairs).sum())
        enough = there >= max(4, self.agreeing * len(pairs))
        clear = picture.kind == "shifted" or as_it_is <= 0.4 * there
        yield Held(
            member="regions",
            code=picture.kind,
            found=f"{_SAID[picture.kind]}: of {len(pairs)} texts that are read in one place only, {as_it_is} lie there",
            expected=f"places in the image as it is; {there} do after {_change(picture)}",
            confidence=there / len(pairs),
            edits=tuple(_edits(document, picture)),
            edits_confidence=0.995 if enough and clear and picture.rest <= 0.25 else 0.7,
        )

    def _speaks(self, picture: Picture, pairs: Sequence[Pair]) -> bool:
        there = int(explained(picture, pairs).sum())
        if there < max(3, self.agreeing * len(pairs)):
            return False
        if picture.kind != "shifted":
            return int(explained(IDENTITY, pairs).sum()) < 0.7 * there
        height = sorted(pair.height for pair in pairs)[len(pairs) // 2]
        return any(
            abs(offset) >= self.shift * height and _both_ends(pairs, axis, offset)
            for axis, offset in enumerate(picture.offsets)
        )


def _both_ends(pairs: Sequence[Pair], axis: int, offset: float) -> bool:
    """Whether both ends of most labels are off by about as much: of boxes that are merely drawn wider, one is."""
    ends = (median(pair.read[end] - pair.label[end] for pair in pairs) for end in (axis, axis + 2))
    return all(end / offset >= _BOTH for end in ends)


def sure_pairs(stand: Standing) -> list[Pair]:
    """The places of texts that are labelled once and read once; of all that are read alike where those are few."""
    labelled = Counter(folded(region.text or "") for region in stand.regions.values())
    sure: list[Pair] = []
    others: list[Pair] = []
    for identity, region in stand.regions.items():
        text = folded(region.text or "")
        top = max((spot.likeness for spot in stand.spots[identity]), default=0.0)
        spots = [spot for spot in stand.spots[identity] if spot.likeness >= max(0.85, top - 0.03)]
        if not all(spot.whole for spot in spots):
            continue
        made = [_pair(bounds(region.polygon), spot, stand.height(spot)) for spot in spots]
        if len(text) >= 3 and len(made) == 1 and labelled[text] == 1:
            sure += made
        elif len(text) >= 2 and len(made) <= 4:
            others += made
    return sure if len(sure) >= 4 else sure + others


def _pair(label: Box, spot: Spot, height: float) -> Pair:
    x1, y1, x2, y2 = spot.box
    x, y = LEAN[0] * height, LEAN[1] * height
    return Pair(label, (x1 + x, y1 + y, x2 + x, y2 + y), height)


def _edits(document: Document, picture: Picture) -> Iterator[Edit]:
    """Every region's and word's place; words that don't lie in their region's place were never displaced."""
    inside = [
        _holds(bounds(region.polygon), bounds(word.polygon))
        for region in document.regions
        if region.polygon
        for word in region.words
        if word.polygon
    ]
    words_too = 2 * sum(inside) >= len(inside)
    boxes = all(upright(region.polygon) for region in document.regions if region.polygon)  # their text runs anyhow
    for region in document.regions:
        after = replace(
            region,
            polygon=_placed(region.polygon, "" if boxes else region.text or "", picture),
            words=tuple(
                replace(word, polygon=_placed(word.polygon, "" if boxes else word.text, picture)) if words_too else word
                for word in region.words
            ),
        )
        if after != region:
            yield changed(region, after, "polygon")


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _placed(polygon: Polygon, text: str, picture: Picture) -> Polygon:
    placed = picture.place(polygon)
    if len(polygon) < 3 or (not picture.swapped and min(picture.factors) > 0):
        return rounded(placed)
    ordered = clockwise(placed)
    return rounded(begun(ordered, text, 0) if len(ordered) == 4 else ordered)


def _change(picture: Picture) -> str:
    """What is done to the labels, for people."""
    steps = ["x and y swapped"] if picture.swapped else []
    for name, factor, offset in zip("xy", picture.factors, picture.offsets, strict=True):
        if factor != 1:
            steps.append(f"{name} times {factor:.4g}")
        if offset:
            steps.append(f"{name} moved by {offset:.1f} px")
    return ", ".join(steps) or "nothing"
