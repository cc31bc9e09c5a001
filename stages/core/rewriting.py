"""Corrections of what a region says."""

from collections.abc import Callable

from msgspec.structs import replace

from stages.core.correction import Edit, changed
from stages.core.document import Region, nfc


def rewritten(region: Region, change: Callable[[str], str]) -> Edit:
    """The edit that changes the region's text, and its words' texts in the same way."""
    words = tuple(replace(word, text=nfc(change(word.text))) for word in region.words)
    return changed(region, replace(region, text=nfc(change(region.text or "")), words=words), "text")


def said(region: Region, text: str) -> Edit:
    """The edit that makes the region say `text`; its words follow where there are as many, else they go."""
    pieces = text.split()
    fits = len(pieces) == len(region.words)
    words = tuple(replace(w, text=nfc(p)) for w, p in zip(region.words, pieces, strict=True)) if fits else ()
    return changed(region, replace(region, text=nfc(text), words=words), "text")


def renamed(region: Region, field: str | None) -> Edit:
    """The edit that gives the region another field."""
    return changed(region, replace(region, field=field), "field")
