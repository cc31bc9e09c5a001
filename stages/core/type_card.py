"""What models/classifier/classifier.json says of the net beside it, and of what it may decide alone."""

from collections.abc import Sequence

from msgspec import Struct

from stages.core.class_audit import Audited
from stages.core.classes import Basis
from stages.core.typicality import Usual


class TypeCard(Struct, frozen=True, kw_only=True):
    """`trained` is False where too few documents teach types, and `reason` says why; then everything goes to people.

    `documents` counts by part, and those without a type or of rare ones. `usual` belongs to the clouds in
    clouds.safetensors. `audit` is what people found on accepted documents, before it tightened anything. `scores` are
    measured on documents held out; `confusion` counts them by type and what they are taken for.
    """

    trained: bool
    reason: str = ""
    side: int = 0
    steps: int = 0
    documents: dict[str, int] = {}
    basis: Basis | None = None
    audit: Audited | None = None
    usual: dict[str, Usual] = {}
    scores: dict[str, float] = {}
    confusion: dict[str, dict[str, int]] = {}
    code: str = ""
    provenance: dict[str, str] = {}


class Known(Struct, frozen=True, kw_only=True):
    """A document that the net hasn't learnt from, for deliveries to be compared with."""

    delivery: str
    id: str
    part: str
    label: str
    found: str
    chance: float
    allowed: bool
    traits: tuple[float, ...]


def confusion(known: Sequence[Known]) -> dict[str, dict[str, int]]:
    """How many documents of each type are taken for which."""
    table: dict[str, dict[str, int]] = {}
    for one in sorted(known, key=lambda one: (one.label, one.found)):
        row = table.setdefault(one.label, {})
        row[one.found] = row.get(one.found, 0) + 1
    return table


def scores(known: Sequence[Known], turns: Sequence[bool]) -> dict[str, float]:
    """Accuracy, the mean of the types' own, and how many quarter turns are right."""
    rates = [row.get(label, 0) / sum(row.values()) for label, row in confusion(known).items()]
    right = [float(one.label == one.found) for one in known]
    found = {"accuracy": right, "macro_accuracy": rates, "orientation_accuracy": [float(one) for one in turns]}
    return {name: round(sum(values) / len(values), 6) for name, values in found.items() if values}
