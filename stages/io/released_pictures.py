"""Pictures of released documents for the report."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.disagreement import Disagreement
from stages.core.document import Brief, Document
from stages.core.groups import Group, Key
from stages.core.label_facts import Change
from stages.core.overview import choose_pictures
from stages.io.packs import Pack
from stages.io.paths import RELEASE
from stages.io.pictures import cut_line, draw_regions, field_colours

_COPIES = 4


class ReleasedPictures:
    """The release's documents and images, each decoded when it is asked for."""

    def __init__(self, lines: Mapping[Key, bytes]) -> None:
        """`lines` are the released documents' records, by delivery and id."""
        self._lines = lines
        self._packs: dict[str, Pack] = {}

    def original(self, delivery: str, document: str) -> tuple[Document, bytes] | None:
        """A document and its image; None where it isn't in the release."""
        line = self._lines.get((delivery, document))
        if not line:
            return None
        found = msgspec.json.decode(line, type=Document)
        return found, self._image(found)

    def of_deliveries(self, documents: Iterable[Brief], number: int, width: int) -> dict[str, list[dict[str, Any]]]:
        """The pictured documents of each delivery, with a colour for each of their fields."""
        own: defaultdict[str, list[Brief]] = defaultdict(list)
        for brief in documents:
            own[brief.delivery].append(brief)
        chosen = [brief for name in sorted(own) for brief in choose_pictures(own[name], number)]
        drawn: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for brief in tqdm(chosen, desc="report", unit="picture", mininterval=0.5):
            document = self._document((brief.delivery, brief.id))
            url = draw_regions(self._image(document), document, width)
            drawn[brief.delivery].append({"document": document, "url": url, "colours": field_colours(document)})
        return dict(drawn)

    def copies(self, groups: Sequence[Group], number: int) -> list[list[dict[str, Any]]]:
        """The first documents of some groups of near-copies, small and without their regions."""
        near = [group.documents[:_COPIES] for group in groups if "near" in group.reasons][:number]
        shown = [[self._document(key) for key in keys] for keys in near]
        return [
            [{"document": d, "url": draw_regions(self._image(d), replace(d, regions=()), 200)} for d in own]
            for own in shown
        ]

    def crop(self, line: Disagreement | Change) -> str | None:
        """The line's picture; None where its document isn't in the release."""
        found = self.original(line.delivery, line.document)
        was = line.was if isinstance(line, Change) else ()
        return cut_line(found[1], line.polygon, was) if found else None

    def _document(self, key: Key) -> Document:
        return msgspec.json.decode(self._lines[key], type=Document)

    def _image(self, document: Document) -> bytes:
        """Each pack is opened once: its table of contents has an entry an image."""
        name = document.delivery
        if name not in self._packs:
            self._packs[name] = Pack(RELEASE / "images" / f"{name}.zip")
        return self._packs[name].read(document.file)
