"""From which probability on a document's type may be decided without a person, type by type, and what that rests on.

Documents whose type is known, and which nothing was learnt from, are parted once more. On the first part (`settle`)
each type gets a level: what its right decisions usually reach. On the second (`bound`) one strictness is sought that
holds for all types, each from its own level: so there is one sequence of tests, and its exact bound is for everything
that is accepted together. No document serves twice; the documents of one person stay together.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.acceptance import Choice, Insufficient, Point, accept_threshold, coverage_curve
from stages.core.bounds import upper_bound
from stages.core.calibration import Bin, expected_calibration_error, reliability

USUAL = 0.1
"""A type's level is what all but such a share of its right decisions reach."""
LIKE_OTHERS = 10.0
"""So many of a type's documents weigh as much as those of all types together in its level."""
STEPS = tuple(step / 4 for step in range(24, -49, -1))
"""Strictness, strict to loose: log odds above or below the types' levels."""
_STARTS = (0, 1)
_CLIP = 1e-6
_NEVER = -1e9


class Decided(Struct, frozen=True, gc=False):
    """A document whose true type is known: what it was taken for, how surely, whether that may be accepted at all."""

    found: str
    chance: float
    allowed: bool
    right: bool


class Vouched(Struct, frozen=True, kw_only=True):
    """What is known of one type: its threshold, and of what is accepted as it how much is wrong at most, by itself."""

    level: float
    threshold: float
    documents: int
    accepted: int
    errors: int
    bound: float
    reason: str = ""


class TypeCertificate(Struct, frozen=True, kw_only=True):
    """What may be accepted. Without a `choice` nothing is, and `reason` says why.

    `choice.threshold` is the strictness found, `choice.bound` what the error rate among all accepted is at most with
    that confidence, as long as types come in shares like those of the documents at hand. `types` are by name; one with
    a `reason` is never accepted.
    """

    max_error: float
    confidence: float
    settled: int
    choice: Choice | None = None
    reason: str = ""
    types: dict[str, Vouched] = {}
    reliability: tuple[Bin, ...] = ()
    calibration_error: float = 0.0
    coverage: tuple[Point, ...] = ()


def certify_types(
    settle: Sequence[Decided],
    bound: Sequence[Decided],
    types: Sequence[str],
    *,
    max_error: float,
    confidence: float,
    least_of_type: int,
    least_strict: float = -math.inf,
) -> TypeCertificate:
    """The certificate that these documents give; types that fewer than `least_of_type` of them show are left to people.

    Which types those are depends on what documents are taken for, never on whether that is right. Nothing looser than
    `least_strict` is tried: what that rests on are other documents.
    """
    shown = Counter(one.found for one in bound if one.allowed)
    rare = {name for name in types if shown[name] < least_of_type}
    levels = type_levels(settle, types)
    scores = [
        _odds(one.chance) - levels[one.found] if one.allowed and one.found not in rare else _NEVER for one in bound
    ]
    right = [one.right for one in bound]
    facts = TypeCertificate(max_error=max_error, confidence=confidence, settled=len(settle))
    if not bound:
        reason = "no document of a known type was held out"
        return replace(facts, reason=reason, types=_types(levels, rare, bound, None, facts))
    grid = [step for step in STEPS if step >= least_strict]
    found = accept_threshold(scores, right, max_error=max_error, confidence=confidence, grid=grid, starts=_STARTS)
    choice = found if isinstance(found, Choice) else None
    chances = [one.chance for one in bound]
    return replace(
        facts,
        choice=choice,
        reason=found.reason if isinstance(found, Insufficient) else "",
        types=_types(levels, rare, bound, choice, facts),
        reliability=reliability(chances, right),
        calibration_error=round(expected_calibration_error(chances, right), 6),
        coverage=coverage_curve(scores, right, confidence=confidence),
    )


def type_levels(settle: Sequence[Decided], types: Sequence[str]) -> dict[str, float]:
    """By type, the log odds that its right decisions usually reach; like all types' where few documents show it."""
    own = {name: [_odds(one.chance) for one in settle if one.found == name and one.right] for name in types}
    every = [value for values in own.values() for value in values]
    common = float(np.quantile(every, USUAL)) if every else 0.0
    levels = {}
    for name, values in own.items():
        weight = len(values) / (len(values) + LIKE_OTHERS)
        levels[name] = round(
            weight * float(np.quantile(values, USUAL)) + (1 - weight) * common if values else common, 4
        )
    return levels


def revoked(certificate: TypeCertificate, reason: str) -> TypeCertificate:
    """The certificate when nothing may be accepted on it any more."""
    types = {
        name: replace(one, threshold=1.0, accepted=0, errors=0, bound=1.0) for name, one in certificate.types.items()
    }
    return replace(certificate, choice=None, reason=reason, types=types)


def strictness(certificate: TypeCertificate, one: Decided) -> float:
    """The strictest choice at which the document would be accepted; far below all where it never is."""
    vouched = certificate.types.get(one.found)
    if vouched is None or vouched.reason or not one.allowed:
        return _NEVER
    return _odds(one.chance) - vouched.level


def accepts(certificate: TypeCertificate, found: str, chance: float) -> str:
    """Why a document of this type and probability goes to a person; "" where it needn't."""
    if certificate.choice is None:
        return "no_certificate"
    vouched = certificate.types.get(found)
    if vouched is None or vouched.reason:
        return "type_not_vouched_for"
    return "" if _odds(chance) - vouched.level >= certificate.choice.threshold else "unsure"


def _types(
    levels: Mapping[str, float],
    rare: set[str],
    bound: Sequence[Decided],
    choice: Choice | None,
    facts: TypeCertificate,
) -> dict[str, Vouched]:
    made = {}
    for name, level in levels.items():
        own = [one for one in bound if one.found == name and one.allowed]
        threshold = _chance(level + choice.threshold) if choice else 1.0
        taken = [one for one in own if choice and name not in rare and _odds(one.chance) - level >= choice.threshold]
        errors = sum(not one.right for one in taken)
        made[name] = Vouched(
            level=level,
            threshold=threshold,
            documents=len(own),
            accepted=len(taken),
            errors=errors,
            bound=round(upper_bound(errors, len(taken), facts.confidence), 6),
            reason=f"only {len(own)} documents were held out that are taken for it" if name in rare else "",
        )
    return made


def _odds(chance: float) -> float:
    clipped = min(max(chance, _CLIP), 1 - _CLIP)
    return float(np.log(clipped / (1 - clipped)))


def _chance(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))
