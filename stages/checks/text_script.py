"""Letters of another script in the place of Latin ones that look alike, as a Cyrillic Ј in "ЈALAN"."""

import re
from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.confusables import HAS_OTHER_SCRIPT, latin
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.orthography.scripts import mixed_script, scripts
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LANGUAGES = {"de", "en", "es", "fr", "id", "it", "ko", "ms", "pt", "vi"}
"""Languages whose documents have words in Latin letters, and none in Cyrillic or Greek ones."""


class TextScript(Check):
    """A word of two such scripts nobody prints. A whole word of nothing but look-alikes is another language's, unless
    the document is in a language that has none; there it is the same print.
    """

    def look(self, subject: Subject) -> Iterable[Held]:
        for region in subject.document.regions:
            text = region.text
            if text and not text.isascii() and HAS_OTHER_SCRIPT(text):
                yield from _look(region, text, region.language or subject.document.language)


def _look(region: Region, text: str, language: str | None) -> Iterable[Held]:
    words = {word for word in _WORD.findall(text) if HAS_OTHER_SCRIPT(word)}
    mixed = {word for word in words if mixed_script(word)}
    beside_latin = "LATIN" in scripts(text)
    expected = language in _LATIN_LANGUAGES or (language is None and beside_latin)
    whole = {word for word in words - mixed if expected and _is_word(word, beside_latin) and latin(word)}
    if not mixed and not whole:
        return
    readings = {word: reading for word in mixed | whole if (reading := latin(word))}
    sure = (
        len(readings) == len(mixed | whole)
        and all(same for _, same in readings.values())
        and (not whole or language is not None)
    )
    yield Held(
        region=region.id,
        member="text",
        code="mixed_script" if mixed else "look_alike_word",
        found="letters of another script that look like Latin ones",
        expected="Latin letters",
        confidence=0.99 if mixed else 0.9,
        edits=(rewritten(region, lambda text: _WORD.sub(lambda m: readings.get(m[0], (m[0],))[0], text)),)
        if readings
        else (),
        edits_confidence=0.0 if not readings else 0.996 if sure else 0.9,
    )


def _is_word(word: str, beside_latin: bool) -> bool:
    """Whether it is no sign: a letter alone is one unless Latin stands beside it, and a small Greek one even then."""
    return len(word) > 1 or (beside_latin and (word.isupper() or scripts(word) != {"GREEK"}))
