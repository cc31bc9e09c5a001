"""Templates from labelled documents of one type: layouts are told apart by what registers on what.

A layout keeps features that documents of several holders share, so that nothing of any one holder remains, and places
that several labels bear out, so that a wrong label moves nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from stages.core.document import Document
from stages.core.geometry import bounds
from stages.core.registration import Array, Features, project, register, sees
from stages.core.subject import DocType
from stages.core.template import Template, find, quads
from stages.core.template_features import EMPTY, Example, Mark, Member, inverse, quads_of, shared_features
from stages.core.template_frame import upright
from stages.core.template_zones import Labelled, find_prints, find_zones

WIDTH = 640.0
"""Px that a layout's labels are wide in its template."""
_MARGIN = 0.06
_ENOUGH = 15
"""Features that two documents must share to be of one layout."""
_ROUNDS = 2


def marks_of(document: Document, kind: DocType) -> tuple[Mark, ...]:
    """The marks of a document's labels; an illegible one counts where nothing else says where its field is."""
    legible = {region.field for region in document.regions if not region.ignore and region.polygon}
    marks = []
    for region in document.regions:
        if len(region.polygon) < 3:
            continue
        field, rule = kind.rules.get(region.field or "", ("", None))
        personal = rule.personal if rule else None
        if personal is None and not region.ignore:
            marks.append(Mark(polygon=region.polygon, text=region.text or ""))
        elif personal and (not region.ignore or region.field not in legible):
            marks.append(Mark(polygon=region.polygon, field=field, kind=personal))
    return tuple(marks)


def learn(doc_type: str, examples: Iterable[Example], least: int) -> list[Template]:
    """The templates of a type: a layout each that `least` holders' documents have, the most frequent first."""
    found: list[Template] = []
    for members in sorted(_layouts(examples), key=lambda members: -_holders(members)):
        rest = [one for one in members if not _known(one.example, found)]
        if _holders(rest) >= least and any(mark.kind for one in rest for mark in one.example.marks):
            template = _template(f"{doc_type}-{len(found) + 1}", doc_type, rest)
            if template.zones and len(template.features) >= _ENOUGH:
                found.append(template)
    return found


def _layouts(examples: Iterable[Example]) -> list[list[Member]]:
    """Examples that register on one another, each on the first of its layout."""
    layouts: list[tuple[Features, list[Member]]] = []
    for example in sorted(examples, key=lambda one: (-len(one.features), one.group)):
        best: tuple[int, list[Member], Array] | None = None
        for layout, members in layouts:
            fit = register(layout, np.ones(len(layout), bool), members[0].example.size, example.features)
            if fit and len(fit.pairs) >= max(_ENOUGH, best[0] + 1 if best else 0):
                best = len(fit.pairs), members, fit.matrix
        if best is None:
            own = quads_of(mark.polygon for mark in example.marks if mark.kind)
            layouts.append((example.features.chosen(~sees(example.features, own)), [Member(example, np.eye(3))]))
        else:
            best[1].append(Member(example, best[2]))
    return [members for _, members in layouts]


def _known(example: Example, templates: Sequence[Template]) -> bool:
    return find(templates, example.features) is not None


def _holders(members: Sequence[Member]) -> int:
    return len({one.example.group for one in members})


def _template(name: str, doc_type: str, members: Sequence[Member]) -> Template:
    """What the members have in common, found once, and once more after each was registered on it."""
    drawn = [project(inverse(one), quads_of(m.polygon for m in one.example.marks).reshape(-1, 2)) for one in members]
    frame, (width, height) = upright(np.concatenate(drawn).reshape(-1, 4, 2), WIDTH, _MARGIN)
    members = [Member(one.example, one.matrix @ np.linalg.inv(frame)) for one in members]
    for _ in range(_ROUNDS):
        labelled = [one for member in members for one in _labelled(member)]
        prints = find_prints(labelled, _holders(members))
        template = Template(
            name=name,
            doc_type=doc_type,
            width=width,
            height=height,
            documents=_holders(members),
            zones=find_zones(labelled, _holders(members), prints, (width, height)),
            prints=prints,
            features=EMPTY,
        )
        template = replace(template, features=shared_features(members, template.size, quads(template.zones)))
        members = [_again(member, template) for member in members]
    return template


def _labelled(member: Member) -> Iterator[Labelled]:
    for mark in member.example.marks:
        box = bounds(list(map(tuple, project(inverse(member), np.array(mark.polygon)).tolist())))
        yield Labelled(group=member.example.group, box=box, field=mark.field, kind=mark.kind, text=mark.text)


def _again(member: Member, template: Template) -> Member:
    """The member, registered on the template; as it was where that fails."""
    fit = register(template.features, template.clear, template.size, member.example.features)
    return Member(member.example, fit.matrix) if fit else member
