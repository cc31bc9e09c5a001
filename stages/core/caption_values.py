"""What stands where a caption announces it: after the caption in its line, to the right of it, or below."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from stages.core import addresses, person_names, written_dates
from stages.core.caption_text import Caption, captions_in
from stages.core.neighbours import Neighbours
from stages.core.view import TextLine
from stages.core.wording.caption_words import SEXES, Role

_RIGHT, _DOWN, _UP = 20.0, 2.6, 1.2
"""How far a value stands from its caption at most, in heights of the caption's line."""
_GAP_BETWEEN_PARTS = 1.5
_MOST_CAPTION_WORDS = 6


class Value(Struct, frozen=True, gc=False):
    """What a caption announces: `text`, from `start` to `end` of the text `whole` that line `line` was read as.

    `after`: it stands in the caption's own line. `sure`: the caption was read well and is no word of sentences.
    Where the line could not be read, all texts are "".
    """

    role: Role
    line: int
    whole: str
    start: int
    end: int
    after: bool
    sure: bool = True

    @property
    def text(self) -> str:
        """What was announced."""
        return self.whole[self.start : self.end]


class Announced(Struct, frozen=True):
    """The values of a page's captions, which lines are captions, and where lines stand to each other."""

    values: tuple[Value, ...]
    captions: frozenset[int]
    neighbours: Neighbours


class _Line(Struct):
    """What the captions in a line say: values in the line itself, and roles whose value must stand elsewhere."""

    values: list[Value]
    open: dict[Role, bool]
    heads: bool


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)


def _figures(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _name(text: str) -> bool:
    return person_names.may_be(text) and not written_dates.find(text) and addresses.evidence(text) < addresses.ENOUGH


_MAY_BE: Mapping[Role, Callable[[str], bool]] = {
    "name": _name,
    "date_of_birth": lambda text: bool(written_dates.find(text, identity=True)) or written_dates.announced(text),
    "date": lambda text: bool(written_dates.find(text, identity=True)),
    "address": lambda text: _letters(text) >= 2 and not written_dates.find(text),
    "place": lambda text: _letters(text) >= 2 and _figures(text) <= 0.4 * len(text),
    "nationality": lambda text: 1 < _letters(text) <= 40 and not _figures(text),
    "sex": lambda text: 0 < len(text.strip(" .:")) <= 14 and not _figures(text),
    "answer": lambda text: any(c.isalnum() for c in text) and len(text) <= 80,
    "other": lambda text: bool(text.strip()),
}


def _after_space(role: Role, text: str) -> bool:
    """Whether what follows a caption in its line, with nothing but a space between, is its value."""
    if role == "name":
        return person_names.looks_like(text)
    if role == "address":
        return addresses.evidence(text, True) >= addresses.ENOUGH / 2 or (bool(_figures(text)) and _letters(text) > 4)
    if role == "sex":
        return text.strip(" .,:;/|").casefold() in SEXES
    if role in {"date", "date_of_birth"}:
        return _MAY_BE[role](text)
    if role in {"place", "nationality"}:
        words = text.split()
        return bool(words) and len(words) <= 6 and all(not word[0].islower() for word in words)
    return False


@lru_cache(maxsize=8)
def announced(lines: tuple[TextLine, ...]) -> Announced:
    """The values of all captions among the lines."""
    read = [_looked(index, line) for index, line in enumerate(lines)]
    heads = frozenset(index for index, one in enumerate(read) if one.heads)
    neighbours = Neighbours([line.polygon for line in lines])
    values = [value for one in read for value in one.values]
    for index, one in enumerate(read):
        for role, sure in sorted(one.open.items()):
            for at in _elsewhere(role, index, lines, heads, neighbours):
                texts = lines[at].texts or ("",)
                values += [Value(role, at, text, 0, len(text), False, sure) for text in texts]
    return Announced(tuple(dict.fromkeys(values)), heads, neighbours)


def _looked(index: int, line: TextLine) -> _Line:
    found = _Line([], {}, False)
    waiting: dict[Role, bool] = {}
    for text in line.texts:
        captions = captions_in(text)
        for caption, following in zip(captions, [*captions, None][1:], strict=True):
            end = following.start if following else len(text)
            start, end = _stripped(text, caption.value, end)
            value = text[start:end]
            first = caption is captions[0]
            if not value:
                waiting[caption.role] = caption.sure or waiting.get(caption.role, False)
                found.heads = True
            elif caption.marked or (not _in_another_language(text, caption) and _after_space(caption.role, value)):
                found.heads = True
                if caption.role != "other" and (not caption.marked or _MAY_BE[caption.role](value)):
                    found.values.append(Value(caption.role, index, text, start, end, True, caption.sure))
            elif first and caption.sure and (_in_another_language(text, caption) or _goes_on(text, value)):
                waiting[caption.role] = True
                found.heads = True
        found.heads |= not captions and text.rstrip().endswith((":", "：")) and len(text.split()) <= _MOST_CAPTION_WORDS
    own: set[Role] = {"other", *(value.role for value in found.values)}
    found.open = {role: sure for role, sure in waiting.items() if role not in own}
    return found


def _in_another_language(text: str, caption: Caption) -> bool:
    """Whether what follows an unmarked caption says the same again: Surname/Nachnarne."""
    return "/" in text[caption.end : caption.value] and caption.role != "sex" and not _figures(text[caption.value :])


def _goes_on(text: str, rest: str) -> bool:
    """Whether the rest of a line belongs to the caption that it begins with: Name of applicant, Address (home)."""
    words = text.split()
    return len(words) <= _MOST_CAPTION_WORDS and not _figures(text) and (rest[0].islower() or rest[0] in "([")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t:：;|/-–·.,)_*":
        start += 1
    while end > start and text[end - 1] in " \t:：;|/-–·,(_*":
        end -= 1
    return start, end


def _elsewhere(
    role: Role, index: int, lines: tuple[TextLine, ...], heads: frozenset[int], neighbours: Neighbours
) -> list[int]:
    """The lines that hold the value of the caption in line `index`."""
    own = {index, *neighbours.same(index)}
    choices = [
        (cost + (distance / 4 if beside else distance), at)
        for beside, cost, near in (
            (True, 1.0, neighbours.right(index, _RIGHT)),
            (False, 1.0, neighbours.below(index, _DOWN)),
        )
        for distance, at in _first(role, near, own, lines, heads)
    ]
    if not choices and role == "name":
        choices = [*_first(role, neighbours.above(index, _UP), own, lines, heads)]
    if not choices:
        return []
    at = min(choices)[1]
    row = [at]
    if role in {"name", "address", "place"}:
        for distance, other in neighbours.right(at, 6.0):
            near = neighbours.extents(at)[other, 0] - neighbours.extents(at)[row[-1], 2] <= _GAP_BETWEEN_PARTS
            if near and distance >= 0 and _fits(role, other, lines, heads):
                row.append(other)
    return [
        *dict.fromkeys(
            [*row, *(one for part in row for one in neighbours.same(part) if _fits(role, one, lines, heads))]
        )
    ]


def _first(
    role: Role, near: list[tuple[float, int]], own: set[int], lines: tuple[TextLine, ...], heads: frozenset[int]
) -> Iterator[tuple[float, int]]:
    """The nearest line unless it is a caption or can't be the value."""
    for distance, at in near:
        if at in own or _is_noise(lines[at]):
            continue
        if _fits(role, at, lines, heads):
            yield distance, at
        return


def _is_noise(line: TextLine) -> bool:
    return bool(line.texts) and all(not any(c.isalnum() for c in text) for text in line.texts)


def _fits(role: Role, at: int, lines: tuple[TextLine, ...], heads: frozenset[int]) -> bool:
    if at in heads:
        return False
    return not lines[at].texts or any(_MAY_BE[role](text) for text in lines[at].texts)
