"""FUNSD: a JSON file an image, forms as segments with words, labels and links. Also the ROOR edition of the same data.

Sources: https://guillaumejaume.github.io/FUNSD and https://github.com/chongzhangFDU/ROOR-Datasets.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region, Word
from stages.core.geometry import box_from_quad, quad_from_box
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child
from stages.formats.base import (
    Delivery,
    Format,
    expect,
    member,
    numbers,
    one_per_image,
    optional,
    points,
    regions,
    rejected_at,
    stated_size,
    tidy,
)

OTHER = "other"
"""FUNSD's label for what is no question, answer or header."""
_CORRECT = "correct the label"


class Funsd(Format):
    """A region is a segment (an item of "form" or "document"). Writes the original FUNSD.

    ROOR's entities stand over words: a segment whose entities differ in kind gets no field, and one of its links that
    stays within a segment says nothing of regions; both are rejected. An entity over several segments is linked by
    its first.
    """

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return one_per_image(delivery, ".json")

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        content = expect(delivery.json(path), dict, "$")
        key = "form" if "form" in content else "document"
        segments = [(f"$.{key}[{n}]", segment) for n, segment in enumerate(member(content, key, list, "$"))]
        stated = optional(content, "img", dict, "$") or {}
        name = optional(stated, "fname", str, "$.img")
        image = (
            delivery.image(name, path) if name is not None else delivery.image_of_stem(PurePosixPath(path).stem, path)
        )
        form = _Form()
        found, rejected = regions(segments, form.region, path)
        form.ends = {region.id: region.id for region in found}
        if key == "document":
            yield from _refused(form.read_entities(content), path)
            found = tuple(replace(region, field=form.fields.get(region.id)) for region in found)
            pairs = _items(content, "label_linkings", "$")
        else:
            pairs = [pair for place, segment in segments for pair in _items(segment, "linking", place)]
        yield from rejected
        yield from _refused((form.link(place, pair) for place, pair in pairs), path)
        attributes = stated_size(stated.get("width"), stated.get("height"), image, delivery)
        yield Label(image=image, path=path, attributes=attributes, regions=found, links=tuple(form.links))

    def cannot_write(self, region: Region) -> str | None:
        if not all(map(box_from_quad, [region.polygon, *(word.polygon for word in region.words)])):
            return "it or one of its words is no upright box that begins at its top-left"
        return "it is ignored or has no text" if region.ignore or region.text is None else None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        return {
            f"annotations/{PurePosixPath(document.file).stem}.json": _encoded(self.check_writable(document))
            for document in documents
        }


class _Form:
    """The regions of one file while it is read: which words, entities and links belong to them."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}  # word id: region id
        self.ends: dict[str, str] = {}  # what a link joins, region or entity id: region id
        self.fields: dict[str, str] = {}
        self.links: dict[tuple[str, str], None] = {}  # ordered; FUNSD repeats a link at both of its ends

    def region(self, place: str, item: Any) -> Region:
        segment = expect(item, dict, place)
        label = optional(segment, "label", str, place)
        parts = [(at, expect(word, dict, at)) for at, word in _items(segment, "words", place)]
        words = tuple(Word(polygon=_quad(word, at), text=member(word, "text", str, at)) for at, word in parts)
        region = Region(
            id=_identity(segment.get("id"), child(place, "id")),
            polygon=_quad(segment, place),
            text=member(segment, "text", str, place),
            field=label if label != OTHER else None,
            words=words,
        )
        for at, word in parts:
            self.words.setdefault(_identity(word.get("id"), child(at, "id")), region.id)
        return region

    def read_entities(self, content: Mapping[str, Any]) -> Iterator[tuple[str, Refusal]]:
        """Fields and ends of links by ROOR's entities. Yields what can't be used, with its place."""
        known, self.ends = self.ends, {}
        mixed = set()
        for place, item in _items(content, "label_entities", "$"):
            try:
                entity = expect(item, dict, place)
                label = member(entity, "label", str, place)
                ids = [self.words.get(_identity(word, at), "") for at, word in _items(entity, "word_idx", place)]
                own = list(dict.fromkeys(identity for identity in ids if identity in known))
                if not own:
                    raise Refusal("link", found="an entity of no region", expected="ids of words", action=_CORRECT)
                self.ends[_identity(entity.get("entity_id"), child(place, "entity_id"))] = own[0]
                mixed |= {identity for identity in own if self.fields.setdefault(identity, label) != label}
                if mixed.intersection(own):
                    found = "a segment whose entities differ in kind"
                    raise Refusal("mixed_field", found=found, expected="one kind a segment", action="split the segment")
            except Refusal as refusal:
                yield place, refusal
        self.fields = {identity: label for identity, label in self.fields.items() if identity not in mixed}

    def link(self, place: str, item: Any) -> tuple[str, Refusal] | None:
        """Take note of the link. Returns why it can't be used, with its place."""
        try:
            pair = [self.ends.get(_identity(end, place)) for end in expect(item, list, place)]
        except Refusal as refusal:
            return place, refusal
        match pair:
            case [str(start), str(end)] if start != end:
                self.links[start, end] = None
                return None
        found, expected = "a link that doesn't join two regions", "a pair of ids"
        return place, Refusal("link", found=found, expected=expected, action=_CORRECT)


def _refused(problems: Iterable[tuple[str, Refusal] | None], path: str) -> Iterator[Rejected]:
    return (rejected_at(problem[1], path, problem[0]) for problem in problems if problem)


def _items(value: Any, key: str, place: str) -> list[tuple[str, Any]]:
    """The items of an array that may be missing, with their places. What is no array is one item, and a bad one."""
    items = value.get(key) if isinstance(value, dict) else None
    at = child(place, key)
    if not isinstance(items, list):
        return [] if items is None else [(at, items)]
    return [(child(at, n), item) for n, item in enumerate(items)]


def _quad(item: Mapping[str, Any], place: str) -> Polygon:
    x1, y1, x2, y2 = numbers(member(item, "box", list, place), child(place, "box"), count=4)
    return points(quad_from_box(x1, y1, x2, y2), child(place, "box"))


def _identity(value: Any, place: str) -> str:
    """An integer or a string as an id, "" where there is none. Raises Refusal at `place` for anything else."""
    return "" if value is None else value if isinstance(value, str) else str(expect(value, int, place))


def _encoded(document: Document) -> bytes:
    numbered = {region.id: number for number, region in enumerate(document.regions)}
    linking: defaultdict[str, list[list[int]]] = defaultdict(list)
    for start, end in document.links:
        for identity in (start, end):
            linking[identity].append([numbered[start], numbered[end]])
    form = [
        {
            "box": _box(region.polygon),
            "text": region.text,
            "label": region.field or OTHER,
            "words": [{"text": word.text, "box": _box(word.polygon)} for word in region.words],
            "linking": linking[region.id],
            "id": numbered[region.id],
        }
        for region in document.regions
    ]
    return json.dumps({"form": form}, ensure_ascii=False, indent=1).encode()


def _box(polygon: Polygon) -> list[int | float]:
    return [tidy(number) for vertex in polygon[::2] for number in vertex]
