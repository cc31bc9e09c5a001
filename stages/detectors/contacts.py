"""Telephone numbers and e-mail addresses in text."""

import re
from collections.abc import Iterable

from stages.core.number_finds import Find, Found, captioned, needs_both, search
from stages.core.passages import Passages, passages
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector

_STEP = r"[ \n]{0,2}[-.)/]?[ \n]{0,2}"
_GAP = r"(?:[ \n]{0,2}[-.)][ \n]{0,2}|[ \n]{1,2})"
_END = r"(?![0-9*])(?![.,][0-9])"
_START = r"(?<![0-9*])(?<![0-9][.,/-])"
_SURE = re.compile(
    rf"{_START}\(?01[016-9]{_STEP}[0-9*]{{3,4}}{_STEP}[0-9*]{{4}}{_END}"  # Korea, mobile
    rf"|{_START}\(?0[0-9]{{1,3}}{_GAP}[0-9*]{{3,4}}{_GAP}[0-9*]{{3,4}}{_END}"
    rf"|{_START}\(?0[0-9]{{3}}{_GAP}[0-9*]{{2,3}}{_GAP}[0-9*]{{2,3}}(?:{_GAP}[0-9*]{{2,3}})?{_END}"
    rf"|{_START}\(0[0-9]{{1,3}}\) ?[0-9*]{{6,8}}{_END}|{_START}0[0-9]{{1,2}} ?- ?[0-9*]{{7,8}}{_END}"
    rf"|(?<![0-9])\+ ?\(?[0-9](?:[ \n().-]{{0,3}}[0-9*]){{7,14}}{_END}"
    rf"|{_START}(?:00)?8[24][ .-]{{1,2}}\(?0?\)?[0-9]{{1,3}}[ .-][0-9*]{{3,4}}[ .-]?[0-9*]{{3,4}}{_END}"
    rf"|{_START}\([2-9][0-9]{{2}}\) ?[0-9]{{3}}[ .-][0-9]{{4}}{_END}"
    rf"|{_START}[2-9][0-9]{{2}}([.-])[2-9][0-9]{{2}}\1[0-9]{{4}}{_END}"
)
_BARE = re.compile(rf"{_START}(?:0[35789][0-9]{{8}}|84[35789][0-9]{{8}}|82 ?10[0-9]{{8}}){_END}")
_ANY = re.compile(rf"{_START}[+(]?[0-9](?:[ \n().*/-]{{0,3}}[0-9*]){{5,14}}(?![0-9])")
_CAPTION = re.compile(
    r"(?:전화|휴대|핸드폰|연락처|팩스|문의|모바일|(?:^|[^a-z])(?:tel|tele|telephone|tel ?no|phones?|hand ?phone|fax"
    r"|mobile|mob|cell|cellphone|h\.?/?p|contact|call|whatsapp|zalo|hotline|dien thoai|dt|d\.t|sdt|di dong|lien he)"
    r"(?![a-z])|^\W*[tmf]\W*[:.]|☎|☏|✆)[^0-9]{0,24}$"
)
_OTHER = re.compile(
    r"(?:\bmst\b|ma so thue|tax|gst|vat|sst|invoice|\binv|receipt|bill|order|trans\w*|\bref|batch|terminal|승인|영수증"
    r"|주문|거래|사업자|바코드|가맹점|hoa don|ma don|\bitem|\bcode|\bqty|roc|\breg\b|co\.? ?reg|document|doc|\bchk"
    r"|\bslip|table)[^0-9]{0,14}$"
)
_SHORT_DATE = re.compile(r"(?<![0-9])[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2}(?![0-9])").search
_AMOUNTS = re.compile(r"(?:[0-9]{1,7}[.,][0-9]{2}\s*)+|[0-9]{1,3}(?:[.,][0-9]{3})+").fullmatch
_LEAST = 7
_AT = "[@©®]"
_LABEL = "[0-9-]{0,32}[A-Za-z][A-Za-z0-9-]{0,64}"
_PROVIDERS = "gmail|naver|hanmail|daum|yahoo|hotmail|outlook|icloud|kakao|nate|example"
_EMAIL = re.compile(
    rf"[A-Za-z0-9][\w.+%-]{{0,64}}\s{{0,2}}(?:{_AT}|[(\[{{<] ?(?:at|AT|@|a) ?[)\]}}>])\s{{0,2}}"
    rf"{_LABEL}(?:(?:\s{{0,2}}\.\s{{0,2}}|,){_LABEL}){{0,4}}(?:\s{{0,2}}\.\s{{0,2}}|,)[A-Za-z]{{2,}}"
    rf"|[A-Za-z][\w.+%-]{{2,64}}\s+at\s+{_LABEL}(?:\s?(?:\.|\bdot\b)\s?{_LABEL}){{0,3}}\s?(?:\.|\bdot\b)\s?[A-Za-z]{{2,4}}"
    r"(?![A-Za-z])"
    rf"|[A-Za-z][\w+%-]{{0,64}}[0-9._][\w.+%-]{{0,64}}{_AT}[A-Za-z][\w.-]+|[A-Za-z][\w.+%-]{{1,64}}{_AT}[A-Za-z][\w-]+\.[\w.-]*"
    rf"|^[A-Za-z0-9][\w.+%-]{{1,64}}{_AT}[\w.-]*$|^{_AT}[A-Za-z][\w-]*\.[\w.-]+|[A-Za-z][\w.+%-]{{1,64}}{_AT}$"
    rf"|[\w.+%-]{{3,64}}.{{0,3}}?(?:{_PROVIDERS})\s?[.,]\s?(?:com|net|org|co|vn|kr|edu)[\w.]*",
    re.MULTILINE,
)
_MAY_BE = re.compile(rf"{_AT}|\b(?:at|AT|a)\b|{_PROVIDERS}").search
_LETTER = re.compile("[A-Za-z]").search


class Contacts(Detector):
    """Where a person can be reached. A shop's number looks like a person's, and is found as well.

    On types named in `products`, ten digits in a row without a caption are no telephone number.
    """

    def __init__(self, products: Iterable[str] = ()) -> None:
        self._products = frozenset(products)

    def detect(self, view: View) -> Iterable[Detection]:
        page = passages(view.lines)
        found = Found(view.lines)
        sold = view.doc_type in self._products
        for find in search(page, _SURE):
            if not _seems_other(page, find):
                found.add("phone", find)
        for find in search(page, _BARE):
            if not sold and not captioned(page, find, _OTHER):
                found.add("phone", find)
        for find in search(page, _ANY):
            if _may_be(find) and captioned(page, find, _CAPTION):
                found.add("phone", find)
        _emails(page, found)
        return found.detections()


def _emails(page: Passages, found: Found) -> None:
    for passage in page.all:
        text = passage.writings[0]
        if not _MAY_BE(text.text):
            continue
        for match in _EMAIL.finditer(text.text):
            if _LETTER(match[0]):
                found.add("email", Find(passage, text, match))


def _may_be(find: Find) -> bool:
    seems_other = find.dated or _AMOUNTS(find.text.strip())
    return 6 <= find.digits <= 15 and not seems_other and needs_both(find, _LEAST)


def _seems_other(page: Passages, find: Find) -> bool:
    dated = find.dated or (find.passage.joined and _SHORT_DATE(find.text))
    return bool(dated) or (captioned(page, find, _OTHER) and not captioned(page, find, _CAPTION))
