"""Texts that their field can't hold: two that changed places, a wrong field, a number of the wrong form."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from stages.checks.base import Check
from stages.core.correction import Edit
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.kinds import certainly, fits
from stages.core.pitch import pitch
from stages.core.placing import Placed, Wanted, by_caption, by_text, missing, placed
from stages.core.rewriting import renamed, said
from stages.core.subject import Subject

_BETTER = math.log(1.3)
"""How much better two texts must fill each other's box for them, and not their fields, to have been exchanged."""


class MeaningField(Check):
    """A field is put right where the text fits a missing one and nothing else."""

    def look(self, subject: Subject) -> Iterable[Held]:
        schema = subject.schema.get(subject.document.doc_type or "")
        if schema is None:
            return
        found = placed(subject, schema)
        if not found:
            return
        counts = Counter(one.region.field for one in found)
        wrong = [one for one in found if one.fits is False]
        crowded = [one for one in found if counts[one.region.field] > 1 and not one.rule.many]
        wanted = missing(subject, schema) if wrong or crowded or subject.customs.fields else {}
        captioned = (
            {region.id: (region, name) for region, name in by_caption(subject, schema, wanted)} if wanted else {}
        )
        settled: set[str | None] = set()
        for one in wrong:
            if one.region.id not in settled:
                for held in _wrong(one, found, wanted, captioned, subject.document.regions):
                    settled.add(held.region)
                    yield held
        for region, name in captioned.values():
            if region.id not in settled:
                yield from _beside_caption(region, name, found, counts)
        right = {one.region.field for one in crowded} - {one.region.field for one in found if one.region.id in settled}
        for one in crowded:
            if one.region.field in right and one.region.id not in captioned:
                yield _held(one.region, "field", "field_twice", "a field that the document has twice", "it once", 0.55)


def _wrong(
    one: Placed,
    found: Sequence[Placed],
    wanted: Wanted,
    captioned: dict[str, tuple[Region, str]],
    regions: Sequence[Region],
) -> Iterator[Held]:
    others = [other for other in found if other is not one]
    spare = one.rule.kind == "picture" or any(
        o.region.field == one.region.field and o.fits is not False for o in others
    )
    options = by_text(one.text, wanted)
    if one.region.id in captioned:
        name = captioned[one.region.id][1]
        yield _renamed(one.region, name, 0.995 if options == [name] and spare else 0.95)
        return
    if len(options) == 1:
        yield _renamed(one.region, options[0], 0.995 if spare else 0.93)
        return
    partners = [other for other in others if other.fits is False and _fit_each_other(one, other)]
    if len(partners) == 1:
        yield from _exchanged(one, partners[0])
        return
    free = [r for r in regions if r.field is None and not r.ignore and r.text and certainly(one.rule, r.text)]
    if len(free) == 1:
        expected = "the text that stands in a region without a field"
        for region, text in ((one.region, free[0].text or ""), (free[0], one.text)):
            edits = (said(region, text),)
            yield _held(region, "text", "texts_exchanged", "a text that belongs elsewhere", expected, 0.9, edits, 0.9)
        return
    possible = [name for name, rule in wanted.values() if fits(rule, one.text) is not False]
    if spare and len(possible) == 1:
        yield _renamed(one.region, possible[0], 0.85)
        return
    form = bool(one.rule.pattern)
    kind = f"the form of the field {one.field}" if form else f"what is a {one.rule.kind}"
    code, found_what = ("wrong_form", "a text of another form") if form else ("wrong_kind", "a text of another kind")
    yield _held(one.region, "text", code, found_what, kind, 0.9)


def _fit_each_other(one: Placed, other: Placed) -> bool:
    there, here = fits(other.rule, one.text), fits(one.rule, other.text)
    return there is not False and here is not False and one.region.field != other.region.field


def _exchanged(one: Placed, other: Placed) -> Iterator[Held]:
    """Texts or fields have been exchanged: the boxes tell which."""
    now = _differ(pitch(one.region, one.text), pitch(other.region, other.text))
    then = _differ(pitch(one.region, other.text), pitch(other.region, one.text))
    sure = 0.9 if abs(now - then) > _BETTER else 0.6
    for here, there in ((one, other), (other, one)):
        if now - then > _BETTER:
            edits, member, what = (said(here.region, there.text),), "text", "texts"
        else:
            edits, member, what = (renamed(here.region, there.region.field),), "field", "fields"
        found = f"a text that fits the field {there.field}, as that one's fits this"
        yield _held(here.region, member, f"{what}_exchanged", found, f"the {what} exchanged", 0.95, edits, sure)


def _differ(one: float, other: float) -> float:
    return abs(math.log(one / other)) if one > 0 and other > 0 else 0.0


def _beside_caption(region: Region, name: str, found: Sequence[Placed], counts: Counter[str | None]) -> Iterator[Held]:
    """A region beside the caption of a missing field, whose own field is there again, or none."""
    own = next((one for one in found if one.region.id == region.id), None)
    if own is None:
        if region.field is None:
            expected = f"the field {name}, beside whose caption it stands"
            edits = (renamed(region, name),)
            yield _held(region, "field", "field_lost", "no field", expected, 0.8, edits, 0.85)
    elif own.rule.many or counts[region.field] > 1:
        yield _renamed(region, name, 0.95 if counts[region.field] > 1 else 0.85)


def _renamed(region: Region, name: str, sure: float) -> Held:
    found = "a text that doesn't fit its field, or stands beside another's caption"
    return _held(region, "field", "wrong_field", found, f"the field {name}", 0.95, (renamed(region, name),), sure)


def _held(
    region: Region,
    member: str,
    code: str,
    found: str,
    expected: str,
    confidence: float,
    edits: tuple[Edit, ...] = (),
    sure: float = 0.0,
) -> Held:
    return Held(
        region=region.id,
        member=member,
        code=code,
        found=found,
        expected=expected,
        confidence=confidence,
        edits=edits,
        edits_confidence=sure,
    )
