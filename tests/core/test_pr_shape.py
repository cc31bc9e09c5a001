"""How texts and problems stand in comments and annotations: masked, escaped, on one line."""

import pytest

from stages.core.pr_annotations import annotation
from stages.core.pr_change import Problem
from stages.core.pr_shape import LONGEST, beside, code, masked


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Kim, 03/11", "Xxx, 99/99"),
        ("홍길동 880101-1234567", "xxx 999999-9999999"),
        ("Nguyễn", "Xxxxxx"),
        ("e\u0301", "xx"),
        ("<b>`|*[x](y)@z", "·x·····x··x··x"),
        ("a\u202eb\nc\u3000d", "x¤x¤x x"),
        ("１²Ⅷ", "999"),
        ("⟦x⟧", "·x·"),
    ],
)
def test_a_shape_says_nothing_but_kinds_of_characters(text: str, shape: str) -> None:
    assert masked(text) == shape


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Kim 12/03", "Kim 13/03", ("`Xxx 9⟦9⟧/99`", "`Xxx 9⟦9⟧/99`")),
        ("12.50", "12.5", ("`99.9⟦9⟧`", "`99.9`")),
        ("abc", "xyz 12", ("`⟦xxx⟧`", "`⟦xxx 99⟧`")),
        (None, "x", ("nothing", "`x`")),
        ("", "x", ("an empty text", "`⟦x⟧`")),
        ("same", "same", ("`xxxx`", "`xxxx`")),
    ],
)
def test_before_and_after_are_masked_and_marked(before: str | None, after: str | None, shown: tuple[str, str]) -> None:
    assert beside(before, after, show=False) == shown


def test_texts_are_quoted_only_if_asked_for() -> None:
    assert beside("Kim 12", "Kim 13", show=True) == ("`Kim 1⟦2⟧`", "`Kim 1⟦3⟧`")
    assert beside("a⟦b", "a⟦c", show=True) == ("`a\\u27e6⟦b⟧`", "`a\\u27e6⟦c⟧`")
    long = beside("a" * 5000, "b" * 5000, show=True)
    assert all(len(side) <= LONGEST + 10 for side in long)


@pytest.mark.parametrize("text", ["`", "``", "a`b``c", " x ", "`x", "", "\n", "\u202e\u200b", "x|y", "\\"])
def test_a_code_span_is_one_line_and_closes(text: str) -> None:
    span = code(text)
    fence = span[: len(span) - len(span.lstrip("`"))]
    assert "\n" not in span and "\u202e" not in span and "\u200b" not in span
    assert span.endswith(fence) and fence not in span[len(fence) : -len(fence)].replace(fence + "`", "")


def test_an_annotation_cannot_be_broken_out_of() -> None:
    problem = Problem(path="a,b:c\n::error::x%.jsonl", line=3, place="$.text", found="100 %\n::warning::x")
    said = annotation(problem)
    assert "\n" not in said
    assert said.startswith(
        "::error file=a%2Cb%3Ac\\n%3A%3Aerror%3A%3Ax%25.jsonl,line=3,title=ocrmill check-pr::$.text: "
    )
    assert said.endswith("100 %25\\n::warning::x")
    assert annotation(Problem(path="a", level="notice", found="x")) == "::notice file=a,title=ocrmill check-pr::x"
