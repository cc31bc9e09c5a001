"""Fields that a form's links contradict: an answer that is asked for nothing, a question that nobody answers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from stages.checks.base import Check
from stages.core.finding import Held, Severity
from stages.core.rewriting import renamed
from stages.core.subject import Subject


class MeaningLink(Check):
    """`pairs` are the fields that a link leads from and to; one with no field, or the same at both ends, is left alone.

    Of a link's two ends the one is wrong which another field would reconcile with all of its links. `asking` is the
    field whose texts end with a colon, `answering` the one whose never do.
    """

    def __init__(
        self,
        *,
        severity: Severity = "error",
        certain_from: float = 0.99,
        pairs: Sequence[Sequence[str]] = (("header", "question"), ("question", "answer")),
        asking: str = "question",
        answering: str = "answer",
    ) -> None:
        super().__init__(severity=severity, certain_from=certain_from)
        self.pairs = {(first, then) for first, then in pairs}
        self.fields = sorted({field for pair in self.pairs for field in pair})
        self.asking, self.answering = asking, answering

    def look(self, subject: Subject) -> Iterable[Held]:
        wrong: dict[str, tuple[str, float]] = {}
        for region in subject.document.regions:
            if region.field == self.answering and region.text and region.text.endswith(":"):
                wrong[region.id] = self.asking, 0.9
        if subject.document.links:
            wrong |= self._contradicted(subject)
        for identity, (field, sure) in wrong.items():
            region = subject.regions[identity]
            yield Held(
                region=identity,
                member="field",
                code="wrong_field",
                found="a field that its links, or the colon at its end, contradict",
                expected=f"the field {field}",
                confidence=sure,
                edits=(renamed(region, field),),
                edits_confidence=sure,
            )

    def _contradicted(self, subject: Subject) -> dict[str, tuple[str, float]]:
        """By region, the field that was meant: first where most links are contradicted, one region after the other."""
        fields = {region.id: region.field for region in subject.document.regions}
        links = [link for link in subject.document.links if link[0] in fields and link[1] in fields]
        found = self._turned_round(links, fields)
        fields |= {identity: field for identity, (field, _) in found.items()}
        while True:
            unsound = [link for link in links if not self._sound(fields[link[0]], fields[link[1]])]
            times = Counter(end for link in unsound for end in set(link) if end not in found)
            options = [(times[end], end, field) for end in times for field in self._reconciled(end, links, fields)]
            if not options:
                return found
            leads = {link[0] for link in unsound}
            most, identity, field = max(options, key=lambda option: (option[0], option[1] in leads, option[1:]))
            alone = sum(option[0] == most for option in options) == 1
            found[identity] = field, 0.93 if alone else 0.7
            fields[identity] = field

    def _reconciled(self, end: str, links: Sequence[tuple[str, str]], fields: Mapping[str, str | None]) -> list[str]:
        """The fields with which every link of the region would be one of the pairs."""
        there = [link for link in links if end in link]
        fitting = []
        for field in self.fields:
            pairs = [tuple(field if one == end else fields[one] for one in link) for link in there]
            if field != fields[end] and all(pair in self.pairs or None in pair for pair in pairs):
                fitting.append(field)
        return fitting

    def _turned_round(
        self, links: Sequence[tuple[str, str]], fields: Mapping[str, str | None]
    ) -> dict[str, tuple[str, float]]:
        """Ends of a link from an answer to a question, where exchanging their fields reconciles all of their links."""
        found: dict[str, tuple[str, float]] = {}
        for first, then in links:
            if (fields[first], fields[then]) == (self.answering, self.asking) and not {first, then} & found.keys():
                exchanged = {**fields, first: self.asking, then: self.answering}
                there = [(exchanged[a], exchanged[b]) for a, b in links if {a, b} & {first, then}]
                if all(pair in self.pairs or None in pair for pair in there):
                    found |= {first: (self.asking, 0.93), then: (self.answering, 0.93)}
        return found

    def _sound(self, first: str | None, then: str | None) -> bool:
        if first is None or then is None or first not in self.fields or then not in self.fields:
            return True
        return (first, then) in self.pairs or (first == then and first != self.answering)
