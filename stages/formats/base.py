"""What a label format is: which files are its labels, what they say, and (where it can) how to write them.

A member yields `Label`s and `Rejected`s and never opens a file: the delivery it is handed reads strictly (encodings,
size, duplicate keys, NaN, depth) and resolves image references without leaving the delivery.
"""

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region, polygon
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child

T = TypeVar("T")


class Delivery(Protocol):
    """The files of one delivery, as a format may see them. Paths are relative, with "/" between their parts."""

    images: Sequence[str]
    others: Sequence[str]

    def text(self, path: str) -> str:
        """The file's text. Raises Refusal for more than 50 MB or bytes that are no text."""

    def json(self, path: str) -> Any:
        """The file's JSON. Raises Refusal, with a JSON path, for what strict JSON doesn't allow."""

    def image(self, reference: str, path: str) -> str:
        """The image that the label file `path` means by `reference`. Raises Refusal for none, several, or outside."""

    def image_of_stem(self, stem: str, path: str) -> str:
        """The image called `stem` but for its suffix, the nearest to `path`. Raises Refusal as `image` does."""

    def others_of_stem(self, stem: str, path: str) -> Sequence[str]:
        """The files in `others` called `stem` but for their suffix, those nearest to the file `path`, without it."""

    def size(self, image: str) -> tuple[int, int]:
        """(width, height) in px of the canonical image. Raises Refusal where the image itself was rejected."""


class Format(ABC):
    """A label format. Subclasses say which files are theirs and read one; the loop and the rejects are here.

    Two labels of one image are both handed on: whoever asked decides. So is the label of an image that was rejected,
    unless its meaning depends on the image's size.

    `labelled`: whether a delivery must hold labels; `holds_fields`: whether `write` keeps `Document.fields`.
    """

    labelled = True
    holds_fields = False

    @abstractmethod
    def label_files(self, delivery: Delivery) -> Sequence[str]:
        """The files among `delivery.others` (or, for labels in file names, `images`) that are labels of this format."""

    @abstractmethod
    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        """What the label file says, one `Label` an image. A Refusal raised here rejects the rest of the file.

        Each line or annotation becomes a region or a Rejected with its place, never neither.
        """

    def read(self, delivery: Delivery) -> Iterator[Label | Rejected]:
        """What all label files of the delivery say, in the order of their paths."""
        for path in sorted(self.label_files(delivery)):
            try:
                yield from self.read_file(path, delivery)
            except Refusal as refusal:
                yield refusal.rejected("label", path)

    def recognises(self, delivery: Delivery) -> bool:
        """Whether this is the delivery's format: the first label file that says anything says something of an image."""
        for path in sorted(self.label_files(delivery)):
            try:
                said = list(self.read_file(path, delivery))
            except Refusal:
                return False
            if any(isinstance(label, Label) and (label.regions or label.fields) for label in said):
                return True
            if any(isinstance(label, Rejected) for label in said):
                return False
        return False

    def cannot_write(self, region: Region) -> str | None:
        """Why this format can't hold the region (text, polygon, `ignore`), None if it can. Field and words may go."""
        return None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """Label files by path. Images are expected beside them, at `images/<document.file>`.

        Raises ValueError, naming document and region, for what the format can't hold (see `cannot_write`), and
        NotImplementedError where nothing in the ecosystem reads this format.
        """
        raise NotImplementedError(f"{type(self).__name__} can be read but not written")

    def propose(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """As `write`, where the format's tool looks for labels to correct, as proposals where it tells them apart."""
        return self.write(documents)

    def ask_types(self, documents: Iterable[Document], choices: Sequence[str]) -> dict[str, bytes]:
        """Label files in which people choose one of these as each document's type; its own is the proposal.

        Raises NotImplementedError where the format's tool can't ask for it.
        """
        raise NotImplementedError(f"{type(self).__name__} can't ask for a document's type")

    def check_writable(self, document: Document) -> Document:
        """The document itself. Raises ValueError for the first region that the format can't hold."""
        for region in document.regions:
            if problem := self.cannot_write(region):
                raise ValueError(
                    f"{document.id}: region {region.id} can't be written as {type(self).__name__}: {problem}"
                )
        return document


def with_suffix(paths: Iterable[str], *suffixes: str) -> list[str]:
    """Those paths that end in one of the suffixes (lower-case, with the dot), whatever their case."""
    return [path for path in paths if PurePosixPath(path).suffix.lower() in suffixes]


_ABOUT = re.compile(r"(readme|licen[cs]e|copying|notice|changelog|contributing)\b", re.IGNORECASE)


def one_per_image(delivery: Delivery, *suffixes: str, stem: Callable[[str], str] = lambda s: s) -> list[str]:
    """Files with these suffixes that are named as images are, and what else lies in their folders with such a suffix.

    So a label without its image is still a label, and a list of errors at the top is none. Where no file at all is
    named as an image, all of them count. `stem` takes from a label's stem what the image's hasn't.
    """
    images = {PurePosixPath(path).stem for path in delivery.images}
    by_folder: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    named = set()
    for path in with_suffix(delivery.others, *suffixes):
        pure = PurePosixPath(path)
        if _ABOUT.match(pure.name):
            continue
        group = (str(pure.parent), pure.suffix.lower())
        by_folder[group].append(path)
        if stem(pure.stem) in images:
            named.add(group)
    return [path for group, paths in by_folder.items() if group in named or not named for path in paths]


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers, from 1, and lines that aren't blank. Only CR and LF end a line: a form feed belongs to a text."""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line and not line.isspace():
            yield number, line


def regions(
    items: Iterable[tuple[str, T]], parse: Callable[[str, T], Region], path: str
) -> tuple[tuple[Region, ...], list[Rejected]]:
    """The regions that `parse` makes of (place, item) pairs, and the items that it refuses.

    A region without an id gets "r0001" and so on, by its item's position, so that a refused item doesn't rename others.
    """
    accepted: dict[str, Region] = {}
    rejected = []
    for number, (place, item) in enumerate(items, start=1):
        try:
            region = parse(place, item)
            identity = region.id or f"r{number:04d}"
            if identity in accepted:
                found, expected = "an id that an earlier region has", "ids that differ within a document"
                raise Refusal("duplicate_id", found=found, expected=expected, action="give it another id")
            accepted[identity] = region if region.id else replace(region, id=identity)
        except Refusal as refusal:
            rejected.append(rejected_at(refusal, path, place))
    return tuple(accepted.values()), rejected


def rejected_at(refusal: Refusal, path: str, place: str) -> Rejected:
    """The refusal as a rejected label, at its own place or else at `place`."""
    rejected = refusal.rejected("label", path)
    return rejected if rejected.place else replace(rejected, place=place)


def on_line(rejected: Rejected, number: int) -> Rejected:
    """What was rejected of a text of one line, as a part of a file of which it is the line `number`."""
    parts = [str(number), rejected.place.removeprefix("1:")]
    return replace(rejected, place=":".join(filter(None, parts)))


_NAMES: dict[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}


def expect(value: Any, kind: type[T], place: str) -> T:
    """The JSON value, if it is of that kind; for `float` any number. Raises Refusal at `place`."""
    if kind is object or type(value) is kind or (kind is float and type(value) is int):
        return value  # type: ignore[no-any-return]
    found, expected = _NAMES.get(type(value), "something else"), _NAMES.get(kind, "something else")
    raise Refusal("type", found=found, expected=expected, action="correct the label", place=place)


def member(value: Mapping[str, Any], key: str, kind: type[T], place: str) -> T:
    """The member of the JSON object at `place`. Raises Refusal where it is missing or of another kind."""
    if key not in value:
        expected = f'the member "{key}"'
        raise Refusal("missing", found="an object without it", expected=expected, action="add it", place=place)
    return expect(value[key], kind, child(place, key))


def optional(value: Mapping[str, Any], key: str, kind: type[T], place: str) -> T | None:
    """The member of the JSON object at `place`, None where it is missing or null. Raises Refusal for another kind."""
    return None if value.get(key) is None else expect(value[key], kind, child(place, key))


def points(value: Iterable[Any], place: str, *, count: int | None = None) -> Polygon:
    """The polygon with these vertices, `count` of them or at least three. Raises Refusal at `place`."""
    try:
        result = polygon(value)
    except ValueError as error:
        raise bad_geometry(str(error), place) from None
    if len(result) != count if count else len(result) < 3:
        raise bad_geometry(f"{len(result)} vertices", place, f"{count or 'at least three'} vertices")
    return result


def numbers(value: Sequence[Any], place: str, *, count: int) -> list[float]:
    """So many JSON numbers. Raises Refusal at `place`."""
    if len(value) != count:
        raise bad_geometry(f"{len(value)} numbers", place, f"{count} numbers")
    return [expect(number, float, f"{place}[{index}]") for index, number in enumerate(value)]


def bad_geometry(found: str, place: str = "", expected: str = "finite coordinates in px") -> Refusal:
    """A refusal of what says where a region is."""
    return Refusal("geometry", found=found, expected=expected, action="correct the label", place=place)


def stated_size(width: Any, height: Any, image: str, delivery: Delivery) -> dict[str, str]:
    """The attribute `labelled_size` where the label states another image size (px) than the canonical image has.

    Its coordinates may then be meant for an image before it was turned or scaled; a check can find that.
    """
    try:
        size = delivery.size(image)
    except Refusal:
        return {}
    known = isinstance(width, int) and isinstance(height, int)
    return {"labelled_size": f"{width}x{height}"} if known and (width, height) != size else {}


def tidy(number: float) -> int | float:
    """The number to 0.01, as an integer where it is one: many readers take nothing else."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
