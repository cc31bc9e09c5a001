"""What a kind of label error is: a small function that is given a region or a document, and says what is changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import box_from_quad, quad_from_box
from stages.sample.people import pick

Point = tuple[float, float]
Move = Callable[[Point], Point]
Record = dict[str, Any]
"""A document as its label file has it, before it is JSON."""


class Change(Struct, frozen=True, kw_only=True):
    """What an error makes of a document.

    `regions`: by region id, what stands in the region's place: nothing, itself changed, or two. `doc_type`: another
    class. `record`: what is done to the document's record in the label file, for what only a file can hold, and `hit`
    which regions that makes wrong, "" for the document.
    """

    regions: dict[str, tuple[Region, ...]] = {}
    doc_type: str | None = None
    record: Callable[[Record], None] | None = None
    hit: tuple[str, ...] = ()


class World:
    """What is known of all documents together."""

    def __init__(self, documents: Sequence[Document], images: Mapping[tuple[str, str], Path]) -> None:
        """`images` are the image files by delivery and source."""
        self.documents = documents
        self.images = images

    @cached_property
    def classes(self) -> list[str]:
        """The classes that documents have."""
        return sorted({document.doc_type for document in self.documents if document.doc_type})

    @cached_property
    def fields(self) -> dict[str | None, list[str]]:
        """The fields that are used in documents of a class."""
        found: dict[str | None, set[str]] = {}
        for document in self.documents:
            own = found.setdefault(document.doc_type, set())
            own.update(region.field for region in document.regions if region.field)
        return {name: sorted(own) for name, own in found.items()}

    def grey(self, document: Document) -> "np.ndarray[Any, Any] | None":
        """The image in shades of grey; None where it isn't as large as the document says."""
        import cv2

        raw = np.fromfile(self.images[document.delivery, document.source], np.uint8)
        image = cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
        return image if image is not None and image.shape == (document.height, document.width) else None


class Spot(Struct, frozen=True):
    """Where an error may be planted: a region, and the other regions of its document that have none yet."""

    document: Document
    region: Region
    free: tuple[Region, ...]
    world: World

    @property
    def text(self) -> str:
        """What the region says, "" where it isn't to be read."""
        return "" if self.region.ignore else self.region.text or ""


Plant = Callable[[Spot, np.random.Generator], Change | None]
"""A kind: the change that it makes at a spot, None where it can't be made there."""
PlantDocument = Callable[[Document, np.random.Generator], Change | None]
"""A kind that spoils a document as a whole."""


def one(region: Region) -> Change:
    """The change to this region."""
    return Change(regions={region.id: (region,)})


def said(region: Region, text: str | None) -> Change | None:
    """The change to this text; None where it says the same."""
    return one(told(region, text)) if text is not None and text != region.text else None


def told(region: Region, text: str) -> Region:
    """The region with another text, and so its words, which must not know better; they go where they don't fit."""
    sizes = [len(word.text.split()) for word in region.words]
    tokens = text.split()
    if sum(sizes) != len(tokens):
        return replace(region, text=text, words=())
    rest = iter(tokens)
    words = [replace(w, text=" ".join(islice(rest, size))) for w, size in zip(region.words, sizes, strict=True)]
    return replace(region, text=text, words=tuple(words))


def moved(region: Region, move: Move) -> Region:
    """The region with every point moved, its words along with it; an upright box stays one, begun at its top-left."""
    words = tuple(replace(word, polygon=_moved(word.polygon, move)) for word in region.words)
    return replace(region, polygon=_moved(region.polygon, move), words=words)


def _moved(points: Polygon, move: Move) -> Polygon:
    made = [move(point) for point in points]
    if box_from_quad(points):
        return polygon(upright(made))
    return polygon(made)


def upright(points: Iterable[Point]) -> Sequence[Point]:
    """The smallest upright box around the points."""
    xs, ys = zip(*points, strict=True)
    return quad_from_box(min(xs), min(ys), max(xs), max(ys))


def placed(region: Region, points: Iterable[Sequence[float]]) -> Change:
    """The change to this polygon, the words left where they are."""
    return one(replace(region, polygon=polygon([tuple(point) for point in points])))


def somewhere(rng: np.random.Generator, text: str, fits: Callable[[str], bool]) -> int | None:
    """The index of one of the characters that fit."""
    places = [index for index, character in enumerate(text) if fits(character)]
    return pick(rng, places) if places else None


def height(region: Region) -> float:
    """How far it is in px from a quad's first side to its third."""
    (x1, y1), (x2, y2) = region.polygon[0], region.polygon[-1]
    return float(np.hypot(x2 - x1, y2 - y1))
