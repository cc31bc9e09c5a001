"""Letters among the digits of an amount, a date or a number, and digits among the letters of a word."""

import re
from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.confusables import digits
from stages.core.dates import whole
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.rewriting import rewritten
from stages.core.subject import FieldRule, Subject

_LETTERS = "OoQDIl|SBZG"
_MEANINGLESS = frozenset("OoIl|")
"""Letters that mean nothing beside a digit; an S or Z behind an amount is a code for its tax."""
_DIGIT = re.compile("[0-9]").search
_MIXED = re.compile(rf"[0-9][.,:/-]?[{_LETTERS}]|[{_LETTERS}][.,:/-]?[0-9]").search
_PART = rf"[0-9{_LETTERS}]+"
_TOKEN = re.compile(
    rf"(?:(?<=RM)|(?<=[$₩₫€£])|(?<![A-Za-z0-9.,:/-])){_PART}(?:[.,:/-]{_PART})+(?![A-Za-z0-9]|[.,:/-][A-Za-z0-9])"
)
_AMOUNT = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d{1,6}\.\d{2}").fullmatch
_TIME = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?").fullmatch
_WORD = re.compile(r"(?<![\w.@/-])(?=\w{5})[A-Za-z]+[015][A-Za-z]+(?![\w@/-])")
_LITRES = re.compile(r"\d+[.,]\d+l").fullmatch
_CAPITALS, _SMALL = str.maketrans("015", "OIS"), str.maketrans("015", "ols")
_FREQUENT = 3
"""How often a delivery must write a word for it to be the one that was meant."""


class TextFigures(Check):
    """Certain where the pattern leaves nothing else: 1O.5O is an amount, 1851-B a house number, 5.90S taxed."""

    def look(self, subject: Subject) -> Iterable[Held]:
        schema = subject.schema.get(subject.document.doc_type or "")
        rules = schema.rules if schema else {}
        for region in subject.document.regions:
            text = region.text
            if not text or not _DIGIT(text):
                continue
            if _MIXED(text):
                rule = rules[region.field][1] if region.field in rules else None
                if _fits_as_digits(text, rule):
                    yield _held(region, digits(text), rule is not None and rule.kind == "date")
                    continue
                mended = _TOKEN.sub(lambda match: _figure(match[0]), text)
                if mended != text:
                    yield _held(region, mended, True)
                    continue
            yield from _words(region, text, subject)


def _fits_as_digits(text: str, rule: FieldRule | None) -> bool:
    """Whether the text is what its field holds only when its letters are taken for digits."""
    again = digits(text)
    if rule is None or again == text:
        return False
    if rule.pattern:
        return rule.matches(text) is None and rule.matches(again) is not None and not _has_letters(again)
    if rule.kind == "date":
        found = whole(again)
        return whole(text) is None and found is not None and bool(found.days)
    return rule.kind in {"amount", "count"} and again.replace(",", "").replace(".", "").isdecimal()


def _has_letters(text: str) -> bool:
    return any(character.isalpha() and character.isascii() for character in text)


def _figure(token: str) -> str:
    """The token as an amount, a time or a date, if it is one when its letters are taken for digits; else itself."""
    letters = [character for character in token if character in _LETTERS]
    again = digits(token)
    if (
        not letters
        or _LITRES(token)
        or len(letters) > sum(map(str.isdigit, token))
        or not _MEANINGLESS.issuperset(letters)
    ):
        return token
    if _AMOUNT(again) or _TIME(again):
        return again
    found = whole(again)
    return again if found and found.days else token


def _held(region: Region, mended: str, strict: bool) -> Held:
    """`strict` says that the pattern alone settles it."""
    text = region.text or ""
    changed = {old for old, new in zip(text, mended, strict=True) if old != new}
    sure = _MEANINGLESS.issuperset(changed)
    return Held(
        region=region.id,
        member="text",
        code="letter_in_number",
        found=f"{len(changed)} kind of letter among digits" if len(changed) == 1 else "letters among digits",
        expected="digits, as in the rest of the number",
        confidence=0.99 if sure or strict else 0.95,
        edits=(rewritten(region, lambda part: _followed(part, text, mended)),),
        edits_confidence=0.995 if sure else 0.95,
    )


def _followed(part: str, text: str, mended: str) -> str:
    """A part of the text as it stands in the mended one, of the same length."""
    start = text.find(part)
    return mended[start : start + len(part)] if start >= 0 else part


def _words(region: Region, text: str, subject: Subject) -> Iterable[Held]:
    if not _WORD.search(text):
        return
    again = _WORD.sub(lambda match: match[0].translate(_CAPITALS if match[0].upper() == match[0] else _SMALL), text)
    known = [subject.customs.words.get(word.upper(), 0) for word in re.findall(r"[^\W\d_]{4,}", again)]
    frequent = bool(known) and min(known) >= _FREQUENT
    yield Held(
        region=region.id,
        member="text",
        code="digit_in_word",
        found="a digit among the letters of a word",
        expected="the letter that it looks like, if it is no code",
        confidence=0.95 if frequent else 0.7,
        edits=(rewritten(region, lambda part: _followed(part, text, again)),),
        edits_confidence=0.97 if frequent else 0.7,
    )
