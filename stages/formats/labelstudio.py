"""Label Studio's JSON export: a list of tasks, or a single one.

Coordinates are percentages; a rectangle is turned clockwise around its top-left corner, in pixels.
Source: https://labelstud.io/guide/export and https://labelstud.io/tags/rectangle.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from stages.core.document import COORDINATE_LIMIT, Document, Polygon, Region
from stages.core.geometry import as_rotated_rectangle, rotated_rectangle, scaled
from stages.core.image_url import referenced
from stages.core.label import Label
from stages.core.labelling_interface import labelling_interface, type_interface
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
    with_suffix,
)

IMAGE, LABEL, TEXT, DOC_TYPE = "image", "label", "transcription", "doc_type"
"""Controls of Label Studio's own OCR template, and one more for the document's type."""

_LABEL_KINDS = ("rectanglelabels", "polygonlabels", "labels")
_SHAPES = ("rectangle", "polygon", "textarea", *_LABEL_KINDS)
_IMAGE_KEYS = ("image", "ocr", "img", "url")
_CORRECT = "correct the label"

_Results = list[tuple[str, dict[str, Any]]]  # with their places


class LabelStudio(Format):
    """A region is what results of one id say together: its shape, its text, its label.

    Of a task's annotations the newest that was not cancelled counts; a task without one says nothing. A text without a
    shape is a region without a place, its field the name of the control that it was typed into.
    """

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return with_suffix(delivery.others, ".json")

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        content = delivery.json(path)
        tasks = (
            [(child("$", n), task) for n, task in enumerate(content)] if isinstance(content, list) else [("$", content)]
        )
        if not all(isinstance(task, dict) and "data" in task for _, task in tasks[:1]):
            expected = "a list of tasks with data and annotations"
            raise Refusal("type", found="something else", expected=expected, action="export as JSON, not JSON-MIN")
        for place, task in tasks:
            try:
                yield from _task(expect(task, dict, place), place, path, delivery)
            except Refusal as refusal:
                yield rejected_at(refusal, path, place)

    def cannot_write(self, region: Region) -> str | None:
        if region.ignore:
            return "it is ignored"
        if region.polygon:
            return f"it has {len(region.polygon)} vertices" if len(region.polygon) < 3 else None
        if region.text is None:
            return "it has neither a place nor a text"
        return f"its field is called {TEXT}" if region.field == TEXT else None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        tasks = [_written(self.check_writable(document), number) for number, document in enumerate(documents, start=1)]
        return {"tasks.json": json.dumps(tasks, ensure_ascii=False).encode()}

    def propose(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """Predictions, which count for nothing until a person submits them; and a labelling interface for them.

        Where no region has a text, they are masks: their labels are kinds of personal data.
        """
        documents = [self.check_writable(document) for document in documents]
        masks = all(region.text is None for document in documents for region in document.regions)
        return _proposed(documents, labelling_interface(IMAGE, DOC_TYPE, LABEL if masks else None, TEXT))

    def ask_types(self, documents: Iterable[Document], choices: Sequence[str]) -> dict[str, bytes]:
        """As `propose`, the type alone."""
        return _proposed(documents, type_interface(IMAGE, DOC_TYPE, choices))


def _proposed(documents: Iterable[Document], interface: str) -> dict[str, bytes]:
    tasks = [_written(document, number) for number, document in enumerate(documents, start=1)]
    for task in tasks:
        task["predictions"] = [{"result": one["result"]} for one in task.pop("annotations")]
    return {"tasks.json": json.dumps(tasks, ensure_ascii=False).encode(), "interface.xml": interface.encode()}


def _task(task: dict[str, Any], place: str, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
    newest = _newest(task, place)
    if newest is None:
        return
    at, annotation = newest
    image = _image(member(task, "data", dict, place), child(place, "data"), path, delivery)
    by_id: dict[str, _Results] = {}
    doc_type, links = None, []
    for number, value in enumerate(optional(annotation, "result", list, at) or []):
        where = f"{at}.result[{number}]"
        try:
            result = expect(value, dict, where)
            kind = member(result, "type", str, where)
            if kind == "choices":
                doc_type = _choice(result, where)
            elif kind == "relation":
                links.append((where, (member(result, "from_id", str, where), member(result, "to_id", str, where))))
            elif kind in _SHAPES:
                by_id.setdefault(optional(result, "id", str, where) or where, []).append((where, result))
            else:
                expected = "one of " + ", ".join(_SHAPES)
                raise Refusal("unsupported", found="another kind of result", expected=expected, action="convert it")
        except Refusal as refusal:
            yield rejected_at(refusal, path, where)
    size = delivery.size(image)
    items = [(results[0][0], (results[0][1].get("id") or "", results)) for results in by_id.values()]
    found, rejected = regions(items, lambda _, item: _region(item[0], item[1], size), path)
    yield from rejected
    known = {region.id for region in found}
    for where, pair in links:
        if not known.issuperset(pair):
            found_what, expected = "a relation to what is no region", "ids of two regions"
            yield rejected_at(Refusal("link", found=found_what, expected=expected, action=_CORRECT), path, where)
    yield Label(
        image=image,
        path=path,
        place=place,
        doc_type=doc_type,
        regions=found,
        links=tuple(pair for _, pair in links if known.issuperset(pair)),
    )


def _newest(task: dict[str, Any], place: str) -> tuple[str, dict[str, Any]] | None:
    """The annotation that counts, with its place. "completions" is what exports before 2021 call them."""
    key = "annotations" if "annotations" in task else "completions"
    candidates = []
    for number, value in enumerate(optional(task, key, list, place) or []):
        at = f"{child(place, key)}[{number}]"
        annotation = expect(value, dict, at)
        if not annotation.get("was_cancelled"):
            changed = optional(annotation, "updated_at", str, at) or optional(annotation, "created_at", str, at) or ""
            identity = annotation.get("id")
            age = (changed, identity if isinstance(identity, int) else 0, number)
            candidates.append((age, at, annotation))
    return max(candidates)[1:] if candidates else None


def _image(data: dict[str, Any], place: str, path: str, delivery: Delivery) -> str:
    named = [key for key in _IMAGE_KEYS if isinstance(data.get(key), str)]
    others = [key for key, value in data.items() if isinstance(value, str)]
    if not named and len(others) != 1:
        found, expected = "data without an image", "one of " + ", ".join(_IMAGE_KEYS)
        raise Refusal("missing", found=found, expected=expected, action="name the image", place=place)
    key = (named or others)[0]
    reference, uploaded = referenced(data[key])
    try:
        try:
            return delivery.image(reference, path)
        except Refusal as refusal:
            if not uploaded or refusal.reason != "no_image":
                raise
            return delivery.image(re.sub(r"^[0-9a-f]{4,}-", "", reference), path)
    except Refusal as refusal:
        refusal.place = child(place, key)
        raise


def _choice(result: dict[str, Any], place: str) -> str:
    value = member(result, "value", dict, place)
    choices = member(value, "choices", list, child(place, "value"))
    if len(choices) != 1 or _has_shape(value):
        found, expected = "several choices, or those of a region", "one choice: the document's type"
        raise Refusal("unsupported", found=found, expected=expected, action=_CORRECT)
    return expect(choices[0], str, f"{place}.value.choices[0]")


def _region(identity: str, results: _Results, size: tuple[int, int]) -> Region:
    polygon: Polygon = ()
    text = label = control = None
    for place, result in results:
        value, at = member(result, "value", dict, place), child(place, "value")
        if not polygon and _has_shape(value):
            polygon = _polygon(result, value, place, size)
        if result["type"] == "textarea":
            text = _text(member(value, "text", object, at), child(at, "text"))
            control = optional(result, "from_name", str, place)
        for kind in _LABEL_KINDS:
            label = _label(optional(value, kind, list, at) or [], child(at, kind)) or label
    if not polygon and text is None:
        raise bad_geometry("neither a shape nor a text")
    typed_into = control if control != TEXT and not polygon else None
    return Region(id=identity, polygon=polygon, text=text, field=label or typed_into)


def _label(labels: list[Any], place: str) -> str | None:
    if len(labels) > 1:
        found = f"{len(labels)} labels"
        raise Refusal("mixed_field", found=found, expected="one label a region", action=_CORRECT, place=place)
    return expect(labels[0], str, f"{place}[0]") if labels else None


def _text(value: Any, place: str) -> str | None:
    """One text of what was typed in; None for an empty list, where nothing was."""
    if isinstance(value, str):
        return value
    parts = [expect(part, str, f"{place}[{n}]") for n, part in enumerate(expect(value, list, place))]
    return "\n".join(parts) if parts else None


def _has_shape(value: dict[str, Any]) -> bool:
    return "x" in value or "points" in value


def _polygon(result: dict[str, Any], value: dict[str, Any], place: str, size: tuple[int, int]) -> Polygon:
    """The shape in px of the canonical image. It is turned in px of the image as it was labelled, then scaled."""
    if optional(result, "image_rotation", float, place):
        found, expected = "a label of a turned image", "image_rotation 0"
        raise Refusal("unsupported", found=found, expected=expected, action="turn the image file itself", place=place)
    width = optional(result, "original_width", float, place) or size[0]
    height = optional(result, "original_height", float, place) or size[1]
    if not (0 < width <= COORDINATE_LIMIT and 0 < height <= COORDINATE_LIMIT):
        raise bad_geometry("an impossible image size", place)
    at = child(place, "value")
    if "points" in value:
        within = child(at, "points")
        pairs = [numbers(expect(p, list, within), within, count=2) for p in member(value, "points", list, at)]
        return points(scaled([(x, y) for x, y in pairs], size[0] / 100, size[1] / 100), within)
    x, y, w, h = (member(value, key, float, at) for key in ("x", "y", "width", "height"))
    degrees = optional(value, "rotation", float, at) or 0.0
    if not all(abs(number) <= COORDINATE_LIMIT for number in (x, y, w, h, degrees)):
        raise bad_geometry("a number beyond all bounds", at)
    x, y, w, h = x * width / 100, y * height / 100, w * width / 100, h * height / 100
    quad = rotated_rectangle(x, y, w, h, degrees)
    return points(scaled(quad, size[0] / width, size[1] / height), at)


def _written(document: Document, number: int) -> dict[str, Any]:
    results = [result for region in document.regions for result in _results(region, document)]
    if document.doc_type:
        value = {"choices": [document.doc_type]}
        results.append({"id": DOC_TYPE, "type": "choices", "from_name": DOC_TYPE, "to_name": IMAGE, "value": value})
    results += [
        {"type": "relation", "from_id": start, "to_id": end, "direction": "right"} for start, end in document.links
    ]
    return {
        "id": number,
        "data": {"ocr": f"/data/local-files/?d={quote(f'images/{document.file}')}"},
        "annotations": [{"id": number, "was_cancelled": False, "result": results}],
    }


def _results(region: Region, document: Document) -> Iterator[dict[str, Any]]:
    common = {
        "id": region.id,
        "to_name": IMAGE,
        "original_width": document.width,
        "original_height": document.height,
        "image_rotation": 0,
    }
    if not region.polygon:
        yield common | {"type": "textarea", "from_name": region.field or TEXT, "value": {"text": [region.text]}}
        return
    kind, control, shape = _shape(region.polygon, 100 / document.width, 100 / document.height)
    yield common | {"type": kind, "from_name": control, "value": shape}
    if region.field:
        yield common | {"type": "labels", "from_name": LABEL, "value": shape | {"labels": [region.field]}}
    if region.text is not None:
        yield common | {"type": "textarea", "from_name": TEXT, "value": shape | {"text": [region.text]}}


def _shape(polygon: Polygon, x_percent: float, y_percent: float) -> tuple[str, str, dict[str, Any]]:
    """Type, control and value of a shape, by how many percent one px is."""
    if rectangle := as_rotated_rectangle(polygon):
        x, y, width, height, degrees = rectangle
        place = {"x": x * x_percent, "y": y * y_percent, "width": width * x_percent, "height": height * y_percent}
        return "rectangle", "bbox", place | {"rotation": degrees}
    return "polygon", "poly", {"points": [list(point) for point in scaled(polygon, x_percent, y_percent)]}
