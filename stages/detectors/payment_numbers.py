"""Numbers of payment cards and of bank accounts in text."""

import re
from collections.abc import Iterable

from stages.core.number_finds import Find, Found, captioned, needs_both, search
from stages.core.passages import Passages, passages
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector

_STEP = r"[ \n]{0,2}[-.|]?[ \n]{0,2}"
_GAP = r"(?:[ \n]{0,2}[-.|][ \n]{0,2}|[ \n]{1,3})"
_WITHIN = r"(?: {0,2}[-.|] {0,2}| {1,3})"
"""A gap within a line: what a column beside or below begins with is no end of a whole number."""
_FOUR = r"(?:[0-9*]{4}|[xX]{4})"
_GROUPED = re.compile(
    rf"(?<![0-9*])(?<![A-Z]{{2}}[0-9]{{2}}[ -])(?:{_FOUR}{_GAP}{_FOUR}{_GAP}{_FOUR}{_GAP}{_FOUR}"
    rf"(?:{_WITHIN}[0-9]{{1,3}})?|[0-9*]{{4}}{_GAP}[0-9*]{{6}}{_GAP}[0-9*]{{4,5}})(?![0-9*])"
)
_STARRED = re.compile(
    r"(?<![0-9*])(?=(?:[ -]?[0-9*xX]){12,19}(?![0-9*]))[0-9]{0,8}[ -]?(?:[*xX][ -]?){4,14}[0-9]{2,6}(?![0-9*])"
    r"|(?<![0-9*])[0-9]{4}[ -]?[0-9]{2}[*xX]{2}[ -]?[*xX]{4}[ -]?[*xX0-9]{1,4}"
)
_BARE = re.compile(r"(?<![0-9A-Za-z.,])(?:[2-69][0-9]{15}|3[47][0-9]{13}|3[068][0-9]{12}|6[0-9]{18})(?![0-9])")
_LAST = re.compile(r"(?:[*xX.]{4}|[*xX]{2,3})[ -]{0,2}[0-9]{4}(?![0-9])")
_CARD = re.compile(r"(?<![0-9*])[0-9*xX](?:[ -]{0,3}[0-9*xX]){7,18}(?![0-9*])")
_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}\D+){3}(?:19|20)[0-9]{2}").fullmatch
_ACCOUNT = re.compile(r"(?<![0-9*.,])[0-9*xX](?:[ \n]?[-. ]?[ \n]?[0-9*xX]){6,23}(?![0-9*])(?![.,][0-9]{3}(?![0-9]))")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{2})([ ]?)[0-9]{2}(?:[ \n-]?[A-Z0-9*]{4}){2,7}(?:[ \n-]?[A-Z0-9*]{1,4})?(?![A-Za-z0-9])"
)
_COUNTRIES = frozenset(
    (
        *("AD", "AE", "AL", "AT", "AZ", "BA", "BE", "BG", "BH", "BI", "BR", "BY", "CH", "CR", "CY", "CZ", "DE", "DJ"),
        *("DK", "DO", "EE", "EG", "ES", "FI", "FK", "FO", "FR", "GB", "GE", "GI", "GL", "GR", "GT", "HN", "HR", "HU"),
        *("IE", "IL", "IQ", "IS", "IT", "JO", "KW", "KZ", "LB", "LC", "LI", "LT", "LU", "LV", "LY", "MC", "MD", "ME"),
        *("MK", "MN", "MR", "MT", "MU", "NI", "NL", "NO", "OM", "PK", "PL", "PS", "PT", "QA", "RO", "RS", "RU", "SA"),
        *("SC", "SD", "SE", "SI", "SK", "SM", "SO", "ST", "SV", "TL", "TN", "TR", "UA", "VA", "VG", "XK", "YE"),
    )
)
_CARD_CAPTION = re.compile(
    r"(?:카드|\bcards?\b|visa|master|\bamex\b|american express|\bjcb\b|unionpay|diners|discover|\bso the\b|\bthe so\b"
    r"|\bpan\b)[^0-9]{0,24}$"
)
_ACCOUNT_CAPTION = re.compile(
    r"(?:계좌|예금주|입금처|송금|무통장|\bstk\b|so tai khoan|\bso tk\b|\btk so\b|\btai khoan\b|\baccount\b|\bacct?\b"
    r"|\ba/c\b|\biban\b|\bbank(?:ing)? (?:details|account|transfer)|sort code|routing)[^0-9]{0,40}$"
)
_BANK = re.compile(
    r"(?:은행|뱅크|농협|신협|수협|새마을금고|우체국|국민|신한|우리|하나|기업|카카오|토스|\bkb\b|\bnh\b|\bibk\b|\bsc\b|vietcombank"
    r"|\bvcb\b|techcombank|\btcb\b|bidv|agribank|viet ?in ?bank|sacombank|vpbank|tpbank|mb ?bank|\bacb\b|hdbank|\bshb\b"
    r"|\bvib\b|maritime bank)\W*(?:\w+\W+)?$"
)
_HOLDER = re.compile(r"예금주|계좌|chu tai khoan|account (?:holder|name)").search
_OTHER = re.compile(
    r"(?:invoice|receipt|order|trans\w*|trace|appr\w*|approval|auth\w*|ref\w*|gst|vat|tax|batch|terminal|tid|mid|tel|phone"
    r"|승인|영수증|주문|거래|송장|바코드|사업자|가맹점|전화|hoa don|ma don|mst|ma so thue|dien thoai|sdt)[^0-9]{0,12}$"
)
_CURRENCY = re.compile(r" ?(?:원|won|krw|vnd|d\b|usd|rm|₩|₫|\$|€)")
_MONEY = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+").fullmatch
_LEAST = 7


class PaymentNumbers(Detector):
    """Card numbers, whole or partly starred, and account numbers beside captions. No check digit is looked at."""

    def detect(self, view: View) -> Iterable[Detection]:
        page = passages(view.lines)
        found = Found(view.lines)
        _cards(page, found)
        _accounts(page, found)
        return found.detections()


def _cards(page: Passages, found: Found) -> None:
    for find in search(page, _GROUPED):
        if any(c.isdigit() for c in find.text) and not _YEARS(find.text) and not _grouped_by_chance(find):
            found.add("card_number", find)
    for find in search(page, _STARRED, joined=False):
        found.add("card_number", find)
    for find in search(page, _BARE, joined=False):
        if not captioned(page, find, _OTHER):
            found.add("card_number", find)
    for pattern in (_LAST, _CARD):
        for find in search(page, pattern, joined=False):
            if not find.dated and not captioned(page, find, _OTHER) and captioned(page, find, _CARD_CAPTION):
                found.add("card_number", find)


def _accounts(page: Passages, found: Found) -> None:
    for find in search(page, _ACCOUNT):
        if find.digits < _LEAST or find.dated or _is_money(find) or not needs_both(find, _LEAST):
            continue
        told = captioned(page, find, _ACCOUNT_CAPTION) or captioned(page, find, _BANK) or _on_line(find)
        if told and not captioned(page, find, _OTHER):
            found.add("account_number", find)
    for find in search(page, _IBAN):
        bare = "".join(c for c in find.text if c.isalnum() or c == "*")
        known = find.match[1] in _COUNTRIES and not find.match[2]
        if 15 <= len(bare) <= 34 and find.digits >= 10 and (known or captioned(page, find, _ACCOUNT_CAPTION)):
            found.add("account_number", find)


def _on_line(find: Find) -> bool:
    """Whether the name of an account's holder, or the like, is announced behind the number."""
    return _HOLDER(find.writing.text[find.match.end() :].casefold()) is not None


def _is_money(find: Find) -> bool:
    return bool(_MONEY(find.text)) and bool(_CURRENCY.match(find.writing.text.casefold(), find.match.end()))


def _grouped_by_chance(find: Find) -> bool:
    """Whether columns of numbers stand beside each other, no two of which a line end alone parts in one number."""
    return find.passage.joined and find.passage.seamless
