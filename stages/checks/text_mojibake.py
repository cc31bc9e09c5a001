"""Text that was decoded by the wrong code page, as "CafÃ©" for "Café"."""

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from stages.checks.base import Check
from stages.core.alphabets import fold
from stages.core.document import nfc
from stages.core.finding import Held
from stages.core.mojibake import SUSPECT, hard_space, mended
from stages.core.orthography.scripts import scripts
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

_FORMS = tuple(
    (re.compile(typographic), re.compile(plain))
    for typographic, plain in (
        ("[‘’]", "'"),
        ("[“”]", '"'),
        ("(?<! )[–—](?! )", "(?<! )-(?! )"),
        ("(?<= )[–—]|[–—](?= )", "(?<= )-|-(?= )"),
    )
)
"""Typographic signs and plain ones: quotes, dashes in words and numbers, dashes between them."""
_ENOUGH = 100
"""Characters of a document from which on it shows that it has nothing but ASCII."""
_EXPECTED = {"CJK", "HANGUL", "LATIN"}


class TextMojibake(Check):
    """ftfy knows UTF-8 behind other code pages; Korean and Vietnamese ones are tried besides."""

    def look(self, subject: Subject) -> Iterable[Held]:
        for region in subject.document.regions:
            text = region.text
            if not text or text.isascii() or not SUSPECT(text):
                continue
            language = region.language or subject.document.language
            found = _again(text, language)
            if found:
                others = "\n".join(one.text or "" for one in subject.document.regions if one is not region)
                settled = _typeset(found[0], others)[1]
                yield Held(
                    region=region.id,
                    member="text",
                    code="mojibake",
                    found="text that was read by the wrong code page",
                    expected="the text as it was written",
                    confidence=0.99,
                    edits=(rewritten(region, partial(_meant, language, others)),),
                    edits_confidence=found[1] if settled else min(found[1], 0.9),
                )


def _typeset(text: str, others: str) -> tuple[str, bool]:
    """The text with quotes and dashes as the rest of the document has them, and whether that shows which."""
    sure = True
    for typographic, plain in _FORMS:
        if typographic.search(text):
            has, has_plain = typographic.search(others), plain.search(others)
            ascii_only = others.isascii() and len(others) > _ENOUGH
            sure = sure and (bool(has) != bool(has_plain) or ascii_only)
            if not has and (has_plain or others.isascii()):
                text = typographic.sub(lambda match: fold(match[0]), text)
    return text, sure


def _meant(language: str | None, others: str, text: str) -> str:
    found = _again(text, language)
    return _typeset(found[0], others)[0] if found else text


@lru_cache(maxsize=65536)
def _again(text: str, language: str | None) -> tuple[str, float] | None:
    """The text as it was meant, and how sure that is."""
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    known = mended(text, language) or hard_space(text, language)
    if known or not is_bad(text):
        return known
    again, steps = fix_encoding_and_explain(text)
    again = nfc(again).replace("\u00a0", " ")
    if again == text or not scripts(again) <= _EXPECTED:
        return None
    whole = steps is not None and all(step.action in {"encode", "decode"} for step in steps)
    return again, 0.996 if whole and again.isprintable() and not is_bad(again) else 0.8
