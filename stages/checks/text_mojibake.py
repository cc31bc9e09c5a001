"""Text that was decoded by the wrong code page, as "CafÃ©" for "Café"."""

from collections.abc import Iterable
from functools import lru_cache, partial

from stages.checks.base import Check
from stages.core.document import nfc
from stages.core.finding import Held
from stages.core.mojibake import SUSPECT, mended
from stages.core.orthography.scripts import scripts
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

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
                yield Held(
                    region=region.id,
                    member="text",
                    code="mojibake",
                    found="text that was read by the wrong code page",
                    expected="the text as it was written",
                    confidence=0.99,
                    edits=(rewritten(region, partial(_meant, language)),),
                    edits_confidence=found[1],
                )


def _meant(language: str | None, text: str) -> str:
    found = _again(text, language)
    return found[0] if found else text


@lru_cache(maxsize=65536)
def _again(text: str, language: str | None) -> tuple[str, float] | None:
    """The text as it was meant, and how sure that is."""
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    known = mended(text, language)
    if known or not is_bad(text):
        return known
    again, steps = fix_encoding_and_explain(text)
    again = nfc(again)
    if again == text or not scripts(again) <= _EXPECTED:
        return None
    whole = steps is not None and all(step.action in {"encode", "decode"} for step in steps)
    return again, 0.996 if whole and again.isprintable() and not is_bad(again) else 0.8
