"""Deliveries past the classifier: documents are looked at, typed and decided on, deliveries compared."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from stages.core.class_summary import Alarmed, DeliverySummary, summed_up, under_alarm
from stages.core.classes import UNKNOWN, Basis, Classified, Typed, classify, likeliest, trait_names, traits
from stages.core.drift import Drift, drift
from stages.core.groups import Key
from stages.core.inspection import Measured
from stages.core.type_card import Known
from stages.core.type_certificate import accepts
from stages.core.type_parts import FIT
from stages.core.typing_net import typed
from stages.io.looks import Head, looks
from stages.io.mapper import Refused
from stages.io.memory import Memory
from stages.io.type_net import Loaded, look_all


class Watch(Struct, frozen=True, kw_only=True):
    """When a delivery raises the alarm and what comes of it; what share of the accepted people look at, then too."""

    false_alarms: float
    least_shift: float
    least_unknown: float
    least: int
    when_alarmed: Alarmed
    audit_share: float
    alarm_share: float
    seed: int


def classified(
    loaded: Loaded,
    delivery: str,
    heads: Sequence[Head],
    pack: Path,
    known: Sequence[Known],
    parts: Mapping[Key, str],
    memory: Memory,
    watch: Watch,
) -> tuple[list[Classified], DeliverySummary]:
    """The decisions on a delivery's documents, in their order, and what they come to."""
    basis = loaded.card.basis
    if basis is None or loaded.net is None:
        found = [_unlooked(head, "no_classifier") for head in heads]
        return found, summed_up(delivery, found, _untested("no classifier was trained"), 0.0, watch.seed)
    seen = looks(pack, heads, memory, f"classify {delivery}")
    met = [(head, look) for head, look in zip(heads, seen, strict=True) if not isinstance(look, Refused)]
    said = typed(look_all(loaded.net, [look[1] for _, look in met], loaded.card.side), loaded.typical) if met else []
    decided: dict[str, Classified] = {}
    for (head, look), one in zip(met, said, strict=True):
        told = {"id": head.id, "file": head.file, "doc_type": head.doc_type}
        decided[head.id] = classify(told, one, look[0], basis, parts.get((delivery, head.id), ""))
    new = [index for index, (head, _) in enumerate(met) if parts.get((delivery, head.id)) != FIT]
    others = [one for one in known if one.delivery != delivery]
    apart, taken = _compared(basis, met, said, new, others, watch), None
    if apart.alarm:
        new = [index for index in new if decided[met[index][0].id].decision == "accept"]
        others = [one for one in others if one.allowed and not accepts(basis.certificate, one.found, one.chance)]
        taken = _compared(basis, met, said, new, others, watch)
    differs = taken is not None and taken.alarm
    found = [decided.get(head.id) or _unlooked(head, "unreadable") for head in heads]
    found = under_alarm(found, differs, watch.when_alarmed)
    share = watch.alarm_share if differs and watch.when_alarmed == "sample" else watch.audit_share
    return found, summed_up(delivery, found, apart, share, watch.seed, taken)


def _compared(
    basis: Basis,
    met: Sequence[tuple[Head, tuple[Measured, object]]],
    said: Sequence[Typed],
    new: Sequence[int],
    others: Sequence[Known],
    watch: Watch,
) -> Drift:
    """Documents of the delivery, by their index, against known ones of others."""
    if not new or not others:
        return _untested("no documents to compare with")
    chosen, measured = [said[index] for index in new], [met[index][1][0] for index in new]
    values = traits(chosen, measured, basis.temperature, basis.novelty.limit)
    names = trait_names(values.shape[1])
    return drift(
        values,
        [basis.types[int(likeliest(np.asarray(one.kinds)))] for one in chosen],
        np.asarray([one.traits for one in others]),
        [one.found for one in others],
        names,
        false_alarms=watch.false_alarms,
        least_shifts=[watch.least_unknown if name == UNKNOWN else watch.least_shift for name in names],
        least=watch.least,
        seed=watch.seed,
    )


def _untested(reason: str) -> Drift:
    return Drift(alarm=False, chance=1.0, compared=0, known=0, reason=reason)


def _unlooked(head: Head, reason: str) -> Classified:
    """A document that nothing can be said of."""
    return Classified(
        id=head.id,
        file=head.file,
        type="",
        probability=0.0,
        types={},
        orientation=0,
        orientation_probability=0.0,
        novelty=0.0,
        inspection={},
        faults=(),
        decision="review",
        reasons=(reason,),
        labelled=head.doc_type,
    )
