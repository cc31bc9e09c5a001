"""Which kind of personal data a labelled field is: by the document type, or by what such fields are called anywhere."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from stages.core.alphabets import fold
from stages.core.document import Document, Region
from stages.core.personal import Kind
from stages.core.subject import DocType

_NOT_OF_PERSONS = re.compile(
    r"company|shop|store|merchant|seller|product|item|menu|file|brand|bank_name|issuer|authority|issuing|회사|상호|업체|상품|품명"
    r"|발급기관|발행|cong_ty|cua_hang|san_pham"
)
_CALLED: tuple[tuple[Kind, str], ...] = (
    ("face", r"face|얼굴|khuon_mat"),
    ("photograph", r"photo|portrait|picture|headshot|사진|^anh|hinh_anh|chan_dung"),
    ("signature", r"signature|^sign$|autograph|서명|사인|날인|chu_ky"),
    ("fingerprint", r"finger|thumb|지문|van_tay"),
    ("barcode", r"barcode|qr|pdf417|datamatrix|dot_code|바코드|ma_vach"),
    ("mrz", r"mrz|machine_readable"),
    ("email", r"e_?mail|이메일|메일|전자우편|thu_dien_tu"),
    ("phone", r"phone|mobile|(^|_)tel(_|$)|(^|_)fax|전화|휴대|핸드폰|연락처|dien_thoai|sdt"),
    ("place", r"birth_?place|place_of_(birth|origin)|출생지|본적|noi_sinh|que_quan|nguyen_quan"),
    ("date_of_birth", r"birth|dob|생년|생일|출생|ngay_sinh|nam_sinh"),
    ("address", r"address|(^|_)addr|residence|domicile|street|postcode|zip"
     r"|주소|거소|체류지|dia_chi|thuong_tru|tam_tru"),
    ("passport_number", r"passport|여권|ho_chieu"),
    ("licence_number", r"licen[cs]e|driving|면허|bang_lai|gplx"),
    ("card_number", r"card_?(no|num)|credit|카드|so_the"),
    ("account_number", r"account|iban|계좌|tai_khoan"),
    ("id_number", r"ssn|resident|national_id|(^|_)id_?(no|num|$)|personal_?(no|num|code|id)|identity|^number$"
     r"|document_?(no|num)|주민|등록번호|cccd|cmnd|dinh_danh|can_cuoc"),
    ("nationality", r"nationality|citizenship|국적|quoc_tich"),
    ("sex", r"(^|_)sex(_|$)|gender|성별|gioi_tinh"),
    ("date", r"(issue|expir|valid).*date|date_of_(issue|expir)|발급일|만료|ngay_cap|het_han"),
    ("name", r"name|holder|sender|recipient|cashier|applicant|customer|patient"
     r"|성명|이름|신청인|담당|수신|발신|받는|보내는|ho_(va_)?ten|thu_ngan"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _CALLED)


def kind_of(field: str | None, doc_type: str | None, schema: Mapping[str, DocType]) -> Kind | None:
    """The kind of personal data of a field on documents of the type; None where it says nothing of a person.

    On documents of an unknown type a field is what any type says of it. What nobody knows is `text` on an identity
    document, for there all is the holder's.
    """
    own = schema.get(doc_type or "")
    if field is None:
        return None
    if own and field in own.rules:
        rule = own.rules[field][1]
        guess = guessed(field)
        return "face" if rule.personal == "photograph" and guess == "face" else rule.personal
    if own is None:
        for other in schema.values():
            if field in other.rules and (personal := other.rules[field][1].personal):
                return "face" if personal == "photograph" and guessed(field) == "face" else personal
    return guessed(field) or ("text" if own is None or own.identity else None)


@lru_cache(maxsize=4096)
def guessed(field: str) -> Kind | None:
    """The kind of what is called so, in English, Korean or Vietnamese; None for what isn't known.

    >>> guessed("Customer e-mail"), guessed("생년월일"), guessed("company_name"), guessed("Họ và tên")
    ('email', 'date_of_birth', None, 'name')
    """
    called = re.sub(r"[\W_]+", "_", fold(unicodedata.normalize("NFC", field)).casefold()).strip("_")
    if _NOT_OF_PERSONS.search(called):
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.search(called)), None)


def labelled_kind(region: Region, doc_type: str | None, schema: Mapping[str, DocType]) -> Kind | None:
    """The kind of a label's region; a picture on an identity document is the holder's, whatever it is called."""
    kind = kind_of(region.field, doc_type, schema)
    own = schema.get(doc_type or "")
    if region.text is None and (own is None or own.identity) and kind in {None, "text"}:
        return "photograph"
    return kind


def said_of_person(label: Document, doc_type: str | None, schema: Mapping[str, DocType]) -> Iterator[tuple[Kind, str]]:
    """The personal values that a label gives: of its regions, placed or not, and of the document as a whole."""
    for field, value in label.fields.items():
        if kind := kind_of(field, doc_type, schema):
            yield kind, value
    for region in label.regions:
        if region.text and (kind := kind_of(region.field, doc_type, schema)):
            yield kind, region.text
