"""What engines and recognisers say of each labelled place."""

from msgspec import Struct

from stages.core.document import Polygon


class Answer(Struct, frozen=True, gc=False):
    """What each recogniser reads in a place, and its log-likelihood (nats) of each text that it can write."""

    heard: dict[str, str]
    scores: dict[str, dict[str, float]]


class Candidate(Struct, frozen=True, kw_only=True, gc=False):
    """A text that may stand in a place.

    `sources` are who proposes it: "label", an engine that read it, or "NAME here" for a recogniser that reads it in the
    very place. `scores` are log-likelihoods (nats) by recogniser; only their differences mean anything.
    """

    text: str
    sources: tuple[str, ...]
    scores: dict[str, float] = {}


class Part(Struct, frozen=True, kw_only=True, gc=False):
    """A line of a region: its place in px, and what may be written there, the label's own text first."""

    polygon: Polygon
    candidates: tuple[Candidate, ...]


class Place(Struct, frozen=True, kw_only=True, gc=False):
    """A region's place, line by line."""

    region: str
    parts: tuple[Part, ...] = ()


class Examined(Struct, frozen=True, kw_only=True, gc=False):
    """A document's places; `problem` says why there are none."""

    id: str
    delivery: str
    places: tuple[Place, ...] = ()
    problem: str = ""
