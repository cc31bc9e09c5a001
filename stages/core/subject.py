"""What a check may look at: a document, and whatever is known of it besides."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from stages.core.customs import Customs
from stages.core.document import Document, Region
from stages.core.examined import Examined
from stages.core.geometry import bounds
from stages.core.personal import Kind as Personal
from stages.core.reading import Reading

Box = tuple[float, float, float, float]

Kind = Literal["amount", "code", "count", "date", "mrz", "name", "number", "picture", "sex", "text", "time"]


class FieldRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """What a field of a document type holds.

    `kind` is what its text is like (a name is a person's, a picture has none), `pattern` what it matches as a whole.
    `required` fields are on every document of the type. `many` may stand in several regions, as an address of two
    lines. `names` are what else deliveries call the field, `captions` what is printed beside it. `personal` is the kind
    of personal data that it is; None where it says nothing of a person.
    """

    kind: Kind = "text"
    required: bool = False
    many: bool = False
    pattern: str = ""
    names: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    personal: Personal | None = None

    @cached_property
    def matches(self) -> Callable[[str], object]:
        """Whether a whole text matches the pattern; everything matches where there is none."""
        return re.compile(self.pattern or "(?s:.*)").fullmatch


class DocType(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """What a document type is made of.

    `words` are printed on documents of the type, as a line or part of one, and on no other's, `printed` is what else is
    on all of them; `others` says that fields which aren't listed are right, too. On an `identity` document, whatever
    isn't known to be printed on all of them is the holder's. Phrases of `printed` are parted by bars: hundreds of lines
    of a list would make every lock file long.
    """

    fields: dict[str, FieldRule] = {}
    words: tuple[str, ...] = ()
    printed: str = ""
    identity: bool = False
    others: bool = False

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """What is printed, phrase by phrase."""
        return tuple(phrase.strip() for phrase in self.printed.split("|") if phrase.strip())

    @cached_property
    def rules(self) -> dict[str, tuple[str, FieldRule]]:
        """The type's field and its rule, by every name that deliveries give it."""
        return {name: (field, rule) for field, rule in self.fields.items() for name in (field, *rule.names)}


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
