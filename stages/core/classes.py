"""What is decided of a document from its looks: its type, how it lies, whether a person must see it, and why."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from stages.core.inspection import Limits, Measured, faults
from stages.core.pictured import FAULTS
from stages.core.temperature import softmax
from stages.core.type_certificate import TypeCertificate, accepts
from stages.core.typicality import Novelty

Decision = Literal["accept", "review"]
Floats = NDArray[np.float64]

UNKNOWN = "unknown_type"
"""The reason where a document is of no type that was learnt."""
TURN = "turn"
"""The fault where it is in doubt which way is up: no later stage turns it then. Its type may be accepted even so."""
SHOWN = 3
"""How many types, the likeliest first, are named with their probabilities."""


class Typed(Struct, frozen=True):
    """What the net says of a document once it is upright: logits of types and none, of quarter turns clockwise as the
    picture is delivered, probabilities of faults, and its novelty beside the likeliest type.
    """

    kinds: tuple[float, ...]
    turn: int
    turn_chance: float
    faults: tuple[float, ...]
    novelty: float
    traits: tuple[float, ...]


class Classified(Struct, frozen=True, kw_only=True):
    """One document of data/classes/: `type` is the proposal, whatever the decision.

    `orientation` says by how many degrees the picture is turned clockwise: turned back by as many, it is upright.
    `types` are the likeliest with their probabilities, `novelty` how unlike documents of its type it is (0 is usual,
    and where there is nothing to be seen). `inspection` holds what was measured, `faults` what of it isn't fit.
    `labelled` is the type that the delivery says, `decided` what a person said, `part` what the document served for in
    training ("" where for nothing).
    """

    id: str
    file: str
    type: str
    probability: float
    types: dict[str, float]
    orientation: int
    orientation_probability: float
    novelty: float
    inspection: dict[str, float]
    faults: tuple[str, ...]
    decision: Decision
    reasons: tuple[str, ...]
    labelled: str | None = None
    decided: str | None = None
    part: str = ""


class Basis(Struct, frozen=True, kw_only=True):
    """What decisions rest on: the types in the order of the logits, and what was settled on documents held out.

    `unfit` are the faults that keep a document from being accepted; `colours` is what colour nearly all of each type's
    documents have.
    """

    types: tuple[str, ...]
    temperature: float
    least_turn: float
    limits: Limits
    unfit: tuple[str, ...]
    novelty: Novelty
    colours: dict[str, float]
    certificate: TypeCertificate


def chances(typed: Sequence[Typed], temperature: float) -> Floats:
    """Probabilities of types and none (documents × types + 1)."""
    return softmax([one.kinds for one in typed], temperature)


def likeliest(kinds: ArrayLike) -> NDArray[np.intp]:
    """The number of the likeliest type, none left aside."""
    return np.asarray(np.asarray(kinds)[..., :-1].argmax(axis=-1), dtype=np.intp)


def faults_of(typed: Typed, measured: Measured, limits: Limits, colour: float) -> tuple[str, ...]:
    """What is wrong with a document's picture; `colour` is what nearly all of its type have."""
    return faults(measured, dict(zip(FAULTS, typed.faults, strict=True)), limits, colour)


def gates(typed: Typed, found: Sequence[str], novelty: float, unfit: Sequence[str]) -> tuple[str, ...]:
    """Why a document may not be accepted whatever its probability: unknown, or its faults make it unfit."""
    return (*([UNKNOWN] if unknown(typed, novelty) else []), *(name for name in found if name in unfit))


def unknown(typed: Typed, novelty: float) -> bool:
    """Whether a document is of no type that was learnt: the net says so, or it is too unlike its likeliest."""
    return int(np.asarray(typed.kinds).argmax()) == len(typed.kinds) - 1 or typed.novelty > novelty


def classify(
    document: Mapping[str, str | None], typed: Typed, measured: Measured, basis: Basis, part: str = ""
) -> Classified:
    """The decision on a document; `document` gives id, file and doc_type."""
    found = softmax([typed.kinds], basis.temperature)[0]
    number = int(likeliest(np.asarray(typed.kinds)))
    name, chance = basis.types[number], float(found[number])
    wrong = faults_of(typed, measured, basis.limits, basis.colours.get(name, 0.0))
    closed = gates(typed, wrong, basis.novelty.limit, basis.unfit)
    doubt = accepts(basis.certificate, name, chance)
    reasons = (*closed, *([doubt] if doubt and UNKNOWN not in closed else []))
    order = np.argsort(-found[:-1], kind="stable")[:SHOWN]
    seen = dict(zip(FAULTS, typed.faults, strict=True))
    return Classified(
        id=str(document["id"]),
        file=str(document["file"]),
        type=name,
        probability=round(chance, 6),
        types={basis.types[index]: round(float(found[index]), 6) for index in order.tolist()},
        orientation=90 * typed.turn,
        orientation_probability=round(typed.turn_chance, 6),
        novelty=round(typed.novelty, 4),
        inspection={**_numbers(measured), **{key: round(value, 4) for key, value in seen.items()}},
        faults=(*wrong, *([TURN] if typed.turn_chance < basis.least_turn else [])),
        decision="review" if reasons else "accept",
        reasons=reasons,
        labelled=document["doc_type"],
        part=part,
    )


def traits(typed: Sequence[Typed], measured: Sequence[Measured], temperature: float, novelty: float) -> Floats:
    """What a delivery is compared by, document by document (documents × TRAITS); from `novelty` on, one is unknown."""
    found = chances(typed, temperature)
    best = np.clip(found[:, :-1].max(axis=1), 1e-6, 1 - 1e-6)
    own = [
        (
            *(float(np.log(p / (1 - p))), one.novelty, float(unknown(one, novelty))),
            *(seen.blur, seen.light, seen.contrast, seen.colour),
            *one.traits,
        )
        for p, one, seen in zip(best, typed, measured, strict=True)
    ]
    return np.asarray(own, dtype=np.float64).reshape(len(typed), -1)


TRAITS = ("confidence", "novelty", UNKNOWN, "blur", "light", "contrast", "colour")
"""Names of what deliveries are compared by, before those of the directions in the net's features."""


def trait_names(count: int) -> tuple[str, ...]:
    """The names of so many values."""
    return (*TRAITS, *(f"direction_{number}" for number in range(1, count - len(TRAITS) + 1)))


def _numbers(measured: Measured) -> dict[str, float]:
    return {name: getattr(measured, name) for name in measured.__struct_fields__}
