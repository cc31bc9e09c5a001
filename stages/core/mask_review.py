"""What people decided about masks: what is personal, what isn't, and whether a document may leave."""

from collections.abc import Iterable, Sequence
from typing import Literal, get_args

from msgspec import Struct

from stages.core.boxes import polygon_shared
from stages.core.document import Polygon
from stages.core.geometry import area
from stages.core.personal import KINDS, Kind
from stages.core.review import is_day

MaskVerdict = Literal["personal", "public", "covered", "withheld", "withdrawn"]
MASK_VERDICTS: tuple[MaskVerdict, ...] = get_args(MaskVerdict)
WITHHELD = "withheld"
"""The class that a person gives to a document which must not leave at all."""
_LEAST, _MOSTLY = 0.2, 0.5
"""A mask is where another was if it has at least this share of its area, and shares that much of the smaller one's."""


class MaskDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of data/reviews/masks/*.jsonl.

    `document` is the id of the image's content. "personal": the place holds personal data of the `kind`; "public": it
    holds none, so a detection there counts for nothing. Without a place, for one `audience`: "covered", nothing else on
    the document is personal, so what a machine doubted may leave; "withheld", it must not leave. "withdrawn" takes back
    what was decided about that very place, or that audience, before. `missed` says that the place wasn't masked on the
    published picture that the person looked at. `seen` are the places that were masked when a person said "covered",
    and `ground` that all but known print was: it holds as long as they are. `at` is the day, YYYY-MM-DD.
    """

    document: str
    verdict: MaskVerdict
    polygon: Polygon = ()
    kind: Kind | None = None
    audience: str = ""
    missed: bool = False
    seen: tuple[Polygon, ...] = ()
    ground: bool = False
    by: str
    at: str

    def __post_init__(self) -> None:
        if self.verdict in {"personal", "public"} and len(self.polygon) < 3:
            raise ValueError(f"polygon: {len(self.polygon)} vertices; expected at least 3")
        if self.verdict in {"covered", "withheld"} and (self.polygon or not self.audience):
            raise ValueError(f"expected an audience and no polygon with the verdict {self.verdict!r}")
        if self.verdict != "covered" and (self.seen or self.ground):
            raise ValueError(f'expected seen and ground with the verdict "covered" alone, not {self.verdict!r}')
        if (self.verdict == "personal") != (self.kind is not None):
            raise ValueError(f'expected a kind, one of {", ".join(KINDS)}, with the verdict "personal" and no other')
        if not is_day(self.at):
            raise ValueError("at: no day; expected YYYY-MM-DD")


def still_holds(decision: MaskDecision, masks: Sequence[Polygon], ground: bool) -> bool:
    """Whether what was masked when a person looked at the whole document still is; True of all other decisions.

    A mask grows and shrinks with what is shown beside it: it has to be there, not to be the same.
    """
    if decision.verdict != "covered":
        return True
    return ground >= decision.ground and all(any(_alike(place, one) for one in masks) for place in decision.seen)


def _alike(place: Polygon, mask: Polygon) -> bool:
    size, own = area(place), area(mask)
    return own >= _LEAST * size and polygon_shared(place, mask) >= _MOSTLY * min(size, own)


def masks_in_force(decisions: Iterable[MaskDecision]) -> dict[str, list[MaskDecision]]:
    """The decisions by document; of several about the very same place, or audience, the newest that isn't withdrawn.

    A place may hold personal data of several kinds: they stand together until it is said to hold none.
    """
    found: dict[str, list[MaskDecision]] = {}
    for decision in sorted(decisions, key=lambda one: (one.at, one.by)):
        own = [one for one in found.get(decision.document, ()) if not _takes_back(decision, one)]
        found[decision.document] = own if decision.verdict == "withdrawn" else [*own, decision]
    return {document: own for document, own in found.items() if own}


def _takes_back(new: MaskDecision, old: MaskDecision) -> bool:
    """Whether a decision is about the same as an older one, which then doesn't hold any more."""
    if new.polygon != old.polygon or (not new.polygon and new.audience != old.audience):
        return False
    return not (new.verdict == old.verdict == "personal" and new.kind != old.kind)
