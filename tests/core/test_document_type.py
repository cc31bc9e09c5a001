"""Which type the policies of a document go by."""

import pytest

from stages.core.document import Document
from stages.core.document_type import document_type
from stages.core.view import TextLine
from stages.io.params import load_params
from tests.deliveries import ROOT

SCHEMA = load_params(ROOT / "params.yaml").doc_types
ZONE = ["P<UTOMOBERLEY<<UNA<<<<<<<<<<<<<<<<<<<<<<<<<<", "Q534256931UTO5312250F2807155<<<<<<<<<<<<<<<8"]
PERMIT = ["자동차운전면허증", "면허번호", "주민등록번호", "홍현영"]
RECEIPT = ["영 수 증", "합 계", "부가세"]


@pytest.mark.parametrize(
    ("label", "texts", "expected"),
    [
        ("passport", [], "passport"),
        ("receipt", RECEIPT, "receipt"),
        ("receipt", ["MILL CAFE", "9.00"], "receipt"),
        ("receipt", PERMIT, "kr_driver_licence"),
        ("other", ["Dear Una,", "bring your PASSPORT and a pen, please"], "other"),
        ("other", ["PASSPORT"], None),
        ("other", ["PASSPORT", "Surname", "Given names"], "passport"),
        ("other", ZONE, None),
        ("kr_resident_card", PERMIT, "kr_driver_licence"),
        ("kr_resident_card", ["주민등록증", *PERMIT], "kr_resident_card"),
        ("unheard_of", [], None),
        (None, [], None),
        (None, PERMIT, "kr_driver_licence"),
        (None, RECEIPT, "receipt"),
        (None, ["RECEIPT"], None),
        (None, ["Dear Una,", "With kind regards,"], None),
        (None, ZONE, "passport"),
        (None, [*RECEIPT, *PERMIT], "kr_driver_licence"),
    ],
)
def test_type(label: str | None, texts: list[str], expected: str | None) -> None:
    document = Document(
        **dict.fromkeys(("id", "delivery", "file", "source", "sha256", "fingerprint"), "d"),
        width=9,
        height=9,
        doc_type=label,
    )
    lines = [TextLine(((0, n), (9, n), (9, n + 1), (0, n + 1)), (text,)) for n, text in enumerate(texts)]
    assert document_type(document, lines, SCHEMA) == expected
