"""Line images whose file names are their text."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from stages.core.document import Region, nfc
from stages.core.geometry import quad_from_box
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.formats.base import Delivery, Format


class FileName(Format):
    """The name without its suffix and a counter `_N` is the text of the whole image."""

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return delivery.images

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        text = nfc(re.sub(r"_\d+$", "", PurePosixPath(path).stem, flags=re.ASCII))
        if not text.strip():
            raise Refusal("no_text", found="a name without text", expected="TEXT_N.jpg", action="rename it")
        region = Region(id="r0001", polygon=quad_from_box(0.0, 0.0, *map(float, delivery.size(path))), text=text)
        yield Label(image=path, path=path, regions=(region,))

    def recognises(self, delivery: Delivery) -> bool:
        return False  # any name could be a text: this format must be asked for
