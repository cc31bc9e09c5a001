"""Which labels people are asked to check, fixed by chance alone, and which of them they found right.

The frame is what the machine would publish if nobody had decided anything: every region with a text after the certain
corrections, without those that are withheld. So what people decide changes neither who is in the frame nor who is in
the sample, and only verdicts on sampled regions count.
"""

import hashlib
import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.correcting import Corrected
from stages.core.correction import Entry
from stages.core.document import Document, Region
from stages.core.review import Decision
from stages.core.same_place import same_place
from stages.core.stratified import allot

Kind = Literal["untouched", "corrected"]
"""Whether the machine published the region as the vendor labelled it, or changed it."""
KINDS: tuple[Kind, ...] = ("untouched", "corrected")


class Drawn(Struct, frozen=True, gc=False):
    """A region's place in the lottery; the lowest tickets are the sample."""

    ticket: str
    document: str
    region: str


class Part(Struct, frozen=True, kw_only=True, gc=False):
    """A delivery's regions of one kind: how many, of how many it was weighed whether they are wrong, the chances' sum.

    `drawn` are those with the lowest tickets, in order.
    """

    kind: Kind
    regions: int = 0
    weighed: int = 0
    chances: float = 0.0
    drawn: tuple[Drawn, ...] = ()


class Frame(Struct, frozen=True, kw_only=True, gc=False):
    """What the machine would publish of a delivery. `placeless` regions are none of it: nobody can be asked of them."""

    delivery: str
    parts: tuple[Part, ...]
    placeless: int = 0


def frame(
    delivery: str,
    published: Iterable[Corrected],
    chances: Mapping[str, Mapping[str, float]],
    *,
    seed: int,
    most: int,
) -> Frame:
    """The frame of a delivery, of documents corrected without any decision.

    `chances` that a text is wrong as published are by document and region; a text that a check put right without them
    is as doubtful as that check left it. `most` is how many of a kind may be sampled.
    """
    tickets: dict[Kind, list[Drawn]] = {kind: [] for kind in KINDS}
    weighed: dict[Kind, list[float]] = {kind: [] for kind in KINDS}
    counts = dict.fromkeys(KINDS, 0)
    placeless = 0
    for one in published:
        name = one.document.id
        changed, sure = _corrected(one.entries)
        own = chances.get(name, {})
        for region in one.document.regions:
            if region.ignore or not (region.text or "").strip():
                continue
            if not region.polygon:
                placeless += 1
                continue
            kind: Kind = "corrected" if region.id in changed else "untouched"
            counts[kind] += 1
            chance = own.get(region.id, 1 - sure[region.id] if region.id in sure else None)
            if chance is not None:
                weighed[kind].append(chance)
            ticket = hashlib.sha256(f"{seed} {delivery} {name} {region.id}".encode()).hexdigest()
            tickets[kind].append(Drawn(ticket, name, region.id))
        for kind in KINDS:
            if len(tickets[kind]) > 2 * most + 1000:
                tickets[kind] = heapq.nsmallest(most, tickets[kind], key=_ticket)
    parts = tuple(
        Part(
            kind=kind,
            regions=counts[kind],
            weighed=len(weighed[kind]),
            chances=round(fsum(weighed[kind]), 6),
            drawn=tuple(heapq.nsmallest(most, tickets[kind], key=_ticket)),
        )
        for kind in KINDS
        if counts[kind]
    )
    return Frame(delivery=delivery, parts=parts, placeless=placeless)


def draw(frames: Sequence[Frame], *, sample: int, least: int) -> dict[str, dict[str, dict[str, Kind]]]:
    """The sample: by delivery, document and region, the kind. Every stratum has its share, and at least so many."""
    strata = [(frame.delivery, part) for frame in frames for part in frame.parts]
    numbers = allot([part.regions for _, part in strata], sample, least)
    found: dict[str, dict[str, dict[str, Kind]]] = {frame.delivery: {} for frame in frames}
    for (delivery, part), number in zip(strata, numbers, strict=True):
        for one in part.drawn[:number]:
            found[delivery].setdefault(one.document, {})[one.region] = part.kind
    return found


def judge(document: Document, chosen: Collection[str], decisions: Sequence[Decision]) -> dict[str, bool]:
    """Of the chosen regions those that people decided about, and whether they are right.

    Right is what says, of the places where it stands, the very text that people say, and no other field.
    """
    regions = [region for region in document.regions if region.polygon]
    places = [decision for decision in decisions if decision.polygon]
    verdicts = {}
    for pair in same_place([region.polygon for region in regions], [decision.polygon for decision in places]):
        own, said = [regions[index] for index in pair.left], [places[index] for index in pair.right]
        if said:
            verdicts.update({region.id: _right(own, said) for region in own if region.id in chosen})
    return verdicts


def asked(document: Document, chosen: Collection[str], judged: Collection[str]) -> Document | None:
    """The task: the chosen regions that nobody has judged, with the text to confirm."""
    regions = tuple(region for region in document.regions if region.id in chosen and region.id not in judged)
    return replace(document, regions=regions, links=(), fields={}) if regions else None


def _corrected(entries: Sequence[Entry]) -> tuple[set[str], dict[str, float]]:
    """The regions that the machine changed, and how sure it was of those whose text it changed."""
    changed = {entry.edit.region for entry in entries if entry.edit.region}
    sure: dict[str, float] = {}
    for entry in entries:
        before, after = entry.edit.before, entry.edit.after
        if after is not None and (before is None or before.text != after.text):
            sure[entry.edit.region] = min(entry.confidence, sure.get(entry.edit.region, 1.0))
    return changed, sure


def _right(regions: Sequence[Region], said: Sequence[Decision]) -> bool:
    """Whether the regions, parts of one line or one line of parts, say what people say of the place."""
    texts, fields = [region.text or "" for region in regions], {region.field for region in regions}
    return (
        all(decision.verdict == "text" for decision in said)
        and not any(region.ignore for region in regions)
        and " ".join(texts) == " ".join(decision.text for decision in said)
        and {decision.field for decision in said if decision.field} <= fields
    )


def _ticket(one: Drawn) -> str:
    return one.ticket
