"""A text file beside each image: its lines, without their places."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from stages.core.document import Region
from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.formats.base import Delivery, Format, lines, one_per_image, regions


class Sidecar(Format):
    """NAME.txt beside NAME.jpg. All lines get `field`, all documents `doc_type`.

    Any text could be such a label, so a delivery is only recognised by a `line_pattern` that all lines of a file match.
    """

    def __init__(self, field: str | None = None, doc_type: str | None = None, line_pattern: str | None = None) -> None:
        self.field, self.doc_type = field, doc_type
        self.line_pattern = re.compile(line_pattern) if line_pattern else None

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return one_per_image(delivery, ".txt")

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        image = delivery.image_of_stem(PurePosixPath(path).stem, path)
        found, rejected = regions(((str(n), line) for n, line in lines(delivery.text(path))), self._region, path)
        yield from rejected
        yield Label(image=image, path=path, doc_type=self.doc_type, regions=found)

    def recognises(self, delivery: Delivery) -> bool:
        pattern = self.line_pattern
        files = sorted(self.label_files(delivery))[:1]
        if pattern is None or not files or not super().recognises(delivery):
            return False
        return all(pattern.fullmatch(line) for _, line in lines(delivery.text(files[0])))

    def _region(self, _: str, line: str) -> Region:
        return Region(id="", text=line, field=self.field)
