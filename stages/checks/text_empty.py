"""A region that says nothing, or only that somebody meant to fill it in later."""

import re
from collections.abc import Iterable

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.pitch import pitch
from stages.core.subject import DocType, Subject

_NEVER_PRINTED = {
    *("<empty>", "<blank>", "<none>", "<null>", "<pad>", "<text>", "{text}", "[text]", "<transcription>"),
    *("todo", "tbd", "fixme", "null", "undefined", "nan", "lorem ipsum", "placeholder", "asdf", "asdfgh", "qwerty"),
    *("no text", "no label", "unlabelled", "unlabeled", "transcription", "enter text", "enter text here"),
    *("insert text here", "text here", "your text here", "type here"),
}
"""What no document prints as a line of its own, or hardly ever; in small letters."""
_ILLEGIBLE = re.compile(
    r"(?:<unk>|\[unk\]|<unknown>|[<(\[]?(?:illegible|unreadable)[>)\]]?|not readable|unknown text|\.?#{3,}|\s)+",
    re.IGNORECASE,
)
"""What vendors write for what they can't read."""
_UNKNOWN_WORD = re.compile(r"<unk>|\[unk\]|<unknown>|\[illegible\]|<illegible>|###", re.IGNORECASE)
_SELDOM_MEANT = {
    *("n/a", "na", "none", "nil", "unknown", "blank", "empty", "text", "test", "sample", "string", "dummy", "default"),
    *("value", "label", "x", "xx", "xxx", "xxxx", "xxxxx", "-", "--", "---", "—", "?", ".", "..", "..."),
    *("모름", "미상", "해당없음", "없음", "không", "không có", "không rõ"),
}
"""What documents do print, but not where a date, an amount or a number stands, or a name."""
_SHORT_NAMES = {"na", "nil", "test", "x", "xx"}
_FILLED_IN = {"amount", "date", "mrz", "name", "number"}
_MARKS = re.compile(r"(?:[?¿]\s?){3,}|<{1,2}[?!.]+>{1,2}")
_LONGEST = 20
_ROOM, _ROOM_OF_SIGNS = 2.3, 10.0
"""How many times the length of a word, or of some points or dashes, a box may have that holds no more."""


class TextEmpty(Check):
    """What is doubtful is told by field and box: "N/A" and "-" are printed on forms, but are no date, and short."""

    def look(self, subject: Subject) -> Iterable[Held]:
        schema = subject.schema.get(subject.document.doc_type or "")
        for region in subject.document.regions:
            text = region.text
            if text is None and not region.ignore and (spelt := _spelt(region)):
                yield _by_words(region, spelt)
            if text is None or region.ignore:
                continue
            if not text or text.isspace():
                yield _held(region, "empty_text", "no text", 0.97)
            elif text[0] in _OPENING or "<" in text or "[" in text or "#" in text:
                if _ILLEGIBLE.fullmatch(text):
                    yield _illegible(region)
                elif _UNKNOWN_WORD.search(text):
                    yield _held(region, "illegible_part", "a mark for what couldn't be read, within a text", 0.95)
                elif len(text) <= _LONGEST and (confidence := _placeholder(region, text.strip().lower(), schema)):
                    yield _held(region, "placeholder", "what stands for a text, but is none", confidence)


def _spelt(region: Region) -> str:
    """What the region's words say."""
    return " ".join(word.text for word in region.words if word.text.strip())


def _by_words(region: Region, spelt: str) -> Held:
    return Held(
        region=region.id,
        member="text",
        code="text_missing",
        found="no text, though its words have texts",
        expected="the words' texts, one after the other",
        edits=(changed(region, replace(region, text=spelt), "text"),),
        edits_confidence=0.995,
    )


def _placeholder(region: Region, plain: str, schema: DocType | None) -> float:
    if plain in _NEVER_PRINTED or _MARKS.fullmatch(plain):
        return 0.97
    return _doubtful(region, plain, schema) if plain in _SELDOM_MEANT else 0.0


def _doubtful(region: Region, plain: str, schema: DocType | None) -> float:
    """How sure it is that what may be printed is not: by the field's kind, or by a box with room for far more."""
    if schema and region.field in schema.rules:
        kind = schema.rules[region.field][1].kind
        if kind in _FILLED_IN and not (kind == "name" and plain in _SHORT_NAMES):
            return 0.9
    room = pitch(region, plain) if plain != "x" else 0.0
    return 0.85 if room > (_ROOM if plain.isalpha() or "/" in plain else _ROOM_OF_SIGNS) else 0.0


_WORDS = _NEVER_PRINTED | _SELDOM_MEANT | {"?", "¿", "illegible", "unreadable", "not readable"}
_OPENING = frozenset(start for word in _WORDS for start in (word[0], word[0].upper()))


def _illegible(region: Region) -> Held:
    return Held(
        region=region.id,
        member="ignore",
        code="illegible",
        found="a mark for what couldn't be read, in the place of a text",
        expected="`ignore`, or what is printed there",
        confidence=0.97,
        edits=(changed(region, replace(region, ignore=True), "ignore"),),
        edits_confidence=0.97,
    )


def _held(region: Region, code: str, found: str, confidence: float) -> Held:
    return Held(
        region=region.id,
        member="text",
        code=code,
        found=found,
        expected="what is printed there; `ignore` where nobody can read it, no text where there is nothing to read",
        confidence=confidence,
    )
