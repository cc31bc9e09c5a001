"""How a label stands to where its text is read."""

from math import log

from msgspec import Struct

from stages.core.whereabouts import Spot

Sides = tuple[float, float, float, float]
"""How far a label reaches beyond something in line heights: at its beginning, its top, its end, its bottom."""
_ACROSS, _ALONG, _ALONG_PART = 0.38, 0.8, 1.6
"""Line heights by which a label that stands on its text may deviate, above and below, at its ends, and at its ends
where it is a part of a line, whose characters' places are estimated."""
_SHIFT, _SHIFT_SHARE = 0.4, 0.14
"""By how many line heights both its ends may deviate alike, and by which share of its length."""
_ESTIMATE = 2.0
"""Line heights by which the estimated place of a part inside a line may be wrong."""
_BELOW, _ABOVE = frozenset("gjpqy,;()[]{}|Q$@/_"), frozenset("bdfhklt")


class Home(Struct, frozen=True, gc=False):
    """Where a label's text is read, and how the label deviates from the usual place there.

    `length` and `height` are the usual place's, in line heights.
    """

    spot: Spot
    off: Sides
    length: float
    height: float

    @property
    def misfit(self) -> float:
        """0 for a label in the usual place, above 1 for one that doesn't stand on its text."""
        begin, top, end, bottom = self.off
        across = max(abs(top), abs(bottom)) / (_ACROSS * min(1.0, max(0.55, self.height)))
        along = max(
            abs(begin) / (_ALONG_PART if self.spot.start else _ALONG),
            abs(end) / (_ALONG_PART if self.spot.end < 1 else _ALONG),
        )
        return max(across, along, abs(self.along) / max(_SHIFT, _SHIFT_SHARE * self.length))

    @property
    def by_height(self) -> Sides:
        """How it deviates, above and below in heights of the label's usual place, where that is lower than the line."""
        begin, top, end, bottom = self.off
        height = min(1.0, max(0.3, self.height))
        return begin, top / height, end, bottom / height

    @property
    def fits(self) -> bool:
        """Whether the label stands on its text."""
        return self.misfit <= 1

    @property
    def along(self) -> float:
        """By how many line heights the label is shifted along its text: what both ends agree on.

        One end alone may be the guide's mistake. Where a part of a line begins or ends inside it is an estimate.
        """
        begin, _, end, _ = self.off
        if begin * end <= 0:
            return 0.0
        least = min(abs(begin), abs(end))
        if not self.spot.whole:
            known = abs(begin) if not self.spot.start else abs(end) if self.spot.end == 1 else 0.0
            least = known if known and least >= 0.6 * known else max(0.0, least - _ESTIMATE)
        return least if begin > 0 else -least

    @property
    def across(self) -> float:
        """By how many line heights the label is shifted down: what its top and bottom agree on."""
        _, top, _, bottom = self.off
        if top * bottom <= 0:
            return 0.0
        return min(abs(top), abs(bottom)) * (1 if top > 0 else -1)


class Sample(Struct, frozen=True, gc=False):
    """A label that stands on its text: its line's height in px, its letters' shape, and how far it reaches beyond."""

    height: float
    shape: tuple[bool, bool]
    beyond: Sides

    def unlike(self, height: float, shape: tuple[bool, bool]) -> float:
        """How little it says of a line of the height with letters of the shape."""
        return abs(log(self.height / height)) + 0.2 * sum(a != b for a, b in zip(self.shape, shape, strict=True))


def shape(text: str) -> tuple[bool, bool]:
    """Whether a text's letters reach below the line, and above small ones."""
    return (
        any(letter in _BELOW for letter in text),
        any(letter.isupper() or letter.isdigit() or letter in _ABOVE or letter >= "\u2e80" for letter in text),
    )
