"""National identity numbers in text: Korea's resident and foreigner numbers, Vietnam's, and others beside captions."""

import re
from collections.abc import Iterable

from stages.core.number_finds import Find, Found, captioned, search
from stages.core.passages import Passages, passages
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector

_HALF = r"[0-9](?: ?[0-9]){5}"
_FREE, _END = r"(?<![0-9])(?<![0-9][./:,])", r"(?![0-9])(?![./:,][0-9])"
_MARKED = re.compile(rf"{_FREE}({_HALF})([ \n]{{0,3}}[-.,:;/'\"=+|]{{1,2}}[ \n]{{0,3}})[0-9*](?: ?[0-9*xX]){{6}}{_END}")
_SPACED = re.compile(rf"{_FREE}([0-9]{{6}})[ \n]{{1,3}}[0-9*][0-9*xX]{{6}}{_END}")
_BARE = re.compile(rf"{_FREE}([0-9]{{6}})[0-9]{{7}}{_END}")
_STARRED = re.compile(rf"{_FREE}({_HALF}) ?[-.]?[ \n]?[0-9]?[*xX](?: ?[*xX]){{4,8}}")
_DAMAGED = re.compile(rf"{_FREE}({_HALF}) ?- ?(?:[1-8]|[0-9*xX]{{6}}|[0-9*xX]{{8}}){_END}")
_TWELVE = re.compile(r"(?<![0-9+])(?<![0-9][ .-])[0-9](?:[ .\n-]?[0-9]){11}(?![0-9])(?![ .-][0-9])")
_NINE = re.compile(r"(?<![0-9+])(?<![0-9][ .-])[0-9]{3}([ .-]?)[0-9]{3}\1[0-9]{3}(?![0-9])(?![ .-][0-9])")
_ANY = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9],)[A-Z]{0,3}[ -]?[0-9*][0-9A-Z*]*(?:[ ./-]{1,2}[0-9A-Z*]*[0-9*][0-9A-Z*]*)*"
)
_BIRTH = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])").fullmatch
_PROVINCE = re.compile(r"0[0-9]{2}[0-3]").match
_PRODUCT = re.compile(r"880|490|690").match
"""With these, the numbers of products from Korea, Japan and China begin; a birthday could, too."""
_KOREAN_CAPTION = re.compile(r"주민|외국인 ?등록|국내 ?거소|생년월일|(?<!사업자)(?<!법인)등록 ?번호")
_COMPANY = re.compile(r"법인(?:등록)? ?(?:번호|no)?\W*$")
_CAPTION = re.compile(
    r"주민|외국인 ?등록|국내 ?거소|신분증|cmnd|cmtnd|\bcmt\b|cccd|can cuoc|chung minh|dinh danh|ho chieu/cmnd"
    r"|\bidentity\b|\bidentification (?:no|number|card)|\bpersonal (?:no|number|id|code)|social security|\bssn\b"
    r"|\bnric\b|\bmykad\b|national id|\bcitizen (?:id|card|no|number)|\bi/?c no|aadhaar|\bnin\b"
)
_BRIEF_CAPTION = re.compile(r"(?:^|[^a-z])(?:id|i\.d\.)\W*(?:card)?\W*(?:no|number|nr|num)?\W*$")
_BUSINESS = re.compile(
    r"(?:tax|gst|vat|sst|terminal|merchant|store|shop|cashier|trans\w*|invoice|order|item|product|compan\w+|co|reg\w*"
    r"|business|device|pos|receipt|batch|ref\w*|staff|server|table|operator|clerk|till|outlet|branch)\W*(?:reg\w*)?\W*id"
)
_NUMBER_CAPTION = re.compile(r"(?:^|[^a-z])(?:so|no|number)\W*(?:/\W*no)?\W*$")
_OWN = re.compile(r"[A-Z]{0,3}-?[0-9*][0-9A-Z*.-]*").fullmatch
_LEAST, _REACH = 8, 40


class NationalNumbers(Detector):
    """Numbers that a state gives a person, however they are written. No check digit is looked at.

    On types named in `products`, products have long numbers too: there, one without a caption must begin with a day of
    birth, and must not begin as the products' do.
    """

    def __init__(self, products: Iterable[str] = ()) -> None:
        self._products = frozenset(products)

    def detect(self, view: View) -> Iterable[Detection]:
        page = passages(view.lines)
        found = Found(view.lines)
        sold = view.doc_type in self._products
        identity = view.kind is not None and view.kind.identity
        _korean(page, found, sold=sold)
        _vietnamese(page, found, sold=sold, identity=identity, at_home=view.document.language == "vi")
        _others(page, found, sold=sold, identity=identity)
        return found.detections()


def _korean(page: Passages, found: Found, *, sold: bool) -> None:
    for find in search(page, _MARKED):
        dashed = "-" in find.match[2] and not sold
        if (dashed or _is_birth(find) or captioned(page, find, _KOREAN_CAPTION)) and not _of_company(page, find):
            found.add("id_number", find)
    for find in search(page, _SPACED):
        if _is_birth(find) or captioned(page, find, _KOREAN_CAPTION):
            found.add("id_number", find)
    bare = list(search(page, _BARE))
    for find in bare:
        product = sold and (find.passage.joined or _PRODUCT(find.text) or _is_one_of_many(find, bare))
        if (_is_birth(find) and not product) or captioned(page, find, _KOREAN_CAPTION):
            found.add("id_number", find)
    for find in search(page, _STARRED):
        found.add("id_number", find)
    for find in search(page, _DAMAGED):
        if captioned(page, find, _KOREAN_CAPTION) or (_is_birth(find) and not sold):
            found.add("id_number", find)


def _vietnamese(page: Passages, found: Found, *, sold: bool, identity: bool, at_home: bool) -> None:
    for find in search(page, _TWELVE):
        digits = _digits(find)
        compact = len(find.text) == len(digits) and not find.passage.joined
        likely = bool(_PROVINCE(digits)) and digits[:3] != "000"
        unsold = likely if sold else likely or compact
        if identity or _is_captioned(page, find) or (unsold and (at_home or not sold)):
            found.add("id_number", find)
    for find in search(page, _NINE):
        if identity or _is_captioned(page, find) or (not sold and captioned(page, find, _NUMBER_CAPTION)):
            found.add("id_number", find)


def _others(page: Passages, found: Found, *, sold: bool, identity: bool) -> None:
    for find in search(page, _ANY, joined=False):
        if not 5 <= find.digits <= 24 or find.dated:
            continue
        if (identity and _OWN(find.text.strip()) and find.digits >= _LEAST) or _is_captioned(page, find):
            found.add("id_number", find)


def _is_one_of_many(find: Find, others: Iterable[Find]) -> bool:
    """Whether another number stands on the document that begins alike, as those of a shop's products do."""
    line = find.passage.pieces[0].line
    return any(
        one.match[1] == find.match[1] and one.text != find.text and one.passage.pieces[0].line != line for one in others
    )


def _is_birth(find: Find) -> bool:
    return bool(_BIRTH(find.match[1].replace(" ", "")))


def _digits(find: Find) -> str:
    return "".join(character for character in find.text if character.isdigit())


def _of_company(page: Passages, find: Find) -> bool:
    return captioned(page, find, _COMPANY)


def _is_captioned(page: Passages, find: Find) -> bool:
    for words in page.said_before(find.passage, find.writing, find.match.start()):
        near = words[-_REACH:]
        if _CAPTION.search(near) or (_BRIEF_CAPTION.search(near) and not _BUSINESS.search(near)):
            return True
    return False
