"""Which field a region was meant to have: by its text, and by the caption beside it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from stages.core.captions import caption_fields, captions, nearest, plain
from stages.core.document import Region
from stages.core.kinds import certainly, fits
from stages.core.subject import DocType, FieldRule, Subject

Wanted = Mapping[str, tuple[str, FieldRule]]
"""Missing fields by the schema's name: the name that the delivery uses, and the rule."""

_USUAL = 0.8
"""The share of a delivery's documents that must have a field for it to be missed."""


class Placed(Struct, frozen=True):
    """A region with a field that the schema knows, and whether its text fits it (None: nothing speaks against it)."""

    region: Region
    field: str
    rule: FieldRule
    fits: bool | None

    @property
    def text(self) -> str:
        """The region's text, which it has."""
        return self.region.text or ""


def placed(subject: Subject, schema: DocType) -> list[Placed]:
    """The regions whose text can be held against their field; the caption of a field is the text of none.

    A type that has other fields, too, has no rule for what is mere text.
    """
    rules, known = schema.rules, caption_fields(schema)
    found = []
    for region in subject.document.regions:
        if region.field in rules and region.text and not region.ignore and not region.text.isspace():
            field, rule = rules[region.field]
            if schema.others and rule.kind == "text":
                continue
            allowed = False if plain(region.text) in known else fits(rule, region.text)
            found.append(Placed(region, field, rule, allowed))
    return found


def missing(subject: Subject, schema: DocType) -> Wanted:
    """The fields that the document should have and hasn't; all that it hasn't, where no custom is known."""
    present = {region.field for region in subject.document.regions if region.field}
    usual: Mapping[str, float] | None = subject.customs.fields.get(subject.document.doc_type or "")
    found = {}
    for field, rule in schema.fields.items():
        names = (field, *rule.names)
        if rule.kind == "picture" or not present.isdisjoint(names):
            continue
        if usual is None:
            found[field] = (field, rule)
        else:
            name = max(names, key=lambda one: usual.get(one, 0.0))
            if usual.get(name, 0.0) >= _USUAL:
                found[field] = (name, rule)
    return found


def by_text(text: str, wanted: Wanted) -> list[str]:
    """The names of the missing fields that the text fits as it fits hardly any other."""
    return [name for name, rule in wanted.values() if certainly(rule, text)]


def by_caption(subject: Subject, schema: DocType, wanted: Wanted) -> Iterator[tuple[Region, str]]:
    """Regions beside the captions of missing fields, with the name of the field; only such as their text allows."""
    there = captions(subject, schema)
    if wanted.keys().isdisjoint(there):
        return
    known = caption_fields(schema)
    among = [r for r in subject.document.regions if r.text and not r.ignore and plain(r.text) not in known]
    for field, (name, rule) in wanted.items():
        if field in there:
            region = nearest(subject, there[field], among)
            if region is not None and fits(rule, region.text or "") is not False:
                yield region, name
