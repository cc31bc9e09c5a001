"""The classifier's model card: what it is, what it rests on, what it may decide, and what it can't tell."""

from stages.core.class_audit import Audited
from stages.core.classes import Basis
from stages.core.type_card import TypeCard

_HEAD = """# Classifier of document types

Says which type of document a picture shows and by how many quarters it is turned, and whether a person must look at it.
Trained by the stage `train_classifier` on the documents of this repository whose type is known; `classifier.json` holds
everything below, and more, for programs.
"""


def written(card: TypeCard) -> str:
    """The card as Markdown."""
    if not card.trained or card.basis is None:
        return f"{_HEAD}\nNo net was trained: it {card.reason}. Every document goes to a person.\n"
    basis = card.basis
    counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in sorted(card.documents.items()))
    parts = [
        _HEAD,
        f"## Trained on\n\nDocuments: {counts}. Copies, near-copies and the documents of one person are in one part."
        f" {card.steps:,} steps on pictures of {card.side} px, some of them made strange so that the net learns where"
        " a type ends.\n",
        _decides(basis),
        *([_audited(card.audit)] if card.audit else []),
        _measured(card),
        "## What it can't tell\n\nThe bound holds for documents like those held out, in like shares. A delivery that"
        " differs is told by the drift alarm, not by the bound. Documents of types that were never seen are turned away"
        " because they lie far from those of the type that they are taken for, and because no type has much for them:"
        " how many get through depends on how alike they are, and no bound is stated for them.\n",
    ]
    return "\n".join(parts)


def _decides(basis: Basis) -> str:
    certificate = basis.certificate
    if certificate.choice is None:
        return f"## What it may decide\n\nNothing: {certificate.reason}. Every document goes to a person.\n"
    choice = certificate.choice
    lines = [
        "## What it may decide\n",
        f"Of {choice.n:,} documents held out it accepts {choice.n_accepted:,} ({choice.coverage:.1%}),"
        f" {choice.errors:,} of them wrong: at most {choice.bound:.2%} are, with a confidence of"
        f" {certificate.confidence:.0%}, the search for the thresholds allowed for.\n",
        "| type | accepted from | held out | accepted | wrong | at most, by itself |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in sorted(certificate.types.items()):
        start = f"{one.threshold:.4f}" if not one.reason else f"never: {one.reason}"
        lines.append(f"| {name} | {start} | {one.documents:,} | {one.accepted:,} | {one.errors:,} | {one.bound:.2%} |")
    novelty = basis.novelty
    lines += [
        "",
        f"Documents whose novelty is above {novelty.limit:.2f} (0 is usual) count as of no known type:"
        f" {novelty.turned_away:,} of {novelty.documents:,} known ones do, at most {novelty.bound:.2%}.\n",
    ]
    return "\n".join(lines)


def _audited(audit: Audited) -> str:
    return (
        f"## What people found\n\nOf {audit.documents:,} documents that were drawn by chance, and decided by people, it"
        f" would accept {audit.accepted:,}, {audit.errors:,} of them wrongly: between {audit.at_least:.2%} and"
        f" {audit.at_most:.2%} of what it accepts, with a confidence of {audit.confidence:.0%}. Where that contradicts"
        " the bound, what it may decide is less than the documents held out alone allow.\n"
    )


def _measured(card: TypeCard) -> str:
    rows = [f"| {name.replace('_', ' ')} | {value:.4f} |" for name, value in sorted(card.scores.items())]
    assert card.basis is not None
    calibration = f"| calibration error | {card.basis.certificate.calibration_error:.4f} |"
    return "\n".join(["## On documents held out\n", "| | |", "|---|---|", *rows, calibration, ""])
