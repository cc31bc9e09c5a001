"""What became of planted errors and of everything else, in counts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.planting.deliver import Lines
from benchmarks.planting.outcome import Outcome, detected
from benchmarks.planting.planter import GROUPS, Place, Planted, Sheet
from benchmarks.planting.score import Score, score
from stages.core.document import Document


class States(NamedTuple):
    """A document's label as it was delivered, after automatic correction, and after people's answers."""

    delivered: Score
    auto: Score
    reviewed: Score


class Tally:
    """Counts over all documents whose labels leave: one that is without its image, or that was rejected, doesn't."""

    def __init__(self, sheets: Sequence[Sheet], planted: Sequence[Planted], lines: Lines) -> None:
        self.truths = {sheet.place: sheet.truth for sheet in sheets}
        self.planted = planted
        self.states: dict[Place, States] = {}
        self._labelled = {sheet.place for sheet in sheets if sheet.label is not None and sheet.image is not None}
        self._lines = lines
        self._folds = folds(sheet.truth for sheet in sheets)

    def fold(self, place: Place) -> bool:
        """Whether case doesn't count in the document."""
        return self._folds[place[0]]

    def weigh(self, before: Outcome, after: Outcome) -> None:
        """Compare with the truth; `before` and `after` are from before and after people's answers."""
        rejected = before.rejected(self._lines)
        self.rejected = rejected
        self.before = before
        for place in sorted(self._labelled):
            delivered = before.delivered[place]
            if not any(region.text for region in delivered.regions):
                continue  # it says nothing, so nothing of it leaves as a label
            first, second, fold = before.labels[place], after.labels[place], self.fold(place)
            self.states[place] = States(
                score(self.truths[place], delivered, fold=fold),
                score(self.truths[place], first.document, fold=fold),
                score(self.truths[place], second.document, fold=fold, withheld=second.withheld),
            )

    def shares(self, asked: Mapping[Place, int]) -> dict[str, Any]:
        """The shares of regions that are wrong, looked at, and spoilt; `asked` are the questions by document."""
        states = self.states.values()
        regions = sum(len(self.truths[place].regions) for place in self.states)
        waiting = sum(len(state.reviewed.waiting) for state in states)
        spoiled = sum(len(self.spoiled(place)) for place in self.states)
        return {
            "regions": regions,
            "not_leaving": sum(len(self.truths[p].regions) for p in self._labelled - set(self.states)),
            "planted": len(self.planted),
            "residual_delivered": _share(sum(state.delivered.errors for state in states), regions),
            "residual_after_auto": _share(sum(state.auto.errors for state in states), regions),
            "residual_after_review": _share(sum(state.reviewed.errors for state in states), regions - waiting),
            "still_waiting_share": _share(waiting, regions),
            "review_share": _share(sum(asked.values()), regions),
            "spoiled_share": _share(spoiled, regions),
            "added_wrongly": sum(len(state.auto.extra - state.delivered.extra) for state in states),
        }

    def spoiled(self, place: Place) -> list[str]:
        """The regions of a document, "" for its class, that automatic correction made wrong."""
        state = self.states[place]
        own = sorted(state.delivered.right & (state.auto.wrong | state.auto.waiting))
        return own + ([""] if state.delivered.doc_type and not state.auto.doc_type else [])

    def left(self, place: Place) -> list[str]:
        """The regions of a document that leave wrong after people's answers."""
        state = self.states[place].reviewed
        return sorted(state.wrong | state.extra) + ([] if state.doc_type else [""])

    def per_kind(self) -> dict[str, dict[str, Any]]:
        """By kind: errors planted, those detected, and of those that can be corrected, those that were."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for one in self.planted:
            own = counts[one.kind]
            truth, findings = self.truths.get(one.place), self.before.findings.get(one.place, ())
            own["planted"] += 1
            state = self.states.get(one.place)
            mended = state is not None and _right(one, state.delivered)  # ingest has seen to it
            own["detected"] += mended or detected(one, truth, findings, self.rejected.get(one.place, set()))
            if state:
                own["correctable"] += 1
                own["corrected_right"] += _right(one, state.auto)
                own["right_after_review"] += _right(one, state.reviewed)
                own["waiting_after_review"] += one.truth in state.reviewed.waiting
        names = ("planted", "detected", "correctable", "corrected_right", "right_after_review", "waiting_after_review")
        return {
            kind: {"group": GROUPS[kind], **{name: counts[kind][name] for name in names}}
            for kind in GROUPS
            if kind in counts
        }

    def by_delivery(self) -> dict[str, dict[str, int]]:
        """By delivery, its regions and how many are wrong in each state."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for place, state in self.states.items():
            own = found[place[0]]
            own["regions"] += len(self.truths[place].regions)
            own["planted"] += sum(one.place == place for one in self.planted)
            own["wrong_after_auto"] += state.auto.errors
            own["wrong_after_review"] += state.reviewed.errors
            own["spoiled"] += len(self.spoiled(place))
        return {name: dict(own) for name, own in sorted(found.items())}


def folds(documents: Iterable[Document]) -> dict[str, bool]:
    """By delivery, whether its labels have no small letters, so that case says nothing."""
    small: Counter[str] = Counter()
    for document in documents:
        small[document.delivery] += sum(character.islower() for character in _texts(document))
    return {delivery: not count for delivery, count in small.items()}


def _texts(document: Document) -> str:
    return "".join(region.text or "" for region in document.regions)


def _right(planted: Planted, state: Score) -> bool:
    """Whether what was planted isn't there any more."""
    if planted.truth:
        return planted.truth in state.right
    if planted.regions:  # one too many
        return planted.regions[0] not in state.extra
    return state.doc_type


def _share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 6)
