"""What a check may look at: a document, and whatever is known of it besides."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from stages.core.document import Document, Region
from stages.core.examined import Examined
from stages.core.geometry import bounds
from stages.core.reading import Reading

Box = tuple[float, float, float, float]


class FieldRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a field of a document type holds. `kind` is date | number | mrz | name | amount | text | picture …"""

    kind: str = "text"
    required: bool = False
    pattern: str = ""


class DocType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a document type is made of. `words` are printed on every document of the type, and on no other's."""

    fields: dict[str, FieldRule] = {}
    words: tuple[str, ...] = ()


class Customs(Struct, frozen=True, kw_only=True):
    """How a delivery's labels are written, from all of them: `uppercase` where they have no small letters at all."""

    uppercase: bool = False


class Subject:
    """One document as it is before a check. Regions without a place have no box."""

    def __init__(
        self,
        document: Document,
        *,
        schema: Mapping[str, DocType] | None = None,
        customs: Customs | None = None,
        readings: tuple[Reading, ...] = (),
        examined: Examined | None = None,
        twins: tuple[Document, ...] = (),
    ) -> None:
        """`readings` are the engines', the guide's first; `twins` other documents of the very same image."""
        self.document = document
        self.schema = schema or {}
        self.customs = customs or Customs()
        self.readings = readings
        self.examined = examined
        self.twins = twins

    def of(self, document: Document) -> "Subject":
        """The same, of the document as it is now."""
        return Subject(
            document,
            schema=self.schema,
            customs=self.customs,
            readings=self.readings,
            examined=self.examined,
            twins=self.twins,
        )

    @cached_property
    def boxes(self) -> dict[str, Box]:
        """(x1, y1, x2, y2) in px of each region that has a place, by its id."""
        return {region.id: bounds(region.polygon) for region in self.document.regions if region.polygon}

    @cached_property
    def regions(self) -> dict[str, Region]:
        """The regions by id."""
        return {region.id: region for region in self.document.regions}
