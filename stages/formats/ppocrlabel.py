"""PPOCRLabel and PaddleOCR: Label.txt, a line an image (path, tab, JSON list); rec_gt.txt (path of a crop, tab, text).

Source: https://github.com/PFCCLab/PPOCRLabel. Cache.cach and fileState.txt are the tool's own and no labels.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from stages.core import strict_json
from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.strict_json import child
from stages.formats.base import (
    Delivery,
    Format,
    expect,
    lines,
    member,
    on_line,
    optional,
    points,
    regions,
    tidy,
)

IGNORED = "###"
UNREAD = "待识别"
"""What PPOCRLabel puts where a box was drawn and no text written yet."""

NO_CLASS = "None"
"""What it writes for a box without a key class."""

_DETECTION = re.compile(r"((.*_)?label|det_gt.*)\.txt", re.IGNORECASE)
_RECOGNITION = re.compile(r"rec_gt.*\.txt", re.IGNORECASE)


class PPOCRLabel(Format):
    """Writes Label.txt, with images as `images/<file>`; the tool looks for it in the folder that it opens: images."""

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return [path for path in delivery.others if _is(_DETECTION, path) or _is(_RECOGNITION, path)]

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        for number, line in lines(delivery.text(path)):
            try:
                reference, tab, rest = line.partition("\t")
                if not tab:
                    expected = "an image path, a tab, and its label"
                    raise Refusal("line", found="a line without a tab", expected=expected, action="correct the line")
                image = delivery.image(reference, path)
                if _is(_RECOGNITION, path):
                    yield Label(image=image, path=path, place=str(number), regions=(_whole(image, rest, delivery),))
                else:
                    found, rejected = regions(_items(rest), _region, path)
                    yield from (on_line(each, number) for each in rejected)
                    yield Label(image=image, path=path, place=str(number), regions=found)
            except Refusal as refusal:
                yield on_line(refusal.rejected("label", path), number)

    def cannot_write(self, region: Region) -> str | None:
        if len(region.polygon) < 3:
            return f"it has {len(region.polygon)} vertices"
        if region.text is None and not region.ignore:
            return "it has no text and isn't ignored"
        return f"its text means something else there: {region.text}" if region.text in {IGNORED, UNREAD} else None

    def write(self, documents: Iterable[Document]) -> dict[str, bytes]:
        return {"Label.txt": "".join(_line(self.check_writable(document)) for document in documents).encode()}

    def propose(self, documents: Iterable[Document]) -> dict[str, bytes]:
        return {f"images/{name}": data for name, data in self.write(documents).items()}


def _is(kind: re.Pattern[str], path: str) -> bool:
    return kind.fullmatch(PurePosixPath(path).name) is not None


def _whole(image: str, text: str, delivery: Delivery) -> Region:
    """A crop: one region, all of the image."""
    return Region(id="r0001", polygon=quad_from_box(0.0, 0.0, *map(float, delivery.size(image))), text=text)


def _items(text: str) -> list[tuple[str, Any]]:
    return [(child("$", n), item) for n, item in enumerate(expect(strict_json.loads(text), list, "$"))]


def _region(place: str, value: Any) -> Region:
    item = expect(value, dict, place)
    text = member(item, "transcription", str, place)
    if text == UNREAD:
        action = "write it, or remove the box"
        raise Refusal("no_text", found="a box whose text was never written", expected="a text", action=action)
    field = optional(item, "key_cls", str, place)
    return Region(
        id="",
        polygon=points(member(item, "points", list, place), child(place, "points")),
        text=None if text == IGNORED else text,
        field=None if field == NO_CLASS else field,
        ignore=bool(optional(item, "difficult", bool, place)) or text == IGNORED,
    )


def _line(document: Document) -> str:
    items = [
        {
            "transcription": IGNORED if region.text is None else region.text,
            "points": [[tidy(x), tidy(y)] for x, y in region.polygon],
            "difficult": region.ignore,
            "key_cls": region.field or NO_CLASS,
        }
        for region in document.regions
    ]
    return f"images/{document.file}\t{json.dumps(items, ensure_ascii=False)}\n"
