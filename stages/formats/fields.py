"""A JSON object {field: {value, quad}} an image, as SIDTD and MIDV write it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from stages.core.document import Region
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child
from stages.formats.base import Delivery, Format, expect, member, optional, points, regions


class FieldJson(Format):
    """`label_pattern` (a regular expression) tells label files by name and names the groups that say the rest.

    `image_name` is the image's name with the groups in braces, as in "{country}{number:0>2}.jpg"; `doc_types` maps the
    group `kind` to the document's type. An empty value means that there is nothing to read.
    """

    def __init__(self, label_pattern: str, image_name: str, doc_types: Mapping[str, str] | None = None) -> None:
        self.label_pattern, self.image_name = re.compile(label_pattern), image_name
        self.doc_types = dict(doc_types or {})

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return [path for path in delivery.others if self.label_pattern.fullmatch(PurePosixPath(path).name)]

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        match = self.label_pattern.fullmatch(PurePosixPath(path).name)
        groups = match.groupdict("") if match else {}
        image = delivery.image(self.image_name.format(**groups), path)
        fields = expect(delivery.json(path), dict, "$")
        found, rejected = regions(((child("$", key), (key, item)) for key, item in fields.items()), _region, path)
        yield from rejected
        yield Label(image=image, path=path, doc_type=self.doc_types.get(groups.get("kind", "")), regions=found)


def _region(place: str, named: tuple[str, Any]) -> Region:
    key, item = named[0], expect(named[1], dict, place)
    if not key:
        raise Refusal("missing", found="a field without a name", expected="a name", action="name it", place=place)
    quad = points(member(item, "quad", list, place), child(place, "quad"), count=4)
    return Region(id=key, polygon=quad, text=optional(item, "value", str, place) or None, field=key)
