"""Documents whose type is known, as the classifier learns from them: upright thumbnails and their measures."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from stages.core.class_audit import AUDIT, is_drawn
from stages.core.class_review import type_of
from stages.core.groups import Group, Key
from stages.core.inspection import Measured
from stages.core.review import base_id
from stages.core.type_parts import BOUND, FIT, SETTLE, Labelled, Parts, Served, divided
from stages.io.looks import Head, looks
from stages.io.mapper import Refused
from stages.io.memory import Memory
from stages.io.records import read_folder, read_jsonl

Pixels = NDArray[np.uint8]


class Material(Struct, frozen=True):
    """Heads of documents whose type is known, what each serves for, and how many have no type that can be learnt."""

    heads: tuple[Head, ...]
    parts: Parts
    left_out: int

    def of(self, part: str) -> list[Head]:
        """The documents of a part."""
        return [head for head, own in zip(self.heads, self.parts.parts, strict=True) if own == part]

    def served(self) -> list[Served]:
        """What each document served for."""
        rows = zip(self.heads, self.parts.parts, strict=True)
        return [Served(head.delivery, head.id, part) for head, part in rows if part]


class Page(Struct, frozen=True):
    """A document that could be looked at."""

    head: Head
    measured: Measured
    thumbnail: Pixels


def material(
    documents: Path,
    groups: Path,
    deliveries: Sequence[str],
    decided: Mapping[str, str],
    *,
    audit_share: float,
    audit_seed: int,
    least: int,
    most: int,
    max_error: float,
    confidence: float,
    seed: int,
) -> Material:
    """What there is to learn from; deliveries are named oldest first. What people `decided`, by image, comes first.

    Documents without a label that were drawn for the audit serve for it alone, with all of their groups.
    """
    ages = {name: number for number, name in enumerate(deliveries)}
    heads = [head for source in sorted(documents.glob("*.jsonl")) for head in read_jsonl(source, Head)]
    together: dict[Key, str] = {key: group.id for group in read_folder(groups, Group) for key in group.documents}
    audit = _audit(heads, decided, audit_share, audit_seed)
    kept = {_unit(head, together) for head in audit}
    named = [replace(head, doc_type=type_of(head.id, head.doc_type, decided)) for head in heads]
    told = sorted((head for head in named if head.doc_type and _unit(head, together) not in kept), key=_key)
    labelled = [
        Labelled((head.delivery, head.id), str(head.doc_type), ages.get(head.delivery, len(ages))) for head in told
    ]
    parts = divided(labelled, together, least=least, most=most, max_error=max_error, confidence=confidence, seed=seed)
    everything = Parts(parts.types, (*parts.parts, *[AUDIT] * len(audit)))
    return Material((*told, *audit), everything, len(heads) - sum(map(bool, everything.parts)))


def _audit(heads: Sequence[Head], decided: Mapping[str, str], share: float, seed: int) -> list[Head]:
    """Those that people decided because they were drawn, an image once, with the type that was decided."""
    first: dict[str, Head] = {}
    for head in sorted(heads, key=_key):
        image = base_id(head.id)
        if not head.doc_type and image in decided and is_drawn(head.id, share, seed):
            first.setdefault(image, replace(head, doc_type=decided[image]))
    return list(first.values())


def _key(head: Head) -> Key:
    return head.delivery, head.id


def _unit(head: Head, together: Mapping[Key, str]) -> str:
    """What no part tears apart: the document's group, or itself."""
    return together.get(_key(head), "/".join(_key(head)))


def pages(at_hand: Material, images: Path, memory: Memory) -> dict[str, list[Page]]:
    """By part, the looks of its documents, delivery by delivery; those that can't be looked at are left out."""
    found: dict[str, list[Page]] = {part: [] for part in (FIT, SETTLE, BOUND, AUDIT)}
    told = [(head, part) for head, part in zip(at_hand.heads, at_hand.parts.parts, strict=True) if part]
    for delivery in sorted({head.delivery for head, _ in told}):
        own = [(head, part) for head, part in told if head.delivery == delivery]
        seen = looks(images / f"{delivery}.zip", [head for head, _ in own], memory, f"look at {delivery}")
        for (head, part), look in zip(own, seen, strict=True):
            if not isinstance(look, Refused):
                found[part].append(Page(head, *look))
    return found


def numbers(types: Sequence[str]) -> Mapping[str, int]:
    """The number of each type among the logits."""
    return {name: number for number, name in enumerate(types)}
