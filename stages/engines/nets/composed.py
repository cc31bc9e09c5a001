"""Text put together from what a recogniser wrote piece by piece."""

import unicodedata
from collections.abc import Iterable


def composed(pieces: Iterable[tuple[str, float]]) -> tuple[str, tuple[float, ...]]:
    """The pieces as NFC text, and the confidence of each of its code points: the least of what went into it."""
    characters: list[str] = []
    confidences: list[float] = []
    for piece, confidence in pieces:
        for char in unicodedata.normalize("NFC", piece):
            joined = unicodedata.normalize("NFC", characters[-1] + char) if characters and not char.isascii() else ""
            if len(joined) == 1:
                characters[-1], confidences[-1] = joined, min(confidences[-1], confidence)
            else:
                characters.append(char)
                confidences.append(confidence)
    return "".join(characters), tuple(confidences)
