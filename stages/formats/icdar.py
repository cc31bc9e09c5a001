"""ICDAR robust reading and SROIE: a text file an image, a line a region, eight coordinates and then the text.

Also ICDAR 2013's `x1, y1, x2, y2, "text"`, known by its quotes, and SROIE's key files: a JSON object of strings.
Sources: https://rrc.cvc.uab.es, challenges 2 (2013), 4 (2015) and 13 (SROIE).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child
from stages.formats.base import (
    Delivery,
    Format,
    bad_geometry,
    expect,
    lines,
    one_per_image,
    points,
    regions,
    tidy,
    with_suffix,
)

IGNORED = "###"
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_BOX = re.compile(r"\s*" + r"([+-]?[\d.]+)(?:\s*,\s*|\s+)" * 4 + r'"(.*)"\s*', re.ASCII)
_BOX_FILES = (".txt", ".csv")


class Icdar(Format):
    """ICDAR 2015, 2013 and SROIE. Writes the ICDAR 2015 form."""

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        boxes = one_per_image(delivery, *_BOX_FILES, stem=image_stem)
        folders = {PurePosixPath(key).parent for path in boxes if (key := _key(path, delivery))}
        return boxes + [path for path in with_suffix(delivery.others, ".json") if PurePosixPath(path).parent in folders]

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        """One label of a box file's lines and its key file's fields; if one of the two is refused the other remains."""
        is_key = not with_suffix([path], *_BOX_FILES)
        if is_key and _box(path, delivery):
            return  # read together with its box file
        box, key = (None, path) if is_key else (path, _key(path, delivery))
        try:
            image = delivery.image_of_stem(image_stem(PurePosixPath(path).stem), path)
        except Refusal as refusal:
            yield from (refusal.rejected("label", each) for each in (box, key) if each)
            return
        label = Label(image=image, path=path)
        read = False
        if box:
            try:
                found, rejected = regions(((str(n), line) for n, line in lines(delivery.text(box))), _region, box)
                label, read = replace(label, regions=found), True
                yield from rejected
            except Refusal as refusal:
                yield refusal.rejected("label", box)
        if key:
            try:
                fields, rejected = _fields(key, delivery)
                label, read = replace(label, fields=fields), True
                yield from rejected
            except Refusal as refusal:
                yield refusal.rejected("label", key)
        if read:
            yield label

    def cannot_write(self, region: Region) -> str | None:
        if len(region.polygon) != 4:
            return f"it has {len(region.polygon)} vertices, not four"
        if region.ignore != (region.text is None):
            return "a region is either ignored, then without a text, or has one"
        if region.text == IGNORED:
            return f"the text {IGNORED} means that it is ignored"
        return "its text has a line break" if re.search(r"[\r\n]", region.text or "") else None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        return {
            f"labels/gt_{PurePosixPath(document.file).stem}.txt": "".join(
                map(_line, self.check_writable(document).regions)
            ).encode()
            for document in documents
        }


def image_stem(stem: str) -> str:
    """The image's stem, by its label's."""
    return re.sub(r"^(gt|res)_", "", stem)


def _key(path: str, delivery: Delivery) -> str | None:
    """SROIE's key file of the image that the box file `path` is of: the only JSON of that name in another folder."""
    others = delivery.others_of_stem(image_stem(PurePosixPath(path).stem), path)
    found = [
        other for other in with_suffix(others, ".json") if PurePosixPath(other).parent != PurePosixPath(path).parent
    ]
    return found[0] if len(found) == 1 else None


def _box(key: str, delivery: Delivery) -> str | None:
    """The box file that `key` is the key file of."""
    stem = PurePosixPath(key).stem
    others = [other for prefix in ("", "gt_", "res_") for other in delivery.others_of_stem(prefix + stem, key)]
    return next((other for other in with_suffix(others, *_BOX_FILES) if _key(other, delivery) == key), None)


def _fields(path: str, delivery: Delivery) -> tuple[dict[str, str], list[Rejected]]:
    fields: dict[str, str] = {}
    rejected = []
    for key, value in expect(delivery.json(path), dict, "$").items():
        try:
            fields[key] = expect(value, str, child("$", key))
        except Refusal as refusal:
            rejected.append(refusal.rejected("label", path))
    return fields, rejected


def _region(place: str, line: str) -> Region:
    parts = line.split(",", 8)
    if len(parts) == 9 and all(map(_NUMBER.fullmatch, parts[:8])):
        values = [float(part) for part in parts[:8]]
        quad, text = points(zip(values[::2], values[1::2], strict=True), place), parts[8]
    elif (box := _BOX.fullmatch(line)) and all(map(_NUMBER.fullmatch, box.groups()[:4])):
        quad, text = points(quad_from_box(*map(float, box.groups()[:4])), place), box[5]
    else:
        raise bad_geometry("a line without eight leading numbers", place, "x1,y1,x2,y2,x3,y3,x4,y4,text")
    return Region(id="", polygon=quad, text=None if text == IGNORED else text, ignore=text == IGNORED)


def _line(region: Region) -> str:
    coordinates = ",".join(str(tidy(n)) for vertex in region.polygon for n in vertex)
    return f"{coordinates},{IGNORED if region.ignore else region.text}\n"
