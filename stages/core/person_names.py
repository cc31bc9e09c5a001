"""People's names in a text by their form: Korean, Vietnamese, English and romanised ones."""

import re
from collections.abc import Iterator
from functools import lru_cache

from stages.core.orthography.vietnamese import is_syllable
from stages.core.wording import name_words as known
from stages.core.wording.fold import folded

Span = tuple[int, int]
"""From where to where in a text."""

_HANGUL = re.compile(r"[가-힣]+")
_SPACED = re.compile(r"[가-힣](?:\s[가-힣]){1,3}")
_AFTER = "|".join(map(re.escape, sorted(known.KO_TITLES_AFTER, key=len, reverse=True)))
_KO_TITLED = re.compile(
    rf"(?<![가-힣])(?P<name>[가-힣]{{2,5}}?|[가-힣](?:\s[가-힣]){{2,3}})\s?(?:{_AFTER})(?![가-힣]{{3}})"
)
_CAPITAL = r"[^\W\d_a-zà-ỹđ][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?"
_TITLED = re.compile(
    rf"(?<!\w)(?:{'|'.join(known.EN_TITLES)}|{'|'.join(one.upper() for one in known.EN_TITLES)})(?:\.\s?|\s+)"
    rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})"
)
_GREETING = re.compile(
    r"^\W*(?:Dear|DEAR|Hello|Hi|Kính gửi|KÍNH GỬI|Kính thưa|Thân gửi|Gửi|Mến gửi|Thưa)[:,]?\s+"
    r"(?P<name>[^,:;!.\d]{2,60})"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_INITIALS = re.compile(r"(?<![\w.])(?:[A-Z]\.\s?){1,3}(?P<family>[A-Z][A-Za-z'’-]{2,})")
_NO_INITIALS = ("U.S", "P.O", "N.Y", "D.C", "L.P", "E.G", "I.E", "A.M", "P.M")
_VI_TITLED = re.compile(rf"(?<!\w)(?:{'|'.join(known.VI_TITLES)})\s+", re.IGNORECASE)
_OTHER = known.NOT_NAMES | known.ORGANISATIONS
_VI_WORDS = frozenset(map(folded, known.VI_NAME_WORDS | known.VI_SURNAMES))
_VI_SURNAMES = frozenset(one.casefold() for one in known.VI_SURNAMES)
_VI_CLEAR = frozenset(one.casefold() for one in known.VI_CLEAR_SURNAMES)
_VI_CLEAR_BARE = frozenset(map(folded, known.VI_CLEAR_SURNAMES)) - {
    "le",
    "do",
    "vu",
    "vo",
    "ngo",
    "bui",
    "phan",
    "dang",
}
_VI_BARE = frozenset(map(folded, known.VI_CLEAR_SURNAMES)) - _VI_CLEAR_BARE
_GIVEN = frozenset(one.casefold() for one in known.EN_GIVEN | known.EN_AMBIGUOUS_GIVEN)
_CLEAR_GIVEN = frozenset(one.casefold() for one in known.EN_GIVEN - known.EN_AMBIGUOUS_GIVEN)
_ROMANISED = frozenset(one.casefold() for one in known.ROMANISED_SURNAMES)
_MOST_WORDS, _MOST_LETTERS = 7, 60
_SHORT = 6
_LONGEST = 4000
"""Characters of a text that are looked at; a page has fewer."""
_VI_ORGANISATION = re.compile(
    r"công ty|cửa hàng|siêu thị|ngân hàng|nhà hàng|trường (?:tiểu|trung|đại)", re.IGNORECASE
).search


@lru_cache(maxsize=16384)
def find(text: str, freely: bool) -> tuple[Span, ...]:
    """Where names stand in a text. `freely`: in a letter or form, where fewer other words look like names."""
    text = text[:_LONGEST]
    found = [*_titled(text, freely), *_latin(text, freely)]
    whole = _alone(text)
    if whole:
        found.append(whole)
    return tuple(merged(found))


def merged(spans: list[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


@lru_cache(maxsize=16384)
def korean(word: str) -> int:
    """How like a Korean's name a Hangul word is: 2 much, 1 possibly, 0 not.

    >>> korean("홍현영"), korean("김구"), korean("지우개")
    (2, 1, 0)
    """
    if word in known.KO_NOT_NAMES or not _HANGUL.fullmatch(word):
        return 0
    double = word[:2] in known.KO_DOUBLE_SURNAMES
    given = word[2:] if double and len(word) > 2 else word[1:]
    if not (double or word[0] in known.KO_SURNAMES) or len(given) not in {1, 2}:
        return 0
    if len(given) == 1:
        return 1 + double if given in known.KO_LAST else 0
    if given[0] not in known.KO_FIRST or given[1] not in known.KO_LAST:
        return 0
    clear = word[0] in known.KO_CLEAR_SURNAMES or given[1] in known.KO_CLEAR_LAST
    return 2 if double or (clear and word[0] in known.KO_COMMON_SURNAMES) else 1


def may_be(text: str) -> bool:
    """Whether a text beside a name's caption can be a name: a few words of letters."""
    letters = sum(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    words = _WORD.findall(text)
    if letters < 2 or digits > 0.4 * (letters + digits) or len(words) > _MOST_WORDS or letters > _MOST_LETTERS:
        return False
    if any(word in known.FUNCTION_WORDS for word in words) or (
        len(words) > 1 and any(word.casefold() in known.FUNCTION_WORDS for word in words)
    ):
        return False
    return "@" not in text and "://" not in text and not all(_bare(word) in known.NOT_NAMES for word in words)


def looks_like(text: str) -> bool:
    """Whether a text after a name's caption, on the same line and without a colon, is a name."""
    bare = text.strip(" .,:;*()[]-–")
    hangul = re.sub(r"\s|님$|씨$", "", bare)
    if _HANGUL.fullmatch(hangul):
        return 2 <= len(hangul) <= 5 and korean(hangul) > 0
    words = _WORD.findall(bare)
    if not (1 <= len(words) <= 5) or not may_be(bare) or any(c.isdigit() for c in bare):
        return False
    return all(word[0].isupper() for word in words) and not any(_is_other(word) for word in words)


def _is_other(word: str) -> bool:
    return _bare(word) in _OTHER


def _bare(word: str) -> str:
    return word.strip(".'’-").casefold()


def _organisation(text: str) -> bool:
    return bool(_VI_ORGANISATION(text)) or any(_bare(word) in known.ORGANISATIONS for word in _WORD.findall(text))


def _alone(text: str) -> Span | None:
    """The line that is a name and nothing else."""
    bare = text.strip(" .,:;*()[]-–_'\"")
    start = text.find(bare)
    hangul = bare.replace(" ", "") if _SPACED.fullmatch(bare) else bare
    if korean(hangul) > 1:
        return start, start + len(bare)
    words = bare.split()
    romanised = len(words) == 3 and words[0].casefold() in _ROMANISED
    if romanised and all(word.isalpha() and word[0].isupper() and len(word) <= _SHORT for word in words):
        return None if any(_is_other(word) for word in words) else (start, start + len(bare))
    return None


def _titled(text: str, freely: bool) -> Iterator[Span]:
    for match in _KO_TITLED.finditer(text):
        likely = korean(match["name"].replace(" ", ""))
        if likely > 1 or (likely and freely):
            yield match.span("name")
    for match in _TITLED.finditer(text):
        if not _is_other(match["name"].split()[0]) and re.search(r"[^\W\d_]{2}", match["name"]):
            yield match.span("name")
    greeting = _GREETING.match(text)
    if greeting and may_be(greeting["name"]) and not _is_other(greeting["name"].split()[0]):
        yield greeting.span("name")
    if freely:
        for match in _INITIALS.finditer(text):
            initials = match.group().replace(" ", "").upper()
            if not _is_other(match["family"]) and not initials.startswith(_NO_INITIALS) and not _organisation(text):
                yield match.span()


def _latin(text: str, freely: bool) -> Iterator[Span]:
    words = list(_WORD.finditer(text))
    organisation = _organisation(text)
    index = 0
    while index < len(words):
        count = 0
        if words[index].group()[0].isupper():
            run = _run(text, words, index)
            count = 0 if organisation else _vietnamese(run, freely) or _english(run, freely, len(words))
        elif freely and _VI_TITLED.match(text, words[index].start()) and index + 1 < len(words):
            called = _run(text, words, index + 1)
            count = 1 + len(called) if called and all(map(_is_vietnamese, called)) and called[0][0].isupper() else 0
        if count:
            yield words[index].start(), words[index + count - 1].end()
        index += max(count, 1)


def _run(text: str, words: list[re.Match[str]], index: int) -> list[str]:
    """The words with a capital that follow each other from that index on, five at most."""
    run: list[str] = []
    for one in words[index : index + 5]:
        apart = run and text[words[index + len(run) - 1].end() : one.start()].strip() not in {"", "."}
        if apart or not one.group()[0].isupper():
            break
        run.append(one.group().rstrip("."))
    return run


def _is_vietnamese(word: str) -> bool:
    return is_syllable(word.capitalize()) or folded(word) in _VI_WORDS


def _vietnamese(run: list[str], freely: bool) -> int:
    """How many words from the first on are a Vietnamese name."""
    family = run[0].casefold()
    count = 1
    while count < len(run) and _is_vietnamese(run[count]):
        count += 1
    given = [folded(word) for word in run[1:count]]
    if not given or any(word.casefold() in known.VI_NOT_NAMES for word in run[1:count]):
        return 0
    named = sum(word in _VI_WORDS for word in given)
    if family in _VI_CLEAR or folded(family) in _VI_CLEAR_BARE:
        return count if named or (freely and not run[0].isupper()) else 0
    enough = len(given) >= 2 and named >= (1 if family in _VI_SURNAMES and freely else 2)
    return count if enough and (family in _VI_SURNAMES or family in _VI_BARE) else 0


def _english(run: list[str], freely: bool, of: int) -> int:
    """How many words from the first on are an English name, of a text of so many words."""
    first = run[0].casefold()
    count = 1
    while count < min(len(run), 4) and not _is_other(run[count]):
        count += 1
    if first in _GIVEN and count > 1 and len(run[count - 1]) > 1:
        return count if first in _CLEAR_GIVEN or of == count else 0
    if first in _CLEAR_GIVEN and freely and not (run[0].isupper() and of > 1):
        return 1
    if first in _ROMANISED and freely and 1 < count == of <= 3:
        return count
    return 0
