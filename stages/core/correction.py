"""Typed, reversible changes of a label: what stood there, what stands there now, why, and by which rule."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, Region

Kind = Literal["text", "polygon", "field", "language", "ignore", "added", "removed", "head"]

REVIEW, WITHHELD = "review/1", "withheld/1"
"""The rules under which the ledger has people's decisions, and regions that wait for one."""


class Head(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a label says of the document as a whole."""

    doc_type: str | None = None
    language: str | None = None
    attributes: dict[str, str] = {}
    fields: dict[str, str] = {}
    links: tuple[tuple[str, str], ...] = ()


class Edit(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One reversible change. `before` is None where a region is added, `after` where one is removed, at `index`.

    A "head" changes what is said of the whole document, from `head_before` to `head_after`.
    """

    kind: Kind
    region: str = ""
    before: Region | None = None
    after: Region | None = None
    index: int = -1
    head_before: Head | None = None
    head_after: Head | None = None


class Entry(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One line of the ledger: an edit of a document, in the order of application.

    `rule` is the check and its version ("text_width/1") or "review/1"; `confidence` (0 to 1) is that the change is
    right, `why` a sentence without any of the label's text, `by` who decided, where a person did.
    """

    delivery: str
    document: str
    step: int
    edit: Edit
    rule: str
    confidence: float
    why: str
    by: str = ""


class Stale(Exception):
    """Raised where a label isn't what an edit says it was."""


def head(document: Document) -> Head:
    """What the label says of the document as a whole."""
    return Head(**{name: getattr(document, name) for name in Head.__struct_fields__})


def changed(region: Region, after: Region, kind: Kind) -> Edit:
    """The edit that puts `after` in the region's place."""
    return Edit(kind=kind, region=region.id, before=region, after=after)


def retold(region: Region, text: str) -> Region:
    """The region with another text; its words follow where they are as many as before, else they are dropped."""
    if text == region.text:
        return region
    said = text.split()
    fits = len(said) == len(region.words) and all(word.text.strip() for word in region.words)
    words = tuple(replace(word, text=own) for word, own in zip(region.words, said, strict=False)) if fits else ()
    return replace(region, text=text, words=words)


def headed(document: Document, after: Head) -> Edit:
    """The edit that changes what is said of the whole document."""
    return Edit(kind="head", head_before=head(document), head_after=after)


def removed(document: Document, identity: str) -> tuple[Edit, ...]:
    """The edits that take a region out, and its links with it."""
    index = next(i for i, region in enumerate(document.regions) if region.id == identity)
    now = head(document)
    links = tuple(link for link in now.links if identity not in link)
    unlink = (headed(document, replace(now, links=links)),) if links != now.links else ()
    return *unlink, Edit(kind="removed", region=identity, before=document.regions[index], index=index)


def added(region: Region, index: int) -> Edit:
    """The edit that puts a new region at `index`."""
    return Edit(kind="added", region=region.id, after=region, index=index)


def apply(document: Document, edits: Iterable[Edit]) -> Document:
    """The document after the edits, one after the other. Raises Stale, and changes nothing, where one doesn't fit."""
    for edit in edits:
        document = _applied(document, edit)
    return document


def reverse(document: Document, edits: Sequence[Edit]) -> Document:
    """The document before the edits, which are given in the order of application. Raises Stale as `apply` does."""
    return apply(document, [_inverse(edit) for edit in reversed(edits)])


_OPPOSITE: dict[Kind, Kind] = {"added": "removed", "removed": "added"}


def _inverse(edit: Edit) -> Edit:
    return replace(
        edit,
        kind=_OPPOSITE.get(edit.kind, edit.kind),
        before=edit.after,
        after=edit.before,
        head_before=edit.head_after,
        head_after=edit.head_before,
    )


def _applied(document: Document, edit: Edit) -> Document:
    if edit.kind == "head":
        if head(document) != edit.head_before or edit.head_after is None:
            raise Stale(f"{document.id}: the document isn't as the edit found it")
        return replace(document, **{name: getattr(edit.head_after, name) for name in Head.__struct_fields__})
    regions = list(document.regions)
    index = next((i for i, region in enumerate(regions) if region.id == edit.region), None)
    if edit.before is None:
        if edit.after is None or index is not None or not 0 <= edit.index <= len(regions):
            raise Stale(f"{document.id}: region {edit.region} can't be put in")
        regions.insert(edit.index, edit.after)
    elif index is None or regions[index] != edit.before:
        raise Stale(f"{document.id}: region {edit.region} isn't as the edit found it")
    elif edit.after is None:
        if edit.index not in {-1, index}:
            raise Stale(f"{document.id}: region {edit.region} isn't where the edit found it")
        del regions[index]
    else:
        regions[index] = edit.after
    return replace(document, regions=tuple(regions))
