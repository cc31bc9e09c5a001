"""COCO and COCO-Text: one JSON file of images, annotations and categories.

Sources: https://cocodataset.org/#format-data and https://bgshih.github.io/cocotext.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from stages.core.document import Document, Polygon, Region
from stages.core.geometry import area, bounds, quad_from_box
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child
from stages.formats.base import (
    Delivery,
    Format,
    bad_geometry,
    expect,
    member,
    numbers,
    optional,
    points,
    regions,
    rejected_at,
    stated_size,
    tidy,
    with_suffix,
)

TEXT = "text"
"""The category of a region without a field."""

_TEXT_KEYS = ("text", "utf8_string", "caption", "transcription")


class Coco(Format):
    """A region is an annotation, its field the category's name. Writes COCO-Text's `utf8_string` and `legibility`.

    Where the segmentation is a run-length code or has several parts, a region can't have its outline and gets the
    bbox; without a bbox such an annotation is rejected.
    """

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return with_suffix(delivery.others, ".json")

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        content = expect(delivery.json(path), dict, "$")
        annotations = member(content, "annotations", list, "$")
        images, rejected = _by_id(member(content, "images", list, "$"), "$.images", path)
        categories, more = _by_id(optional(content, "categories", list, "$") or [], "$.categories", path)
        yield from (*rejected, *more)
        of_image: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
        for number, item in enumerate(annotations):
            of_image[_key(item.get("image_id") if isinstance(item, dict) else None)].append(
                (f"$.annotations[{number}]", item)
            )
        for key, (place, entry) in images.items():
            try:
                image = delivery.image(member(entry, "file_name", str, place), path)
                doc_type = optional(entry, "category", str, place)
            except Refusal as refusal:
                yield rejected_at(refusal, path, place)
                continue
            found, rejected = regions(of_image.pop(key, []), partial(_region, categories), path)
            yield from rejected
            attributes = stated_size(entry.get("width"), entry.get("height"), image, delivery)
            yield Label(image=image, path=path, place=place, doc_type=doc_type, attributes=attributes, regions=found)
        unknown = Refusal(
            "unknown_image", found="no image for its image_id", expected="the id of a usable image", action="correct it"
        )
        yield from (rejected_at(unknown, path, place) for items in of_image.values() for place, _ in items)

    def cannot_write(self, region: Region) -> str | None:
        return f"it has {len(region.polygon)} vertices" if len(region.polygon) < 3 else None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        written = [self.check_writable(document) for document in documents]
        fields = sorted({region.field or TEXT for document in written for region in document.regions} | {TEXT})
        categories = {field: number for number, field in enumerate(fields, start=1)}
        images: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        for image_id, document in enumerate(written, start=1):
            images.append(_image(document, image_id))
            for region in document.regions:
                numbers = {"id": len(annotations) + 1, "image_id": image_id}
                annotations.append(numbers | _annotation(region, categories[region.field or TEXT]))
        content = {
            "images": images,
            "annotations": annotations,
            "categories": [{"id": number, "name": field} for field, number in categories.items()],
        }
        return {"coco.json": json.dumps(content, ensure_ascii=False).encode()}


def _key(value: Any) -> str:
    """What equal ids share: 1 and "1" are two; "" for what is no id."""
    return repr(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""


def _by_id(items: Sequence[Any], place: str, path: str) -> tuple[dict[str, tuple[str, dict[str, Any]]], list[Rejected]]:
    """The entries by id, each with its place. Those without an id, and all that share one, are rejected."""
    counts = Counter(_key(item.get("id")) for item in items if isinstance(item, dict))
    usable: dict[str, tuple[str, dict[str, Any]]] = {}
    rejected = []
    for number, item in enumerate(items):
        at = child(place, number)
        try:
            entry = expect(item, dict, at)
            key = _key(entry.get("id"))
            if not key or counts[key] > 1:
                found = "an id that another entry has" if key else "no id"
                raise Refusal("duplicate_id", found=found, expected="an id of its own", action="correct the label")
            usable[key] = (at, entry)
        except Refusal as refusal:
            rejected.append(rejected_at(refusal, path, at))
    return usable, rejected


def _region(categories: Mapping[str, tuple[str, dict[str, Any]]], place: str, item: Any) -> Region:
    annotation = expect(item, dict, place)
    identity = annotation.get("id")
    flags = (annotation.get("iscrowd"), annotation.get("ignore"))
    return Region(
        id=str(identity) if _key(identity) else "",
        polygon=_polygon(annotation, place),
        text=_text(annotation, place),
        field=_field(annotation.get("category_id"), categories, place),
        ignore=annotation.get("legibility") == "illegible" or 1 in flags,
    )


def _polygon(annotation: Mapping[str, Any], place: str) -> Polygon:
    parts = annotation.get("segmentation") or []
    if isinstance(parts, list) and parts:
        parts = [parts] if not isinstance(parts[0], list) else parts
        if len(parts) == 1:
            at = child(place, "segmentation")
            flat = numbers(parts[0], at, count=len(parts[0]) // 2 * 2)
            return points(zip(flat[::2], flat[1::2], strict=True), at)
    box = optional(annotation, "bbox", list, place)
    if box is None:
        raise bad_geometry("neither a polygon of one part nor a bbox", place, "one of them")
    at = child(place, "bbox")
    x, y, width, height = numbers(box, at, count=4)
    if width < 0 or height < 0:
        raise bad_geometry("a negative size", at, "x, y, width, height")
    return points(quad_from_box(x, y, x + width, y + height), at)


def _text(annotation: Mapping[str, Any], place: str) -> str | None:
    attributes = annotation.get("attributes")
    for key in _TEXT_KEYS:
        if (text := optional(annotation, key, str, place)) is not None:
            return text
    return optional(attributes, "text", str, f"{place}.attributes") if isinstance(attributes, dict) else None


def _field(identity: Any, categories: Mapping[str, tuple[str, dict[str, Any]]], place: str) -> str | None:
    if identity is None or not categories:
        return None
    if _key(identity) not in categories:
        at = child(place, "category_id")
        found, expected = "a category that isn't described", "the id of a category"
        raise Refusal("unknown_category", found=found, expected=expected, action="correct the label", place=at)
    at, category = categories[_key(identity)]
    name = member(category, "name", str, at)
    return None if name == TEXT else name


def _image(document: Document, image_id: int) -> dict[str, Any]:
    entry = {"id": image_id, "file_name": f"images/{document.file}", "width": document.width, "height": document.height}
    return entry | ({"category": document.doc_type} if document.doc_type else {})


def _annotation(region: Region, category_id: int) -> dict[str, Any]:
    x1, y1, x2, y2 = bounds(region.polygon)
    text = {} if region.text is None else {"utf8_string": region.text}
    return text | {
        "category_id": category_id,
        "segmentation": [[tidy(number) for vertex in region.polygon for number in vertex]],
        "bbox": [tidy(x1), tidy(y1), tidy(x2 - x1), tidy(y2 - y1)],
        "area": tidy(area(region.polygon)),
        "iscrowd": 0,
        "legibility": "illegible" if region.ignore else "legible",
    }
