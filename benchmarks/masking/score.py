"""Places of personal data counted by what became of them, and text that is nobody's by how much of it was filled."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct

from benchmarks.common import say
from benchmarks.masking.outcome import LABELLING, Made, Outcome
from benchmarks.masking.pixels import AREAS, HIDDEN, Mask, Pixels, filled, share_hidden
from benchmarks.masking.truth import Key, Place, Truth
from stages.core.boxes import polygon_shared
from stages.core.geometry import area
from stages.core.personal import KINDS, Kind

GROUPS: Mapping[str, frozenset[Kind]] = {
    "faces_photographs_mrz_numbers": frozenset(
        ("face", "photograph", "mrz", "id_number", "passport_number", "licence_number")
    ),
    "names_dates_addresses": frozenset(("name", "date_of_birth", "date", "address")),
}
"""The issue's: of the first all, of the second 99.5 % must be hidden or quarantined."""
TOUCHED = 0.1
"""The share of a region's ink from which on it counts as masked too much: the rule by which places count as hidden."""
STATES = ("hidden", "quarantined", "leaked")


class Tally:
    """What became of places, by kind, look, source and audience; and of plain text, by what is known of the type."""

    def __init__(self) -> None:
        self.places: Counter[tuple[str, str, Kind, str, str]] = Counter()
        self.plain: Counter[tuple[str, str, bool, str]] = Counter()
        self.documents: Counter[tuple[str, str, str]] = Counter()
        self.reasons: Counter[tuple[str, str, str]] = Counter()
        self.leaks: list[str] = []
        self.ground = 0

    def add(self, other: "Tally") -> None:
        """Count the other's, too."""
        for mine, theirs in (
            (self.places, other.places),
            (self.plain, other.plain),
            (self.documents, other.documents),
            (self.reasons, other.reasons),
        ):
            mine.update(theirs)  # type: ignore[arg-type]
        self.leaks += other.leaks
        self.ground += other.ground

    def per_kind(self, audience: str | None = None, source: str | None = None) -> dict[str, dict[str, int]]:
        """By kind: total, hidden, quarantined, leaked; of one audience or source, or of all."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (who, whence, kind, _, state), number in self.places.items():
            if audience in {None, who} and source in {None, whence}:
                found[kind][state] += number
        return {kind: _row(found[kind]) for kind in KINDS if kind in found}

    def per_look(self) -> dict[str, dict[str, int]]:
        """The same of what is hard to see, such as a ghost."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (_, _, kind, look, state), number in self.places.items():
            if look:
                found[f"{kind} ({look})"][state] += number
        return {name: _row(found[name]) for name in sorted(found)}

    def groups(self) -> dict[str, float | None]:
        """The share of each group's places that is hidden or quarantined."""
        rows = self.per_kind()
        shares = {}
        for name, kinds in GROUPS.items():
            total = sum(row["total"] for kind, row in rows.items() if kind in kinds)
            leaked = sum(row["leaked"] for kind, row in rows.items() if kind in kinds)
            shares[name] = round(1 - leaked / total, 5) if total else None
        return shares

    def quarantine_share(self) -> float | None:
        """Of documents, each counted for each audience."""
        total = sum(number for (_, _, state), number in self.documents.items() if state != "rejected")
        kept = sum(number for (_, _, state), number in self.documents.items() if state == "quarantined")
        return round(kept / total, 5) if total else None

    def ground_share(self) -> float | None:
        """Of published documents, those of which all but known print is filled: that they hide is no merit."""
        total = sum(number for (_, _, state), number in self.documents.items() if state == "published")
        return round(self.ground / total, 5) if total else None

    def overmask(self, audience: str = LABELLING) -> dict[str, float | int | None]:
        """The shares of plain text regions touched, for one audience: on published documents of known type."""
        found: dict[str, float | int | None] = {}
        sources = sorted({source for _, source, _, _ in self.plain})
        everywhere = [("known_type", {True}, set(sources)), ("any_type", {True, False}, set(sources))]
        for name, wanted, places in [*everywhere, *((f"known_type_{one}", {True}, {one}) for one in sources)]:
            own: Counter[str] = Counter()
            for (who, source, known, how), number in self.plain.items():
                if who == audience and known in wanted and source in places:
                    own[how] += number
            total = own["regions"]
            found[f"{name}_regions"] = total
            for how in ("any_pixel", "over_tenth", "over_half", "over_tenth_of_area"):
                found[f"{name}_{how}"] = round(own[how] / total, 5) if total else None
        return found

    def quarantine(self) -> dict[str, dict[str, int]]:
        """By audience, how many documents are kept back for each reason."""
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for (audience, code, detail), number in sorted(self.reasons.items()):
            found[audience][f"{code}: {detail}" if detail else code] = number
        return dict(found)


class Sight(Struct, frozen=True):
    """An image before, what of it is filled now, and whom it is for."""

    original: Pixels
    fill: Mask

    def hidden(self, place: Place) -> float:
        """The share of a place that can't be seen."""
        return share_hidden(self.original, self.fill, place.quad, by_area=place.kind in AREAS or place.look != "")


def weigh(outcome: Outcome, truths: Mapping[Key, Truth]) -> Tally:
    """What became of all truths that were ingested, for an audience."""
    tally = Tally()
    for key, truth in sorted(truths.items()):
        made = outcome.made.get(key)
        if made is None:  # it was rejected at ingest, so nobody sees it
            tally.documents[outcome.audience, truth.source, "rejected"] += 1
            continue
        wanted = [one for one in truth.personal if one.quad and outcome.policy.hides(one.kind, truth.doc_type)]
        if not made.record.published:
            _count(tally, outcome.audience, truth, wanted, lambda _: "quarantined")
            tally.documents[outcome.audience, truth.source, "quarantined"] += 1
            tally.reasons.update((outcome.audience, one.code, one.detail) for one in made.record.quarantine)
            continue
        tally.documents[outcome.audience, truth.source, "published"] += 1
        tally.ground += made.record.ground
        _look(tally, outcome, made, truth, wanted)
    return tally


def _look(tally: Tally, outcome: Outcome, made: Made, truth: Truth, wanted: Iterable[Place]) -> None:
    """Count a published document's places and plain text."""
    original = outcome.original_pixels(made.document)
    sight = Sight(original, filled(outcome.published_pixels(made.record), outcome.policy.colour))
    if sight.fill.shape != original.shape[:2]:
        raise ValueError(
            f"{made.record.published}: the published image is {sight.fill.shape[1]} × {sight.fill.shape[0]} px, the "
            f"original {original.shape[1]} × {original.shape[0]}; expected equal sizes"
        )

    def state(place: Place) -> str:
        share = sight.hidden(place)
        if share < HIDDEN:
            name = f"{outcome.audience}: {truth.key[0]} {truth.key[1]}"
            tally.leaks.append(f"{name}: {place.kind} {place.look} {share:.3f} hidden".replace("  ", " "))
            say(tally.leaks[-1])
        return "hidden" if share >= HIDDEN else "leaked"

    _count(tally, outcome.audience, truth, wanted, state)
    for how in overmasked(sight, truth):
        tally.plain[outcome.audience, truth.source, made.record.doc_type is not None, how] += 1


def overmasked(sight: Sight, truth: Truth) -> Iterable[str]:
    """For each plain region "regions", and how much of it is filled; one that lies on personal data isn't counted."""
    for quad in truth.plain:
        size = area(quad)
        if any(polygon_shared(quad, one.quad) > 0.02 * size for one in truth.personal):
            continue
        share, area_share = (share_hidden(sight.original, sight.fill, quad, by_area=how) for how in (False, True))
        yield "regions"
        if area_share > TOUCHED:
            yield "over_tenth_of_area"
        if share > 0:
            yield "any_pixel"
        if share > TOUCHED:
            yield "over_tenth"
        if share > 0.5:
            yield "over_half"


def _count(tally: Tally, audience: str, truth: Truth, places: Iterable[Place], state: Callable[[Place], str]) -> None:
    for place in places:
        tally.places[audience, truth.source, place.kind, place.look, state(place)] += 1


def _row(states: Counter[str]) -> dict[str, Any]:
    return {"total": states.total(), **{state: states[state] for state in STATES}}
