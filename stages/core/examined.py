"""What pixels and recognisers say of each labelled place."""

from msgspec import Struct

from stages.core.document import Polygon


class Candidate(Struct, frozen=True, kw_only=True, gc=False):
    """A text that may stand in a place. `scores` are log-likelihoods (nats) by recogniser, of which only differences
    mean anything; `sources` who proposes it: "label", or engines.
    """

    text: str
    sources: tuple[str, ...]
    scores: dict[str, float] = {}


class Part(Struct, frozen=True, kw_only=True, gc=False):
    """A line of a region: its place in px, and what may be written there, the label's own text first."""

    polygon: Polygon
    candidates: tuple[Candidate, ...]


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """A region's place. `ink` is the share (0 to 1) of its pixels that are ink."""

    region: str
    ink: float = 0.0
    parts: tuple[Part, ...] = ()


class Examined(Struct, frozen=True, kw_only=True, gc=False):
    """A document's places; `problem` says why there are none."""

    id: str
    delivery: str
    places: tuple[Place, ...] = ()
    problem: str = ""
