"""What the page of an audience shows: of the published documents alone, nothing of their originals."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct

from stages.core.masked import PublishedDocument
from stages.core.personal import KINDS, Kind


class PublishedKind(Struct, frozen=True, gc=False):
    """How many places of a kind are hidden, and on how many documents."""

    kind: Kind
    places: int
    documents: int


def published_kinds(documents: Sequence[PublishedDocument]) -> list[PublishedKind]:
    """The kinds that are hidden on any of the documents."""
    places, held = Counter[Kind](), Counter[Kind]()
    for document in documents:
        places.update(document.masks)
        held.update(document.masks.keys())
    return [PublishedKind(kind, places[kind], held[kind]) for kind in KINDS if places[kind]]


def published_types(documents: Sequence[PublishedDocument]) -> dict[str, int]:
    """Documents by type, "" where it is unknown."""
    return dict(sorted(Counter(document.doc_type or "" for document in documents).items()))


def choose_published(documents: Sequence[PublishedDocument], number: int) -> list[PublishedDocument]:
    """So many documents, each type in turn, in the order of their published names."""
    groups: defaultdict[str, list[PublishedDocument]] = defaultdict(list)
    for document in sorted(documents, key=lambda one: one.id):
        groups[document.doc_type or ""].append(document)
    turns = [(turn, name, document) for name, own in groups.items() for turn, document in enumerate(own)]
    return [document for _, _, document in sorted(turns, key=lambda one: one[:2])[:number]]
