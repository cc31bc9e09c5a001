"""How much room a text takes in its place, in heights of its line: to be compared within a document."""

import math

from stages.core.document import Region

_NARROW, _SMALL, _LARGE, _WIDE = 0.3, 0.52, 0.64, 1.0
_NARROW_SIGNS = frozenset(" .,:;'`’‘!|iljtfrI1()[]{}-·/\\\"")
_WIDE_FROM = "\u1100"
_WIDE_SIGNS = frozenset("mwMW@%—…")


class _Units(dict[str, float]):
    """The width of each character that was met."""

    def __missing__(self, character: str) -> float:
        self[character] = width = _unit(character)
        return width


def _unit(character: str) -> float:
    if character in _NARROW_SIGNS:
        return _NARROW
    if character >= _WIDE_FROM and not "\u1e00" <= character <= "\u21ff":
        return _WIDE
    if character in _WIDE_SIGNS:
        return (_LARGE + _WIDE) / 2
    return _LARGE if character.isupper() else _SMALL


_UNITS = _Units()


def units(text: str) -> float:
    """The width that print gives the text, in heights of its letters' squares; a Hangul syllable counts one."""
    return sum(map(_UNITS.__getitem__, text))


def sides(region: Region) -> tuple[float, float]:
    """Length and height in px of the region along its text; (0, 0) where it has no place."""
    polygon = region.polygon
    if len(polygon) == 4:
        first, second, _, last = polygon
        return math.dist(first, second), math.dist(first, last)
    if not polygon:
        return 0.0, 0.0
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return max(xs) - min(xs), max(ys) - min(ys)


def pitch(region: Region, text: str) -> float:
    """The length of the place over the height and the text's units: about 1 for most print; 0 where unknown."""
    length, height = sides(region)
    wide = units(text)
    return length / (height * wide) if height > 0 and wide > 0 else 0.0
