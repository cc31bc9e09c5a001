"""Edits of a label: whatever is done can be taken back, and what doesn't fit changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stages.core.correction import Edit, Stale, added, apply, changed, head, headed, removed, retold, reverse
from stages.core.document import Document, Region, Word

QUAD = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))


def document(texts: list[str], links: tuple[tuple[str, str], ...] = ()) -> Document:
    regions = tuple(Region(id=f"r{n}", polygon=QUAD, text=text) for n, text in enumerate(texts))
    return Document(
        id="d", delivery="x", file="d.jpg", source="s", sha256="0", fingerprint="0", width=9, height=9, regions=regions,
        links=links,
    )  # fmt: skip


@st.composite
def edited(draw: st.DrawFn) -> tuple[Document, list[Edit]]:
    """A document and edits that were made one after the other."""
    start = now = document(draw(st.lists(st.text(max_size=3), min_size=1, max_size=4)), (("r0", "r0"),))
    edits: list[Edit] = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(["text", "added", "removed", "head"]))
        if kind == "added":
            new = [added(Region(id=f"n{number}", text="new"), draw(st.integers(0, len(now.regions))))]
        elif kind == "head":
            new = [headed(now, replace(head(now), doc_type=draw(st.text(max_size=2))))]
        elif not now.regions:
            continue
        else:
            region = draw(st.sampled_from(now.regions))
            new = (
                list(removed(now, region.id))
                if kind == "removed"
                else [changed(region, retold(region, draw(st.text(max_size=4))), "text")]
            )
        now = apply(now, new)
        edits += new
    return start, edits


@given(edited())
@settings(max_examples=200, deadline=None)
def test_edits_taken_back_in_reverse_give_the_label_again(case: tuple[Document, list[Edit]]) -> None:
    start, edits = case
    assert reverse(apply(start, edits), edits) == start


def test_an_edit_that_does_not_fit_is_refused() -> None:
    now = document(["a", "b"])
    other = changed(Region(id="r0", text="z"), Region(id="r0", text="y"), "text")
    for edit in (
        other,
        added(now.regions[0], 0),
        added(Region(id="new"), 7),
        headed(document(["a"], (("a", "b"),)), head(now)),
    ):
        with pytest.raises(Stale):
            apply(now, [edit])


def test_a_region_goes_with_its_links() -> None:
    now = document(["a", "b", "c"], (("r0", "r1"), ("r1", "r2"), ("r0", "r2")))
    assert apply(now, removed(now, "r1")).links == (("r0", "r2"),)


def test_words_follow_a_new_text_where_they_can() -> None:
    region = Region(id="r", text="one two", words=(Word(text="one"), Word(text="two")))
    assert [word.text for word in retold(region, "one too").words] == ["one", "too"]
    assert retold(region, "onetwo").words == ()
    assert retold(region, "one two") is region
