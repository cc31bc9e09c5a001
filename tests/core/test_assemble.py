"""Images and labels put together; accounts that must balance."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from stages.core.account import balance
from stages.core.assemble import ImageFacts, assemble
from stages.core.document import Region, polygon
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected

BROKEN = Refusal("undecodable", found="x", expected="y", action="z").rejected("image", "c.png")
TERMS = {"delivery": "d", "format": "f", "received": "2026-01-15", "licence": "l", "consent": "c"}


def facts(digit: str) -> ImageFacts:
    return ImageFacts(sha256=digit * 64, suffix=".png", width=10, height=20, fingerprint="0" * 64)


def label(image: str, text: str = "t", place: str = "") -> Label:
    return Label(image=image, path="Label.txt", place=place, regions=(Region(id="r0001", text=text),))


def test_every_readable_image_is_a_document() -> None:
    images: dict[str, ImageFacts | Rejected] = {"b.png": facts("b"), "a.png": facts("a"), "c.png": BROKEN}
    made = assemble("d", images, [label("a.png"), label("a.png", "u", "2"), label("c.png", place="3")], language="ko")
    assert [(d.id, d.source, d.language, len(d.regions)) for d in made.documents] == [
        ("a" * 20, "a.png", "ko", 1),
        ("b" * 20, "b.png", "ko", 0),
    ]
    assert [(r.reason, r.place) for r in made.rejected] == [("second_label", "2"), ("image_rejected", "3")]
    account, rejected = balance(TERMS, made, images, files=4, label_files=1, unread=[], labels=3, refused=[], parts=[])
    assert (account.documents, account.images_rejected, account.labels_used) == (2, 1, 1)
    assert account.reasons == {"second_label": 1, "image_rejected": 1, "undecodable": 1}
    assert len(rejected) == 3


def test_an_account_that_does_not_balance_is_a_bug() -> None:
    made = assemble("d", {"a.png": facts("a")}, [])
    with pytest.raises(AssertionError, match="files came in"):
        balance(TERMS, made, {"a.png": facts("a")}, files=2, label_files=0, unread=[], labels=0, refused=[], parts=[])


def test_copies_are_numbered_by_what_they_say_not_by_their_names() -> None:
    images: dict[str, ImageFacts | Rejected] = {"x.png": facts("a"), "y.png": facts("a")}
    one = assemble("d", images, [label("x.png", "first"), label("y.png", "second")])
    other = assemble("d", images, [label("y.png", "first"), label("x.png", "second")])

    def said(made: object) -> list[tuple[str, str | None]]:
        return [(d.id, d.regions[0].text) for d in made.documents]  # type: ignore[attr-defined]

    assert said(one) == said(other)
    assert [d.id for d in one.documents] == ["a" * 20, "a" * 20 + "-2"]


def test_text_is_nfc_and_coordinates_are_rounded() -> None:
    said = replace(
        label("a.png", "Việt".encode().decode()),
        regions=(Region(id="r", text="Vie\u0323\u0302t", polygon=((0.123, -0.001), (1.005, 2), (3, 4))),),
    )
    region = assemble("d", {"a.png": facts("a")}, [said]).documents[0].regions[0]
    assert region.text == "Việt"
    assert region.polygon == ((0.12, 0.0), (1.0, 2.0), (3.0, 4.0))
    assert str(region.polygon[0][1]) == "0.0", "no minus zero: it would be other bytes"


@pytest.mark.parametrize(
    "points", [[(0, float("nan"))], [(0, float("inf"))], [(0, 1e9)], [(0,)], [("0", 1)], ["ab"], [(True, 1)]]
)
def test_what_is_no_polygon(points: list[object]) -> None:
    with pytest.raises(ValueError, match="vertex 0"):
        polygon(points)  # type: ignore[arg-type]


def test_messages_are_one_line_whatever_the_name() -> None:
    hostile = Refusal("r", found="f", expected="e", action="a", place="1").rejected(
        "file", "a\nb\x1b[31m\u202e\udcff.png"
    )
    assert hostile.message().isprintable()
    assert Path(hostile.path).name == hostile.path
