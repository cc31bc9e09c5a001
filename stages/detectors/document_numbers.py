"""Numbers of passports and of driver licences in text."""

import re
from collections.abc import Iterable

from stages.core.number_finds import Find, Found, captioned, needs_both, search
from stages.core.passages import Passages, passages
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector

_KOREAN = r"[MSRGDTPOm][ -]?[0-9]{3}[ ]?(?:[0-9]{5}|[A-Z][0-9]{4}|[0-9] [0-9]{4})"
_VIETNAMESE = r"[A-HKNPQ][ -]?[0-9]{7}"
_PASSPORT = re.compile(rf"(?<![0-9A-Za-z])(?:{_KOREAN}|{_VIETNAMESE})(?![0-9A-Za-z])(?![.,/-][0-9])")
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:[A-Z]{1,3}[ -]?[0-9]{5,9}[A-Z]?|[A-Z][0-9]{3}[A-Z][0-9]{4})(?![0-9A-Za-z])")
_ANY = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{0,3}[ -]{0,2}[0-9*](?:[ -]?[0-9A-Z*]){4,13}(?![0-9a-z])")
_DATED = re.compile(r"(?<![0-9])[0-9]{1,2}[ .-][0-9]{1,2}[ .-](?:19|20)[0-9]{2}(?=[0-9]{2}[ .-])").search
_LEAST = 7
_STEP = r"[ \n]{0,2}[-.–][ \n]{0,2}"
_LICENCE = re.compile(
    rf"(?:(?<![0-9])(?<![0-9]-)[0-9*]{{2}}|[가-힣]{{2,4}})(?:{_STEP}|[ \n]{{1,2}})[0-9*]{{2}}(?:{_STEP}|[ \n]{{1,2}})"
    rf"[0-9*]{{6}}(?:{_STEP}|[ \n]{{1,2}})[0-9*]{{2}}(?![0-9])"
)
_REGION = re.compile(
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)(?:남부|북부)?"
    r"[ \n]{0,2}[-.]?[ \n]?[0-9*]{2}[ \n]{0,2}[-.]?[ \n]{0,2}[0-9*]{6}[ \n]{0,2}[-.]?[ \n]{0,2}[0-9*]{2}(?![0-9])"
)
_MERGED = re.compile(
    r"(?<![0-9])(?<![0-9]-)[0-9]{2}"
    r"(?: ?- ?[0-9]{2} ?- ?[0-9]{8}| ?- ?[0-9]{8} ?- ?[0-9]{2}|[0-9]{2} ?- ?[0-9]{6} ?- ?[0-9]{2})(?![0-9])"
)
_PASSPORT_CAPTION = re.compile(
    r"passport|passeport|pasaporte|reisepass|여권|ho chieu|travel document|旅券|护照|p[a4][s5][s5]p[o0]rt"
)
_LICENCE_CAPTION = re.compile(
    r"면허 ?(?:증|번호|no)|driv\w*['`’]?s? ?\w* ?licen[cs]e|driving licen|\bgplx\b|giay phep lai|bang lai"
    r"|\bd\.?l\.? ?no"
)
_BRIEF_CAPTION = re.compile(r"(?:^|[^a-z])licen[cs]e ?(?:no|number|#|nr)?\W*$")
_CARD_CAPTION = re.compile(r"(?:document|card|id|permit|일련) ?(?:no|number|nr|번호)\W*$")


class DocumentNumbers(Detector):
    """What a passport or licence is numbered, in any document. No check digit is looked at.

    On types named in `products`, a number of a passport's form alone is no passport's: it needs a caption.
    """

    def __init__(self, products: Iterable[str] = ()) -> None:
        self._products = frozenset(products)

    def detect(self, view: View) -> Iterable[Detection]:
        page = passages(view.lines)
        found = Found(view.lines)
        sold = view.doc_type in self._products
        _passports(page, found, sold=sold, identity=view.kind is not None and view.kind.identity)
        _licences(page, found, sold=sold)
        return found.detections()


def _passports(page: Passages, found: Found, *, sold: bool, identity: bool) -> None:
    if not sold:
        for find in search(page, _PASSPORT):
            if find.passage.seamless or captioned(page, find, _PASSPORT_CAPTION):
                found.add("passport_number", find)
    if identity:
        for find in search(page, _CODE, joined=False):
            found.add("passport_number", find)
    for find in search(page, _ANY):
        on_card = identity and find.digits >= 6 and _near(page, find, _CARD_CAPTION)
        if _may_be(find) and (on_card or _near(page, find, _PASSPORT_CAPTION)):
            found.add("passport_number", find)


def _licences(page: Passages, found: Found, *, sold: bool) -> None:
    for pattern in (_LICENCE, _REGION):
        for find in search(page, pattern):
            if not (find.passage.joined and _DATED(find.text)):
                found.add("licence_number", find)
    if not sold:
        for find in search(page, _MERGED):
            found.add("licence_number", find)
    for find in search(page, _ANY):
        told = _near(page, find, _LICENCE_CAPTION) or (not sold and _near(page, find, _BRIEF_CAPTION))
        if _may_be(find) and told:
            found.add("licence_number", find)


def _may_be(find: Find) -> bool:
    return 5 <= find.digits <= 14 and not find.dated and needs_both(find, _LEAST)


def _near(page: Passages, find: Find, caption: re.Pattern[str]) -> bool:
    """Whether the caption stands before the find, with no other number between."""
    for words in page.said_before(find.passage, find.writing, find.match.start()):
        match = caption.search(words)
        if match and sum(character.isdigit() for character in words[match.end() :]) < 5:
            return True
    return False
