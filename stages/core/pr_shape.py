"""Texts as they may stand in a comment: masked to their shape, or quoted; never as markup."""

import re
import unicodedata

from rapidfuzz.distance import Levenshtein

LONGEST = 160
"""Characters of a text that a comment shows."""
_OPEN, _CLOSE = "⟦", "⟧"
_EMPTY = "an empty text"
_ALIKE = 0.5
"""Similarity of two texts (1: equal) from which on it is worth saying where they differ."""
_Run = tuple[int, int, bool]
"""From where to where in a text, and whether the other text has it, too."""
_KEPT = frozenset(".,:/- ")


def code(text: str) -> str:
    """The text as a code span of Markdown, in which nothing is markup, a mention or a link; on one line.

    >>> print(code("a`b"))
    ``a`b``
    """
    shown = "".join(map(_visible, text))
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    space = " " if not shown.strip() or shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown or '∅'}{space}{fence}"


def masked(text: str) -> str:
    """The shape of a text: x for a letter, X for a capital one, 9 for a digit; of the rest only `. , : / -` and spaces.

    >>> masked("Kim, 03/11 <b>")
    'Xxx, 99/99 ·x·'
    """
    return "".join(map(_shape, text))


def beside(before: str | None, after: str | None, *, show: bool) -> tuple[str, str]:
    """Both texts as Markdown, what differs between them in ⟦⟧. Masked to their shape unless `show`."""
    if before is None or after is None or before == after:
        return _span(before, show), _span(after, show)
    sides: list[str] = []
    for text, runs in zip((before, after), _runs(_cut(before), _cut(after)), strict=True):
        said = [(_said(_cut(text)[start:end], show), same) for start, end, same in runs if end > start]
        sides.append(
            code("".join(part if same else f"{_OPEN}{part}{_CLOSE}" for part, same in said)) if text else _EMPTY
        )
    return sides[0], sides[1]


def _runs(before: str, after: str) -> tuple[list[_Run], list[_Run]]:
    """Of each text the runs that the other has, too, and those in between; one run where most of it differs."""
    if Levenshtein.normalized_similarity(before, after) < _ALIKE:
        return [(0, len(before), False)], [(0, len(after), False)]
    left: list[_Run] = []
    right: list[_Run] = []
    for step in Levenshtein.opcodes(before, after):
        same = step.tag == "equal"
        for runs, start, end in ((left, step.src_start, step.src_end), (right, step.dest_start, step.dest_end)):
            if runs and runs[-1][2] == same:
                runs[-1] = (runs[-1][0], end, same)
            else:
                runs.append((start, end, same))
    return left, right


def _span(text: str | None, show: bool) -> str:
    if text is None:
        return "nothing"
    return code(_said(_cut(text), show)) if text else _EMPTY


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _said(text: str, show: bool) -> str:
    if not show:
        return masked(text)
    return text.replace(_OPEN, "\\u27e6").replace(_CLOSE, "\\u27e7")


def _shape(character: str) -> str:
    if character in _KEPT:
        return character
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if character == "…":
        return character
    return {"L": "X" if category == "Lu" else "x", "M": "x", "N": "9", "C": "¤"}.get(category[0], "·")


def _visible(character: str) -> str:
    """The character, or its escape if it can't be seen, breaks the line or turns the direction of writing."""
    if character.isprintable() and not unicodedata.combining(character):
        return character
    if character == " " or unicodedata.combining(character):
        return character
    point = ord(character)
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"
