"""What people's eyes say of what was accepted without them, and what becomes of the certificate.

Documents are drawn by their id alone, and those drawn are never learnt from, so what the model says of them is what it
says of all others, however often it is trained anew.
"""

import hashlib
from collections.abc import Callable, Sequence

from msgspec import Struct

from stages.core.bounds import interval
from stages.core.review import base_id
from stages.core.type_certificate import STEPS, Decided, TypeCertificate, revoked, strictness

AUDIT = "audit"
"""The part of documents that were drawn and decided by people: they serve for nothing else."""


class Audited(Struct, frozen=True, kw_only=True):
    """Of so many drawn documents that people decided, those that would be accepted, and how many of these are wrong.

    With the confidence (two-sided) the share of errors lies between `at_least` and `at_most`.
    """

    documents: int
    accepted: int
    errors: int
    at_least: float
    at_most: float
    confidence: float


def is_drawn(document: str, share: float, seed: int) -> bool:
    """Whether a document is among the share that people look at: by its image's id, so that no other changes it."""
    digest = hashlib.sha256(f"{seed}/{base_id(document)}".encode()).hexdigest()
    return int(digest[:13], 16) < share * 16**13


def audited(certificate: TypeCertificate, verdicts: Sequence[Decided]) -> Audited:
    """What the drawn documents show of what the certificate accepts."""
    least = certificate.choice.threshold if certificate.choice else None
    taken = [one for one in verdicts if least is not None and strictness(certificate, one) >= least]
    errors = sum(not one.right for one in taken)
    low, high = interval(errors, len(taken), certificate.confidence) if taken else (0.0, 1.0)
    return Audited(
        documents=len(verdicts),
        accepted=len(taken),
        errors=errors,
        at_least=round(low, 6),
        at_most=round(high, 6),
        confidence=certificate.confidence,
    )


def least_strict(certificate: TypeCertificate, verdicts: Sequence[Decided]) -> float | None:
    """From which strictness on the audit doesn't contradict the certificate; None if none of them is left to accept.

    It contradicts where more than `max_error` of what is accepted is wrong even if the sample is an unlucky one.
    """
    if certificate.choice is None:
        return None
    scores = [strictness(certificate, one) for one in verdicts]
    for step in sorted(step for step in STEPS if step >= certificate.choice.threshold):
        wrong = [not one.right for one, score in zip(verdicts, scores, strict=True) if score >= step]
        if not wrong and step > certificate.choice.threshold:
            return None
        if not wrong or interval(sum(wrong), len(wrong), certificate.confidence)[0] <= certificate.max_error:
            return step
    return None


def after_audit(
    certify: Callable[..., TypeCertificate], verdicts: Sequence[Decided]
) -> tuple[TypeCertificate, Audited | None]:
    """The certificate that stands after the audit, and what the audit shows of the one before it.

    `certify` makes one, no looser than `least_strict` says. Where all that can be vouched for is contradicted, none
    stands.
    """
    first = certify()
    if not verdicts:
        return first, None
    seen, least = audited(first, verdicts), least_strict(first, verdicts)
    if first.choice is None or least == first.choice.threshold:
        return first, seen
    tightened = certify(least_strict=least) if least is not None else None
    if tightened is not None and tightened.choice is not None:
        return tightened, seen
    said = (
        f"people found {seen.errors} of {seen.accepted} accepted documents wrong: at least {100 * seen.at_least:.3g} %"
    )
    return revoked(first, f"{said}, where {100 * first.max_error:.3g} % is allowed"), seen
