"""Values found again in a text: numbers by their digits, dates in any form, names by their words, the rest as a whole.

Engines misread, so one letter in six may differ. What is printed on all such documents, and common words, is never one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from stages.core.dates import MAY_BE_DATE
from stages.core.dates import find as find_dates
from stages.core.numerals import Numerals, numerals
from stages.core.personal import Kind
from stages.core.phrases import Token, fold, tokens
from stages.core.printed import Printed

_DIGITS, _SURE, _LONG = 5, 7, 8
"""Digits of a number from which on it is looked for, inside other numbers too, and misread."""
_PER_EDIT = 6
_LETTERS, _TELLING, _WHOLE, _ANSWER = 3, 5, 6, 8
"""Letters of a name's word, of one that tells by itself, of a text found as a whole, and of an answer or any text."""
_MOST_WORDS = 5
_FILLERS = 2
_HONORIFICS = ("", "님", "씨", "은", "는", "이", "가", "의", "을", "를", "에게", "께", "님께", "귀하")
_TWO = {
    "Ä": "AE",
    "Ö": "OE",
    "Ü": "UE",
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "ß": "ss",
    "Ø": "OE",
    "ø": "oe",
    "Å": "AA",
    "å": "aa",
}
_COMMON_WORDS = """
and the for with from von van der den dos das del las los mrs miss sir may will mark june april august bill sale
society library club school company store shop market cafe coffee restaurant hotel centre center house street road
hill mill lane city north south east west upper lower hall team office service customer cashier manager staff
thư viện hội công cửa hàng nhà trường anh chị ông bạn cho của không nam ngày tháng năm
"""
_COMMON = frozenset(map(fold, _COMMON_WORDS.split()))
"""Words of names that are words of anything else, too."""


class Echo(NamedTuple):
    """A value found again, from `start` to `end`; `firm` unless it is one word of a name alone."""

    kind: Kind
    start: int
    end: int
    firm: bool


class Echoes:
    """The values of a document, to be found in its lines."""

    def __init__(self, values: Iterable[tuple[Kind, str]], printed: Printed, doc_type: str | None) -> None:
        self._common = _COMMON | printed.words
        self._numbers: dict[str, Kind] = {}
        self._codes: dict[str, Kind] = {}
        self._days: dict[date, Kind] = {}
        self._names: dict[str, Kind] = {}
        self._hangul: dict[str, Kind] = {}
        self._wholes: dict[str, Kind] = {}
        for kind, value in dict.fromkeys(values):
            for start, end in printed.rest(value, doc_type):
                self._take(kind, value[start:end])

    def _take(self, kind: Kind, value: str) -> None:
        for found in find_dates(value):
            for day in found.days:
                self._days.setdefault(day, kind)
                for written in (f"{day:%Y%m%d}", f"{day:%d%m%Y}"):
                    self._numbers.setdefault(written, kind)
        made = numerals(value)
        if len(made.digits) >= _DIGITS:
            self._numbers.setdefault(made.digits, kind)
        for code in made.codes:
            self._codes.setdefault(code, kind)
        words = tokens(value)
        if any(word.folded.isdecimal() for word in words) or kind in {"sex", "mrz"}:
            return
        if kind == "name" or (kind == "text" and len(words) <= _MOST_WORDS):
            self._take_name(kind, value, words)
        least = _ANSWER if kind in {"answer", "text"} else _WHOLE
        if len(fold(value)) >= least and not (len(words) == 1 and words[0].folded in self._common):
            self._wholes.setdefault(fold(value), kind)

    def _take_name(self, kind: Kind, value: str, words: tuple[Token, ...]) -> None:
        plain = "".join(character for character in unicodedata.normalize("NFC", value) if not character.isspace())
        if re.fullmatch(r"[가-힣]{2,5}", plain):
            self._hangul.setdefault(plain, kind)
            return
        if len(words) > _MOST_WORDS:
            return
        spelt = "".join(_TWO.get(character, character) for character in value)
        for word in (*words, *(tokens(spelt) if spelt != value else ())):
            if len(word.folded) >= _LETTERS and word.folded not in self._common:
                self._names.setdefault(word.folded, kind)

    def find(self, text: str) -> list[Echo]:
        """The values in a text, those of a kind that follow each other as one."""
        made: list[Echo] = []
        for one in sorted(self._all(text)):
            last = made[-1] if made else None
            if last and last.kind == one.kind and not fold(text[last.end : one.start]):
                made[-1] = Echo(one.kind, last.start, max(last.end, one.end), last.firm or one.firm)
            else:
                made.append(one)
        return made

    def _all(self, text: str) -> Iterator[Echo]:
        made = numerals(text)
        zone = text.count("<") + text.count("«") >= _FILLERS
        yield from self._numbers_in(made, zone=zone)
        if self._days and MAY_BE_DATE(text):
            for found in find_dates(text):
                if kind := next((self._days[day] for day in found.days if day in self._days), None):
                    yield Echo(kind, found.start, found.end, True)
        if self._names:
            yield from self._zone_names(text) if zone else self._names_in(text)
        if self._hangul:
            yield from self._hangul_in(text)
        if self._wholes:
            yield from self._wholes_in(text)

    def _numbers_in(self, made: Numerals, *, zone: bool) -> Iterator[Echo]:
        for number, kind in self._numbers.items():
            least, most = len(number), len(number) // _PER_EDIT if len(number) > _LONG else 0
            if len(made.digits) >= least - most:
                cutoff = 100.0 * (1 - most / least) - 0.01
                at = fuzz.partial_ratio_alignment(number, made.digits, score_cutoff=cutoff)
                if (
                    at
                    and at.dest_end > at.dest_start
                    and (least >= _SURE or zone or made.is_run(at.dest_start, at.dest_end))
                ):
                    start, end = made.whole(at.dest_start, at.dest_end, least + most)
                    yield Echo(kind, *made.place(start, end), True)
                    continue
            if least > _LONG:  # a part of it, where it is split over lines
                for start, end in made.runs:
                    if end - start >= _DIGITS and made.digits[start:end] in number:
                        yield Echo(kind, *made.place(start, end), True)
        if zone:
            for day, kind in self._days.items():
                where = made.digits.find(f"{day:%y%m%d}")
                if where >= 0:
                    yield Echo(kind, *made.place(where, where + 6), True)
        for code, kind in self._codes.items():
            most = len(code) // _PER_EDIT if len(code) > _PER_EDIT else 0
            for written, (start, end) in made.coded:
                near = abs(len(written) - len(code)) <= most
                if (near and Levenshtein.distance(code, written, score_cutoff=most) <= most) or (
                    zone and code in written
                ):
                    yield Echo(kind, start, end, True)

    def _names_in(self, text: str) -> Iterator[Echo]:
        words = tokens(text)
        hits = [self._name(word.folded) for word in words]
        for index, (word, kind) in enumerate(zip(words, hits, strict=True)):
            if kind:
                beside = any(0 <= other < len(words) and hits[other] for other in (index - 1, index + 1))
                capital = text[word.start].isupper()
                firm = beside or (capital and (len(word.folded) >= _TELLING or len(words) <= _LETTERS))
                yield Echo(kind, word.start, word.end, firm)

    def _name(self, folded: str) -> Kind | None:
        if folded in self._names:
            return self._names[folded]
        most = len(folded) // _PER_EDIT
        if not most or folded in self._common or folded[0].isdecimal():
            return None
        near = (
            name
            for name in self._names
            if len(name) >= _PER_EDIT and Levenshtein.distance(name, folded, score_cutoff=most) <= most
        )
        found = next(near, None)
        return self._names[found] if found else None

    def _zone_names(self, text: str) -> Iterator[Echo]:
        for word in tokens(text):
            kind = self._name(word.folded) or next(
                (kind for name, kind in self._names.items() if len(name) > _LETTERS and name in word.folded), None
            )
            if kind:
                yield Echo(kind, word.start, word.end, True)

    def _hangul_in(self, text: str) -> Iterator[Echo]:
        places = [at for at, character in enumerate(text) if "가" <= character <= "힣"]
        plain = "".join(text[at] for at in places)
        for name, kind in self._hangul.items():
            if len(name) == 2:
                for word in tokens(text):
                    if text[word.start : word.end].removeprefix(name) in _HONORIFICS and text.startswith(
                        name, word.start
                    ):
                        yield Echo(kind, word.start, word.start + 2, True)
                continue
            wanted = fold(name)
            for first in range(len(places) - len(name) + 1):
                window = fold(plain[first : first + len(name)])
                if window == wanted or Levenshtein.distance(window, wanted, score_cutoff=1) <= 1:
                    yield Echo(kind, places[first], places[first + len(name) - 1] + 1, True)

    def _wholes_in(self, text: str) -> Iterator[Echo]:
        folded = fold(text)
        for whole, kind in self._wholes.items():
            most = len(whole) // _PER_EDIT
            if len(folded) < len(whole) - most:
                continue
            cutoff = 100.0 * (1 - most / len(whole)) - 0.01
            at = fuzz.partial_ratio_alignment(whole, folded, score_cutoff=cutoff)
            if at and at.dest_end > at.dest_start:
                yield Echo(kind, *_words_at(text, at.dest_start, at.dest_end), True)


def _words_at(text: str, start: int, end: int) -> tuple[int, int]:
    """From where to where in the text the words stand that some of its folded letters belong to."""
    at, first, last = 0, len(text), 0
    for word in tokens(text):
        if at < end and at + len(word.folded) > start:
            first, last = min(first, word.start), max(last, word.end)
        at += len(word.folded)
    return first, last
