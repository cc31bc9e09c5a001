"""Captions in a text: which part of it announces what, and where what it announces begins."""

import re
from functools import lru_cache

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from stages.core.wording.caption_words import CAPTIONS, WEAK, Role
from stages.core.wording.fold import Word, folded, words

_MOST_WORDS = 7
_LONGEST_LINE = 90
_WEAK = frozenset(map(folded, WEAK))
_ALWAYS_MARKED = frozenset(("to", "from", "by", "cc", "re", "no", "host", "kh", "nv"))
_BRIEF = frozenset(("sex", "dob", "nom"))
"""The only captions of three letters that stand alone; others are surnames, too, without their marks."""
_MARK = re.compile(r"[\s)\]]*[:：;][\s.:：]*|[\s)\]]*[-–=►>»][\s]+|\s*\.{2,}\s*|\s*_{2,}\s*")
_SKIP = re.compile(r"[\s.,:：;)\]\-–_/|·]*")
_JOINED = re.compile(r"\s*[/|·([{]?\s*|\s*/[^\d:：]{2,40}/\s*")
_LEAD = re.compile(r"[^\w(]*(?:\(?\d{1,2}[a-z]?[.)]|[•*▪■□○●※–-])?[\s*]*")


class Caption(Struct, frozen=True, gc=False):
    """A caption from `start` to `end` in a text; what it announces begins at `value` (the end: nothing follows).

    `marked`: a colon or the like stands after it. `sure`: nothing of it was misread and it is no word of sentences.
    """

    role: Role
    start: int
    end: int
    value: int
    marked: bool
    sure: bool


def _misread(length: int) -> int:
    """How many characters of a caption of that length may be misread."""
    return 0 if length < 6 else 1 if length < 9 else 2 if length < 14 else length // 6


def _known() -> dict[str, Role]:
    known: dict[str, Role] = {}
    for role, captions in CAPTIONS.items():
        for caption in captions:
            known.setdefault(folded(caption), role)
    return known


KNOWN = _known()
_BY_LENGTH: dict[int, list[str]] = {}
for _one in KNOWN:
    for _length in range(len(_one) - _misread(len(_one)) - 1, len(_one) + _misread(len(_one)) + 2):
        _BY_LENGTH.setdefault(_length, []).append(_one)
_LONG = sorted((one for one in KNOWN if len(one) >= 9), key=len, reverse=True)


@lru_cache(maxsize=65536)
def known(text: str) -> tuple[str, int] | None:
    """The caption that a folded text is, and how many of its characters are misread."""
    if text in KNOWN:
        return text, 0
    most = _misread(len(text))
    among = _BY_LENGTH.get(len(text))
    if not most or not among or text.isdecimal():
        return None
    found = process.extractOne(text, among, scorer=Levenshtein.distance, score_cutoff=most)
    return (found[0], int(found[1])) if found else None


@lru_cache(maxsize=16384)
def captions_in(text: str) -> tuple[Caption, ...]:
    """The captions of a text in their order; those that mean the same in several languages are one."""
    if len(text) > 4 * _LONGEST_LINE:
        return ()
    tokens = words(text)
    found: list[Caption] = []
    index = 0
    while index < len(tokens):
        caption, after = _at(text, tokens, index, bool(found) and not text[found[-1].end : tokens[index].start].strip())
        if caption is None:
            index += 1
            continue
        index = after
        if found and not found[-1].marked and _JOINED.fullmatch(text[found[-1].end : caption.start]):
            first = found.pop()
            other = first.role == "other" and (caption.sure or text[first.end : caption.start].strip())
            role = caption.role if other else first.role
            caption = Caption(role, first.start, caption.end, caption.value, caption.marked, first.sure or caption.sure)
        found.append(caption)
    return tuple(found) or _somewhere(text)


def _at(text: str, tokens: tuple[Word, ...], index: int, follows: bool) -> tuple[Caption | None, int]:
    """The caption that begins with the word of that index, the longest one, and the index of the word after it.

    `follows`: another caption stands just before.
    """
    start = tokens[index].start
    before = text[:start]
    first = _LEAD.fullmatch(before) is not None or (index == 1 and tokens[0].folded.isdecimal())
    apart = (
        first or follows or before.endswith(("/", "|", "(", "   ")) or before.rstrip().endswith(("/", "|", "·", "("))
    )
    best: tuple[int, str, int] | None = None
    reach = index
    while reach + 1 < min(len(tokens), index + _MOST_WORDS) and not _parts(
        text[tokens[reach].end : tokens[reach + 1].start]
    ):
        reach += 1
    for last in range(reach, index - 1, -1):
        marked = _MARK.match(text, tokens[last].end) is not None
        if not (apart or marked):
            continue
        one = known("".join(token.folded for token in tokens[index : last + 1]))
        if one and (best is None or one[1] < best[2]):
            best = last, *one
            if not one[1]:
                break
    if best is None:
        return None, index
    last, caption, misread = best
    end = tokens[last].end
    mark = _MARK.match(text, end)
    alone = apart and _ends_part(text, end)
    weak = caption in _WEAK or len(caption) < 4
    brief = len(caption) < 4 and caption.isascii() and caption not in _BRIEF
    if caption in _ALWAYS_MARKED and not mark:
        return None, index
    if weak and not (mark or (not misread and (alone or len(caption) > 3 or caption in _BRIEF) and not brief)):
        return None, index
    value = mark.end() if mark else _skipped(text, end)
    sure = misread == 0 and (not weak or mark is not None)
    return Caption(KNOWN[caption], start, end, value, mark is not None, sure), last + 1


def _parts(between: str) -> bool:
    return any(sign in between for sign in ":：/|;·(")


def _ends_part(text: str, end: int) -> bool:
    rest = text[end:].lstrip(" .)]*'’‘")
    return not rest or rest[0] in "/|(·:："


def _skipped(text: str, end: int) -> int:
    match = _SKIP.match(text, end)
    return match.end() if match else end


def _somewhere(text: str) -> tuple[Caption, ...]:
    """The caption in a short text that says it in several languages, only one of which is known or was read."""
    whole = folded(text)
    if len(text) > _LONGEST_LINE or len(whole) < 9 or sum(c.isdigit() for c in whole) > 2:
        return ()
    for caption in _LONG:
        least = 0.35 if "/" in text or len(caption) > 12 else 0.6
        if caption in whole and len(caption) >= least * len(whole):
            return (Caption(KNOWN[caption], 0, len(text), len(text), False, False),)
    return ()
