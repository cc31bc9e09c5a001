"""What speaks for a consensus being right: numbers that a scorer learns to weigh on lines whose text is known."""

import math
import unicodedata
from collections.abc import Sequence

from stages.core.consensus import Agreed, Alphabets, Voice
from stages.core.metrics import edits
from stages.core.orthography.evidence import evidence

_LOWEST = 1e-4
_LOOSE = 0.935
"""Heights of the line that a Hangul syllable takes at most where none is set apart."""
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"))


def features(
    agreed: Agreed,
    alphabets: Alphabets,
    languages: tuple[str, ...],
    engines: Sequence[str],
    aspect: float,
) -> dict[str, float]:
    """Names and values, the same names for the same engines whatever the line; an engine that is silent counts 0.

    `aspect` is the line's length over its height, which says whether the text is as long as the line.
    """
    able = [voice for voice in agreed.voices if alphabets.covers(voice.engine, languages)]
    columns = [column for column in agreed.columns if column.character != " "]
    spaces = [column for column in agreed.columns if column.character == " "]
    known = [evidence(agreed.text, language) for language in languages]
    best = max(known, key=lambda one: one.valid - one.invalid, default=None)
    found = {
        "able_voices": float(len(able)),
        "all_equal": _share([voice.text == agreed.text for voice in able]),
        "share_mean": _mean([column.share for column in columns]),
        "share_min": min((column.share for column in columns), default=0.0),
        "space_share_min": min((column.share for column in spaces), default=1.0),
        "dropped": math.log1p(len(agreed.dropped)),
        "dropped_share": max((column.share for column in agreed.dropped), default=1.0),
        "able_min": float(min((column.able for column in columns), default=0)),
        "sure_mean": _mean([column.confidence for column in columns]),
        "sure_min": _logit(min((column.confidence for column in columns), default=0.0)),
        "weak": math.log1p(sum(column.confidence < 0.9 for column in columns)),
        "single": math.log1p(sum(column.able < 2 for column in columns)),
        "length": math.log1p(len(agreed.text)),
        "words_valid": best.valid / max(1, best.words) if best else 0.0,
        "words_invalid": math.log1p(best.invalid) if best else 0.0,
        "impossible": float(len(best.impossible)) if best else 0.0,
    }
    pitch = math.log(max(aspect, 0.1) / (1 + _extent(agreed.text)))
    found |= {"pitch": pitch, "pitch_squared": pitch * pitch, "unbalanced": float(_unbalanced(agreed.text))}
    found["spread"] = float(_spread(agreed.text, aspect))
    by_engine = {voice.engine: voice for voice in agreed.voices}
    for engine in engines:
        found |= {f"{engine}:{name}": value for name, value in _of(by_engine.get(engine), agreed, alphabets).items()}
    return found


def _of(voice: Voice | None, agreed: Agreed, alphabets: Alphabets) -> dict[str, float]:
    """How far one engine bears the consensus out, where it could have."""
    if voice is None:
        return {"equal": 0.0, "edits": 1.0, "sure": 0.0, "sure_min": _logit(0.0)}
    writable = "".join(c for c in agreed.text if alphabets.writes(voice.engine, c))
    apart = edits(agreed.text, voice.text)
    return {
        "equal": float(voice.text == agreed.text),
        "edits": min(1.0, apart / max(1, len(writable))),
        "sure": voice.confidence,
        "sure_min": _logit(min(voice.characters, default=0.0)),
    }


def _extent(text: str) -> float:
    """About how long the text is, as a multiple of its height."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return 0.9 * wide + 0.45 * (len(text) - wide)


def _spread(text: str, aspect: float) -> bool:
    """Whether syllables stand so far apart that there may be spaces between them, as names are often printed."""
    return aspect > _LOOSE * len(text) and all(unicodedata.east_asian_width(character) == "W" for character in text)


def _unbalanced(text: str) -> int:
    """How many brackets lack their other half."""
    return sum(abs(text.count(opening) - text.count(closing)) for opening, closing in _BRACKETS)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _logit(chance: float) -> float:
    held = min(max(chance, _LOWEST), 1 - _LOWEST)
    return math.log(held / (1 - held))
