"""A certificate: from which probability on a consensus may be accepted unseen, and what that is known from.

Lines whose text is known are parted by their keys: on one part the scorer learns, on another its probabilities are
calibrated, on a third the threshold is chosen and its bound computed. No line serves twice.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.acceptance import Choice, Insufficient, Point, accept_threshold, coverage_curve, folds
from stages.core.calibration import (
    Bin,
    Isotonic,
    Scorer,
    apply,
    expected_calibration_error,
    fit_isotonic,
    fit_scorer,
    reliability,
    score,
)

SHARES = {"fit": 0.3, "curve": 0.1, "bound": 0.6}
"""What part of the lines serves for what."""

_STARTS = (0, 1)
"""With how many errors the search for a threshold may start: one unlucky line doesn't end it."""


class Judged(Struct, frozen=True, gc=False):
    """A consensus on a line whose text is known: what speaks for it, whether it may be accepted, and is right."""

    key: str
    features: dict[str, float]
    written: bool
    right: bool


class Certificate(Struct, frozen=True, kw_only=True):
    """What is vouched for in one language and direction of lines.

    `source` names the lines that it was computed from, `lines` how many. `engines` are those that must have read, each
    with the key of its provenance: other engines need another certificate. `trust` is what each weighs in a vote.
    Without a `choice` nothing is accepted, and `reason` says why.
    """

    language: str
    direction: str
    source: str
    lines: int
    engines: dict[str, str]
    trust: dict[str, float]
    max_error: float
    confidence: float
    scorer: Scorer | None = None
    curve: Isotonic | None = None
    choice: Choice | None = None
    reason: str = ""
    reliability: tuple[Bin, ...] = ()
    calibration_error: float = 0.0
    coverage: tuple[Point, ...] = ()


def serves_to_fit(keys: Sequence[str]) -> list[bool]:
    """Which of the lines may serve to learn from, before anything is certified."""
    return [part == "fit" for part in folds(keys, SHARES)]


def certify(
    judged: Sequence[Judged],
    *,
    language: str,
    direction: str,
    source: str,
    engines: Mapping[str, str],
    trust: Mapping[str, float],
    max_error: float,
    confidence: float,
) -> Certificate:
    """The certificate that these lines give. Lines with one key go into the same part."""
    facts = Certificate(
        language=language,
        direction=direction,
        source=source,
        lines=len(judged),
        engines=dict(engines),
        trust=dict(trust),
        max_error=max_error,
        confidence=confidence,
    )
    parts: dict[str, list[Judged]] = {name: [] for name in SHARES}
    for part, line in zip(folds([line.key for line in judged], SHARES), judged, strict=True):
        parts[part].append(line)
    fit, held, bound = (parts[name] for name in SHARES)
    if not (fit and held and bound):
        return replace(facts, reason=f"needs lines whose text is known, has {len(judged)}")
    names = sorted(fit[0].features)
    scorer = fit_scorer([line.features for line in fit], [line.right for line in fit], names)
    curve = fit_isotonic(_scores(scorer, held), [line.right for line in held])
    scores, right = _scores(scorer, bound), [line.right for line in bound]
    chances = apply(curve, scores)
    choice = accept_threshold(scores, right, max_error=max_error, confidence=confidence, starts=_STARTS)
    chosen = choice if isinstance(choice, Choice) and choice.threshold > 0 else None
    reason = choice.reason if isinstance(choice, Insufficient) else "" if chosen else "no threshold tells lines apart"
    return replace(
        facts,
        scorer=scorer,
        curve=curve,
        choice=chosen,
        reason=reason,
        reliability=reliability(chances, right),
        calibration_error=round(expected_calibration_error(chances, right), 6),
        coverage=coverage_curve(scores, right, confidence=confidence),
    )


def judge(certificate: Certificate, features: Mapping[str, float], written: bool) -> tuple[float, bool]:
    """The probability that a consensus is right, and whether the certificate allows accepting it."""
    if certificate.scorer is None or certificate.curve is None:
        return 0.0, False
    value = float(score(certificate.scorer, [features])[0])
    chance = float(apply(certificate.curve, np.array([value]))[0])
    accepted = written and certificate.choice is not None and value >= certificate.choice.threshold
    return round(chance, 4), accepted


def _scores(scorer: Scorer, lines: Sequence[Judged]) -> list[float]:
    """The scores; 0 for a line that may not be accepted whatever speaks for it."""
    values = score(scorer, [line.features for line in lines])
    return [float(value) if line.written else 0.0 for value, line in zip(values, lines, strict=True)]
