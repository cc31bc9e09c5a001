"""A classifier trained, settled and certified: everything that models/classifier/ holds."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from stages.core.class_audit import AUDIT, Audited, after_audit
from stages.core.classes import Basis, Typed, chances, faults_of, gates, likeliest, traits
from stages.core.inspection import Limits
from stages.core.temperature import fit_temperature
from stages.core.type_card import Known, TypeCard, confusion, scores
from stages.core.type_certificate import Decided, TypeCertificate, certify_types
from stages.core.type_parts import BOUND, FIT, SETTLE
from stages.core.typicality import Cloud, Novelty, Typical, fit_cloud, measures, novelty_limit, usual_of
from stages.core.typing_net import Net, Seen, typed
from stages.io.curves import Log, write_table
from stages.io.records import write_jsonl
from stages.io.type_doubts import label_errors
from stages.io.type_fitting import fit
from stages.io.type_material import Page, numbers
from stages.io.type_net import AUDITED, CLOUDS, KNOWN, LABEL_ERRORS, NET, look_all, open_net
from stages.models.base import Classifier, TypeTraining


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to be vouched for, from how many documents on a type is; what may be turned away; what isn't fit."""

    max_error: float
    confidence: float
    least_of_type: int
    turned_away: float
    least_turn: float
    limits: Limits
    unfit: tuple[str, ...]


def train(
    model: Classifier,
    training: TypeTraining,
    types: Sequence[str],
    pages: dict[str, list[Page]],
    folder: Path,
    wanted: Wanted,
    code: str,
    log: Log,
) -> TypeCard:
    """Train on the pages to fit by, settle and certify by the others, and write what was learnt.

    `code` is a fingerprint of what trains.
    """
    steps = fit(model, training, types, pages, folder, code, log)
    net = open_net((folder / NET).read_bytes())
    card = settled(net, training.side, types, pages, folder, wanted)
    return msgspec.structs.replace(card, steps=steps, provenance=dict(model.provenance()))


def settled(
    net: Net, side: int, types: Sequence[str], pages: dict[str, list[Page]], folder: Path, wanted: Wanted
) -> TypeCard:
    """What the net may decide, from pages that it hasn't learnt from; clouds and known documents are written."""
    pages = {part: pages.get(part, []) for part in (FIT, SETTLE, BOUND, AUDIT)}
    number = numbers(types)
    seen = {part: look_all(net, [page.thumbnail for page in own], side) for part, own in pages.items() if own}
    own_kind = {part: [number[str(page.head.doc_type)] for page in pages[part]] for part in (FIT, SETTLE, BOUND)}
    typical = _typical(seen, own_kind[FIT], len(types))
    found = {part: typed(seen[part], typical) if part in seen else [] for part in pages}
    temperature = fit_temperature([one.kinds for one in found[SETTLE]], own_kind[SETTLE])
    novelty = _novelty(found, own_kind, wanted)
    colours = _colours(pages, types)
    knowing = partial(
        _known, types=types, wanted=wanted, temperature=temperature, novelty=novelty.limit, colours=colours
    )
    known = [one for part in (SETTLE, BOUND, AUDIT) for one in knowing(part, pages[part], found[part])]
    certificate, audit = _certified(known, types, wanted)
    known, of_audit = [one for one in known if one.part != AUDIT], [one for one in known if one.part == AUDIT]
    write_jsonl(folder / KNOWN, known)
    write_jsonl(folder / AUDITED, of_audit)
    doubts = label_errors(types, pages, found, seen[FIT].late, temperature)
    write_jsonl(folder / LABEL_ERRORS, doubts)
    _write_clouds(folder / CLOUDS, typical.clouds)
    _write_plots(folder, known, certificate.coverage)
    held_out = [one for part in (SETTLE, BOUND) for one in found[part]]
    return TypeCard(
        trained=True,
        side=side,
        basis=Basis(
            types=tuple(types),
            temperature=temperature,
            least_turn=wanted.least_turn,
            limits=wanted.limits,
            unfit=wanted.unfit,
            novelty=novelty,
            colours=colours,
            certificate=certificate,
        ),
        audit=audit,
        usual=dict(typical.usual),
        scores=scores(known, [one.turn == 0 for one in held_out]),
        confusion=confusion(known),
    )


def _novelty(found: Mapping[str, Sequence[Typed]], own_kind: Mapping[str, Sequence[int]], wanted: Wanted) -> Novelty:
    """From where on a document counts as unknown, by those that are taken for what they are."""
    settle, bound = (
        [one.novelty for one, kind in zip(found[part], own_kind[part], strict=True) if _found(one) == kind]
        for part in (SETTLE, BOUND)
    )
    return novelty_limit(settle, bound, turned_away=wanted.turned_away, confidence=wanted.confidence)


def _certified(known: Sequence[Known], types: Sequence[str], wanted: Wanted) -> tuple[TypeCertificate, Audited | None]:
    """What may be accepted, by the documents held out and by what people found among the accepted."""
    decided = {
        part: [Decided(one.found, one.chance, one.allowed, one.found == one.label) for one in known if one.part == part]
        for part in (SETTLE, BOUND, AUDIT)
    }
    certify = partial(
        certify_types,
        decided[SETTLE],
        decided[BOUND],
        types,
        max_error=wanted.max_error,
        confidence=wanted.confidence,
        least_of_type=wanted.least_of_type,
    )
    return after_audit(certify, decided[AUDIT])


def _known(
    part: str,
    pages: Sequence[Page],
    found: Sequence[Typed],
    *,
    types: Sequence[str],
    wanted: Wanted,
    temperature: float,
    novelty: float,
    colours: Mapping[str, float],
) -> list[Known]:
    """What is known of each page of a part: its type, what it is taken for, whether that may be accepted at all."""
    if not found:
        return []
    sure, number = chances(found, temperature), numbers(types)
    compared = traits(found, [page.measured for page in pages], temperature, novelty)
    known = []
    for index, (page, one) in enumerate(zip(pages, found, strict=True)):
        name = types[_found(one)]
        wrong = faults_of(one, page.measured, wanted.limits, colours.get(name, 0.0))
        known.append(
            Known(
                delivery=page.head.delivery,
                id=page.head.id,
                part=part,
                label=str(page.head.doc_type),
                found=name,
                chance=float(sure[index, number[name]]),
                allowed=not gates(one, wrong, novelty, wanted.unfit),
                traits=tuple(np.round(compared[index], 5).tolist()),
            )
        )
    return known


def _typical(seen: Mapping[str, Seen], kinds: list[int], count: int) -> Typical:
    """What documents of the types are like, clouds as they are kept: in 32 bits."""
    clouds = {}
    for name in ("late", "early"):
        cloud = fit_cloud(getattr(seen[FIT], name), kinds, count)
        means, whitening = cloud.means.astype(np.float32), cloud.whitening.astype(np.float32)
        clouds[name] = Cloud(means.astype(float), whitening.astype(float))
    other = seen.get(SETTLE, seen[FIT])
    features = {name: getattr(other, name) for name in clouds}
    taken_for = likeliest(other.kinds)
    found = measures(clouds, features, other.kinds[:, :-1], taken_for)
    return Typical(clouds, {name: usual_of(values, taken_for, count) for name, values in found.items()})


def _write_clouds(path: Path, clouds: Mapping[str, Cloud]) -> None:
    from safetensors.numpy import save

    arrays = {f"{name}.means": cloud.means for name, cloud in clouds.items()}
    arrays |= {f"{name}.whitening": cloud.whitening for name, cloud in clouds.items()}
    path.write_bytes(save({name: np.ascontiguousarray(one, np.float32) for name, one in sorted(arrays.items())}))


def _write_plots(folder: Path, known: Sequence[Known], coverage: Sequence[Struct]) -> None:
    """What `dvc plots` shows besides the curves: who is taken for whom, and error by coverage."""
    write_table(folder / "plots/confusion.csv", ("actual", "predicted"), [(one.label, one.found) for one in known])
    names = ("coverage", "rate", "bound")
    rows = [[f"{getattr(point, name):.6f}" for name in names] for point in coverage]
    write_table(folder / "plots/coverage.csv", ("coverage", "error", "bound"), rows)


def _colours(pages: dict[str, list[Page]], types: Sequence[str]) -> dict[str, float]:
    """The colour that all but a tenth of each type's documents have."""
    every = [page for part in (FIT, SETTLE) for page in pages[part]]
    own = {name: [page.measured.colour for page in every if page.head.doc_type == name] for name in types}
    return {name: round(float(np.quantile(values, 0.1)), 2) for name, values in own.items() if values}


def _found(one: Typed) -> int:
    return int(likeliest(np.asarray(one.kinds)))
