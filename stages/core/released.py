"""What a release says of a document: its label where that says the text, else the ground truth found without one."""

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from stages.core.document import Brief, Document
from stages.core.matching import match

ATTRIBUTE = "ground_truth"
"""The attribute that says where a document's texts come from: label, consensus, review, "consensus, review" or none."""

DECIDED = "d"
"""What the id of a region of ground truth begins with if people decided about it; an engine's line has an "l"."""


def labelled(document: Document) -> bool:
    """Whether the label says any text of the document."""
    return any(region.text for region in document.regions)


def released(document: Document, truth: Document | None) -> Document:
    """The document as it is published, without the vendor's file name, from its label or else its ground truth."""
    made = replace(document, source="")
    if truth is not None and not labelled(document):
        made = _merged(made, truth)
    elif labelled(document):
        return replace(made, attributes=document.attributes | {ATTRIBUTE: "label"})
    origins = {_origin(region.id) for region in made.regions if region.text}
    return replace(made, attributes=document.attributes | {ATTRIBUTE: ", ".join(sorted(origins)) or "none"})


def regions_from(documents: Iterable[Brief]) -> dict[str, int]:
    """How many regions with a text come from labels, from the engines' consensus and from people's reviews."""
    counts = Counter(dict.fromkeys(("label", "consensus", "review"), 0))
    for document in documents:
        label = document.attributes.get(ATTRIBUTE) == "label"
        counts.update("label" if label else _origin(region.id) for region in document.regions if region.text)
    return dict(counts)


def _merged(document: Document, truth: Document) -> Document:
    """The ground truth's regions, with the fields of the label's textless ones; of those, the ones without a text.

    A label may box lines without writing them, and mark what is none: a portrait, a signature.
    """
    marked = [region for region in document.regions if region.polygon]
    regions = list(truth.regions)
    names: dict[str, str] = {}
    for pair in match([region.polygon for region in marked], [region.polygon for region in regions]):
        fields = {marked[index].field for index in pair.left}
        for index in pair.right if len(fields) == 1 else ():
            regions[index] = replace(regions[index], field=fields.copy().pop())
        names |= {marked[index].id: regions[pair.right[0]].id for index in pair.left if pair.right}
    taken = {region.id for region in regions}
    kept = [region for region in document.regions if region.id not in names]
    names |= {region.id: free_id(region.id, taken) for region in kept}
    links = tuple((names[a], names[b]) for a, b in document.links if a in names and b in names)
    kept = [replace(region, id=names[region.id]) for region in kept]
    return replace(document, regions=(*regions, *kept), links=links)


def free_id(name: str, taken: set[str]) -> str:
    """The name, or one that no region has yet."""
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free


def _origin(region: str) -> str:
    return "review" if region.startswith(DECIDED) else "consensus"
