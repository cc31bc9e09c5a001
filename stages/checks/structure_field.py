"""Fields that a document type hasn't got, those that it must have, and those that must say something."""

from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.naming import meant
from stages.core.rewriting import renamed
from stages.core.subject import DocType, Subject

_SEVERAL = 3
_USUAL = 0.8
"""The share of a delivery's documents that must have a field for it to be missed."""


class StructureField(Check):
    """Says nothing of types that the schema hasn't got, and misses no field that the delivery never labels."""

    def look(self, subject: Subject) -> Iterable[Held]:
        known = subject.schema.get(subject.document.doc_type or "")
        if known is None or not known.fields:
            return
        present = {region.field for region in subject.document.regions if region.field}
        foreign = [field for field in present if field not in known.rules and meant(field, known.rules.keys()) is None]
        if not known.others and len(foreign) >= _SEVERAL and len(foreign) > len(present) / 2:
            yield Held(
                member="doc_type",
                code="unknown_fields",
                found=f"{len(foreign)} fields that the type {subject.document.doc_type} hasn't got, of {len(present)}",
                expected="another type, or the fields in its entry in conf/doc_types/",
                confidence=0.95,
            )
            return
        for region in subject.document.regions:
            if region.field is None:
                continue
            if region.field not in known.rules:
                yield from _unknown(region, region.field, known, present)
            elif region.text is None and not region.ignore and region.polygon:
                kind = known.rules[region.field][1].kind
                if kind != "picture" and not known.others:
                    yield _silent(region)
        intended = {meant(field, known.rules.keys()) or field for field in present - known.rules.keys()}
        yield from _missing(subject, known, present | intended)


def _unknown(region: Region, field: str, known: DocType, present: set[str]) -> Iterable[Held]:
    right = meant(field, known.rules.keys())
    if right is None and known.others:
        return
    taken = right in present and not known.rules[right][1].many if right else False
    yield Held(
        region=region.id,
        member="field",
        code="unknown_field",
        found="a field that the document type hasn't got",
        expected=f"{right}" if right else f"one of {', '.join(sorted(known.fields))}; or its entry in conf/doc_types/",
        confidence=0.99 if right else 0.9,
        edits=(renamed(region, right),) if right else (),
        edits_confidence=0.0 if right is None else 0.6 if taken else 0.995,
    )


def _silent(region: Region) -> Held:
    return Held(
        region=region.id,
        member="text",
        code="text_missing",
        found="no text",
        expected="what is printed there; `ignore` where nobody can read it",
        confidence=0.95,
    )


def _missing(subject: Subject, known: DocType, present: set[str]) -> Iterable[Held]:
    usual = subject.customs.fields.get(subject.document.doc_type or "")
    if not usual:
        return
    for field, rule in known.fields.items():
        names = (field, *rule.names)
        if not rule.required or not present.isdisjoint(names):
            continue
        share = max(usual.get(name, 0.0) for name in names)
        if share >= _USUAL:
            yield Held(
                code="required_field_missing",
                member="regions",
                found=f"no region with the field {field}",
                expected=f"one, as on every {subject.document.doc_type}; or none in its entry in conf/doc_types/",
                confidence=round(min(share, 0.98), 4),
            )
