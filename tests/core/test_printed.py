"""What is known print on a document type, and what of it is learned."""

import unicodedata

import pytest

from stages.core.printed import Printed, recurring
from stages.core.subject import DocType, FieldRule

SCHEMA = {
    "card": DocType(
        words=("주민등록증",),
        printed="No. | Full name | European Union",
        identity=True,
        fields={
            "name": FieldRule(captions=("성명", "Họ và tên")),
            "conditions": FieldRule(captions=("조건",)),
            "birth": FieldRule(captions=("Date of birth", "생년월일", "Sex")),
        },
    ),
    "receipt": DocType(words=("RECEIPT",), fields={"total": FieldRule(captions=("TOTAL",))}),
}
PRINTED = Printed(SCHEMA, {"card": ("REPUBLIC OF MILLSTONE",)})


@pytest.mark.parametrize(
    "text",
    [
        "주민등록증", "주민 등록증.", "주민등룩증", "성명", "Date of birth", "DATE 0F BIRTH:", "Dateofbirth",
        "Họ và tên / Full name", "Ho va ten", "Full nane", "4. Date of birth", "Date of birth (4)",
        "REPUBLIC OF MlLLSTONE", "Sex",
        unicodedata.normalize("NFD", "생년월일 / Họ và tên"),
    ],
)  # fmt: skip
def test_print_is_known_though_misread(text: str) -> None:
    assert PRINTED.covers(text, "card")


@pytest.mark.parametrize(
    "text",
    [
        "", "…", "홍길동", "성영", "조건우", "성명희", "Date of birth 4", "04.05.1990 Date of birth", "SEX", "M",
        "TOTAL", "P<UTODATE<OF<BIRTH", "Birthe Dates",
    ],
)  # fmt: skip
def test_what_is_no_print(text: str) -> None:
    assert not PRINTED.covers(text, "card")


def test_on_an_unknown_type_the_print_of_any_counts() -> None:
    assert PRINTED.covers("TOTAL", None) and PRINTED.covers("TOTAL", "never heard of")


def test_what_is_left_of_a_line() -> None:
    def rest(text: str) -> list[str]:
        return [text[start:end] for start, end in PRINTED.rest(text, "card")]

    assert rest("성명 홍길동") == ["홍길동"]
    assert rest("No.: 012345678901") == ["012345678901"]
    assert rest("Date of birth 04.05.1990 Full name UNA") == ["04.05.1990", "UNA"]


def labelled(count: int, *texts: str) -> tuple[list[list[str]], list[list[str]]]:
    names = [f"HOLDER{chr(65 + index)}" for index in range(count)]
    return [[*texts, name] for name in names], [[name, "F", "UTOPIAN"] for name in names]


def test_recurring_texts_are_print_unless_they_are_the_holders() -> None:
    texts, personal = labelled(
        6, "MILL OFFICE", "UTOPIAN", "Nationality UTOPIAN", "F", "Sex F", "2019-04-05", "Mill Office"
    )
    assert recurring(texts, 5, 0.5, personal=personal, captions=["Sex"]) == {"MILL OFFICE"}


def test_a_caption_with_a_value_is_no_print() -> None:
    texts, personal = labelled(6, "Mill class", "Mill class Blue")
    assert recurring(texts, 5, 0.5, personal=personal) == {"Mill class"}


def test_recurring_counts_a_holder_once_and_needs_labels() -> None:
    texts, personal = labelled(6, "MILL OFFICE")
    assert not recurring(texts, 5, 0.5, personal=personal, groups=["one"] * 4 + ["two", "three"])
    assert not recurring(texts, 5, 0.5)


def test_one_mistaken_label_does_not_unlearn_print() -> None:
    texts, personal = labelled(8, "MILL OFFICE")
    personal[0].append("MILL OFFICE")
    assert recurring(texts, 5, 0.5, personal=personal) == {"MILL OFFICE"}
