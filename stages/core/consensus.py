"""What several engines' readings of one line agree on, character by character.

Texts are aligned into columns, one character (or nothing) an engine each, and a column's character is the one with most
weight behind it: ROVER (Fiscus 1997) with two changes. An engine abstains where it can't write a character: what it
wrote there is held neither for nor against, so engines without "Ạ" never outvote one that reads "SOẠT", while their "A"
still supports the letter beneath. And a line counts as read only if an engine that can write all of its language wrote
each of its characters.
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Levenshtein

from stages.core.alphabets import LANGUAGES, base, fold, letters, signs
from stages.core.metrics import cer
from stages.core.orthography.evidence import plausibility
from stages.core.reading import Line

_UNSURE = 0.3
"""The weight of a vote of confidence 0, as a share of one of confidence 1."""
_EQUAL: Mapping[str, float] = {}
_FOREIGN = 0.3
"""The weight of a vote for a character that none of the languages has."""
_SENSE = 0.6
"""What a word's being possible in the language weighs, against one engine's vote for it."""


class Voice(Struct, frozen=True, gc=False):
    """What one engine read: text (NFC) and a confidence (0 to 1) for each code point of it."""

    engine: str
    text: str
    characters: tuple[float, ...]
    confidence: float = 0.0
    weight: float = 1.0


class Column(Struct, frozen=True, gc=False):
    """One character of the consensus: which engines wrote it, the share of the weight behind it, and its margin."""

    character: str
    engines: tuple[str, ...]
    able: int
    share: float
    confidence: float


class Agreed(Struct, frozen=True, kw_only=True, gc=False):
    """The consensus on a line. `columns` are the characters of `text`, and the characters that were voted down.

    `written` says whether each character was written by an engine that can write all of the languages in question;
    without that nothing may be accepted.
    """

    text: str
    columns: tuple[Column, ...]
    dropped: tuple[Column, ...]
    written: bool
    voices: tuple[Voice, ...]


class Alphabets:
    """The engines' alphabets: what each can write, and which of a language's characters it can tell apart."""

    def __init__(self, alphabets: Mapping[str, frozenset[str]]) -> None:
        self._alphabets = {engine: alphabet | {" "} for engine, alphabet in alphabets.items()}

    def writes(self, engine: str, character: str) -> bool:
        """Whether the engine can write the character; every engine can write nothing."""
        return not character or character in self._alphabets[engine]

    @cache  # noqa: B019 - as long-lived as the few objects of this kind
    def covers(self, engine: str, languages: tuple[str, ...]) -> bool:
        """Whether the engine can write all letters, digits and signs of the languages.

        One that lacks a single one may have dropped it, or written another in its place, and nobody could tell.
        """
        alphabet = self._alphabets[engine]
        return all(_alphanumeric(language) | signs(language) <= alphabet for language in languages)

    @cache  # noqa: B019
    def tells(self, engine: str, character: str, languages: tuple[str, ...]) -> bool:
        """Whether the engine can write the character and whatever of the languages has the same base letter."""
        alphabet = self._alphabets[engine]
        return character in alphabet and all(_family(language, base(character)) <= alphabet for language in languages)


def agree(
    voices: Sequence[Voice],
    alphabets: Alphabets,
    languages: tuple[str, ...] = LANGUAGES,
    trust: Mapping[str, float] = _EQUAL,
) -> Agreed:
    """The consensus of the voices, of which the earlier one counts where all else is equal.

    `languages` are those that the line may be in; where it isn't known, all. `trust` is what the engines weigh, 1 if
    not given. An engine that read nothing at all says nothing: it may have failed to see the line.
    """
    spoken = [replace(v, weight=trust.get(v.engine, 1.0)) for v in voices if v.text]
    ordered = sorted(spoken, key=lambda voice: not alphabets.covers(voice.engine, languages))  # stable
    cells = [{voice.engine: cell for voice, cell in zip(ordered, row, strict=True)} for row in _aligned(ordered)]
    chosen = [_vote(cell, alphabets, languages) for cell in cells]
    chosen = _sensible(cells, chosen, ordered, alphabets, languages)
    columns = [_column(character, cell, alphabets, languages) for character, cell in zip(chosen, cells, strict=True)]
    kept = tuple(column for column in columns if column.character)
    text = "".join(column.character for column in kept)
    trimmed = _trimmed(kept)
    return Agreed(
        text=text.strip(),
        columns=trimmed,
        dropped=tuple(column for column in columns if not column.character),
        written=bool(trimmed) and all(column.able for column in trimmed if column.character != " "),
        voices=tuple(ordered),
    )


def weights(read: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, float]:
    """The engines' weights from (truth, what it read) of some lines: the log odds of its characters being right.

    The best engine's weight is 1, and the worst's not below a twentieth of it.
    """
    odds = {}
    for engine, pairs in read.items():
        wrong = min(max(cer(pairs).rate, 1e-4), 0.49)
        odds[engine] = math.log((1 - wrong) / wrong)
    best = max(odds.values(), default=1.0)
    return {engine: round(max(0.05, value / best), 4) for engine, value in sorted(odds.items())}


def voice(engine: str, lines: Sequence[Line]) -> Voice:
    """The voice of an engine that read the line in parts, in reading order."""
    texts = [line.text for line in lines if line.text]
    characters: list[float] = []
    for line in lines:
        if line.text:
            characters += [min(line.characters[0], characters[-1])] if characters else []
            characters += line.characters
    total = sum(len(text) for text in texts)
    mean = sum(line.confidence * len(line.text) for line in lines) / total if total else 0.0
    return Voice(engine, " ".join(texts), tuple(characters), round(mean, 4))


Cell = tuple[str, float, float]
"""What one engine wrote in one column, how sure it was, and what that weighs; "" as sure as its neighbours."""


def _aligned(voices: Sequence[Voice]) -> list[list[Cell]]:
    """The columns: for each, a cell a voice. Voices are aligned one after another, by their base letters."""
    columns: list[list[Cell]] = []
    for number, spoken in enumerate(voices):
        cells = [
            (c, sure, _weight(sure) * spoken.weight) for c, sure in zip(spoken.text, spoken.characters, strict=True)
        ]
        if not number:
            columns = [[cell] for cell in cells]
            continue
        now = "".join(_spoken(column) for column in columns)
        merged: list[list[Cell]] = []
        for step in Levenshtein.opcodes(now, fold(spoken.text)):
            tag, a1, a2, b1, b2 = step.tag, step.src_start, step.src_end, step.dest_start, step.dest_end
            if tag in {"equal", "replace"}:
                merged += [[*column, cell] for column, cell in zip(columns[a1:a2], cells[b1:b2], strict=True)]
            elif tag == "delete":
                merged += [[*column, _near(cells, b1)] for column in columns[a1:a2]]
            else:
                gaps = [_near([column[i] for column in columns], a1) for i in range(number)]
                merged += [[*gaps, cell] for cell in cells[b1:b2]]
        columns = merged
    return columns


def _spoken(column: Sequence[Cell]) -> str:
    """The base letter that a column is aligned by: the one that most voices wrote, the earliest of those."""
    written = [base(text) for text, _, _ in column if text]
    return max(written, key=lambda letter: (written.count(letter), -written.index(letter)))


def _near(cells: Sequence[Cell], index: int) -> Cell:
    """That a voice wrote nothing here: as sure, and as weighty, as what it wrote on either side."""
    around = cells[max(0, index - 1) : index + 1]
    return "", min((cell[1] for cell in around), default=0.0), min((cell[2] for cell in around), default=0.0)


def _weight(confidence: float) -> float:
    return _UNSURE + (1 - _UNSURE) * confidence


def _vote(cell: Mapping[str, Cell], alphabets: Alphabets, languages: tuple[str, ...]) -> str:
    """The character with most weight behind it; of equals, the one that an earlier engine wrote."""
    behind = {text: _support(text, cell, alphabets, languages) for text, _, _ in cell.values()}
    return max(behind, key=lambda text: round(behind[text], 6))  # the first of equals


def _support(character: str, cell: Mapping[str, Cell], alphabets: Alphabets, languages: tuple[str, ...]) -> float:
    """The weight behind a character: of who wrote it, and of who can't tell it apart but wrote its base letter."""
    total = 0.0
    for engine, (text, _, weight) in cell.items():
        if character and not alphabets.tells(engine, character, languages):
            agrees = not text or base(text) == base(character) or base(character) == character
        else:
            agrees = text == character
        total += agrees * weight * (1.0 if _usual(character) else _FOREIGN)
    return total


@cache
def _usual(text: str) -> bool:
    """Whether the character is one of a language's, or no letter at all, nor a wide form of one of ASCII."""
    if "！" <= text <= "～":
        return False
    return not text.isalpha() or any(text in letters(language) for language in LANGUAGES)


def _column(character: str, cell: Mapping[str, Cell], alphabets: Alphabets, languages: tuple[str, ...]) -> Column:
    wrote = tuple(engine for engine, (text, _, _) in cell.items() if text == character)
    able = [e for e in wrote if alphabets.covers(e, languages) and alphabets.tells(e, character or " ", languages)]
    counted = {
        engine: weight
        for engine, (text, _, weight) in cell.items()
        if alphabets.writes(engine, character) and (text or alphabets.covers(engine, languages))
    }
    mine = sum(weight for engine, weight in counted.items() if engine in wrote)
    total = sum(counted.values())
    sure = [cell[engine][1] for engine in (able or wrote)]
    return Column(
        character, wrote, len(able), round(mine / total, 4) if total else 0.0, round(max(sure, default=0.0), 4)
    )


def _sensible(
    cells: Sequence[Mapping[str, Cell]],
    chosen: Sequence[str],
    voices: Sequence[Voice],
    alphabets: Alphabets,
    languages: tuple[str, ...],
) -> list[str]:
    """The choice, with words that one engine wrote put in place of impossible ones that the votes made up."""
    result = list(chosen)
    for start, end in _words(chosen):
        said = {tuple(result[start:end]): 0.0}
        for spoken in voices:
            if alphabets.covers(spoken.engine, languages):
                said[tuple(cells[i][spoken.engine][0] for i in range(start, end))] = 0.0
        if len(said) == 1:
            continue
        for word in said:
            votes = sum(_support(text, cells[start + i], alphabets, languages) for i, text in enumerate(word))
            said[word] = votes / max(1, end - start) + _SENSE * _sense("".join(word), languages)
        best = max(said, key=lambda word: round(said[word], 6))  # the first of equals
        result[start:end] = list(best)
    return result


def _words(chosen: Sequence[str]) -> list[tuple[int, int]]:
    """Where words begin and end among the columns."""
    ends = [index for index, character in enumerate(chosen) if character == " "]
    starts = [0, *(end + 1 for end in ends)]
    return [(a, b) for a, b in zip(starts, [*ends, len(chosen)], strict=True) if a < b]


def _sense(word: str, languages: tuple[str, ...]) -> float:
    """How possible a word is in the language in which it is most so, 0 to 1."""
    return max(plausibility(word, language) for language in languages)


def _trimmed(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Without spaces at the ends."""
    texts = [column.character for column in columns]
    start = next((i for i, text in enumerate(texts) if text != " "), len(texts))
    end = next((i for i in range(len(texts), start, -1) if texts[i - 1] != " "), start)
    return tuple(columns[start:end])


@cache
def _alphanumeric(language: str) -> frozenset[str]:
    return frozenset(character for character in letters(language) if character.isalnum())


@cache
def _family(language: str, letter: str) -> frozenset[str]:
    """The language's letters with a base letter."""
    return frozenset(character for character in letters(language) if base(character) == letter)
