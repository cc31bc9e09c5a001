"""ocrmill's own record: JSON Lines, one document a line."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from stages.core import strict_json
from stages.core.document import Document, Polygon, Region
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.formats.base import Delivery, Format, lines, on_line, points, regions, with_suffix


class OcrmillJsonl(Format):
    """Holds all that a document holds."""

    holds_fields = True

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return with_suffix(delivery.others, ".jsonl")

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        for number, line in lines(delivery.text(path)):
            try:
                document = _document(line)
                image = _image(document, path, delivery)
                items = [(f"$.regions[{n}]", region) for n, region in enumerate(document.regions)]
                found, rejected = regions(items, _region, path)
            except Refusal as refusal:
                yield on_line(refusal.rejected("label", path), number)
                continue
            yield from (on_line(each, number) for each in rejected)
            yield Label(
                image=image,
                path=path,
                place=str(number),
                doc_type=document.doc_type,
                language=document.language,
                attributes=document.attributes,
                fields=document.fields,
                regions=found,
                links=document.links,
            )

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        encode = msgspec.json.Encoder(order="sorted").encode
        return {"documents.jsonl": b"".join(encode(document) + b"\n" for document in documents)}


def _document(line: str) -> Document:
    try:
        return msgspec.convert(strict_json.loads(line), Document)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at `")
        if "unknown field" in problem:  # its name could be anything
            problem = "a member that a document hasn't"
        place = place.rstrip("`") or "$"
        raise Refusal("type", found=problem, expected="a document", action="correct the line", place=place) from None


def _image(document: Document, path: str, delivery: Delivery) -> str:
    """Where the document came from, or else where a release puts its image."""
    if not document.source:
        return delivery.image(document.file, path)
    try:
        return delivery.image(document.source, path)
    except Refusal as refusal:
        if refusal.reason not in {"no_image", "ambiguous"}:
            raise
        return delivery.image(document.file, path)


def _region(place: str, region: Region) -> Region:
    if not region.id:
        raise Refusal("missing", found="a region without an id", expected="an id", action="give it one")
    parts = [(place, region.polygon), *((f"{place}.words[{n}]", word.polygon) for n, word in enumerate(region.words))]
    for at, polygon in parts:
        _check(f"{at}.polygon", polygon)
    return region


def _check(place: str, polygon: Polygon) -> None:
    if polygon:
        points(polygon, place)
