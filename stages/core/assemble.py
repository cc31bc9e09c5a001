"""Images and what labels say of them, put together into documents; what can't be used is set aside, never lost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, canonical
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected

ID_LENGTH = 20
"""Hex digits, 80 bits: among a hundred million images a collision is a matter of one in 200 million."""


class ImageFacts(Struct, frozen=True, kw_only=True):
    """What is known of an image. Sizes in px of the canonical image; `frames` counts those of the original."""

    sha256: str
    suffix: str
    width: int
    height: int
    fingerprint: str
    frames: int = 1


class Assembled(Struct, frozen=True):
    """The documents, sorted by id; the labels that were used and that could not be."""

    documents: list[Document]
    labels_used: int
    rejected: list[Rejected]


def assemble(
    delivery: str,
    images: Mapping[str, ImageFacts | Rejected],
    labels: Iterable[Label],
    *,
    doc_type: str | None = None,
    language: str | None = None,
) -> Assembled:
    """One document for each readable image, with its label if it has one.

    `images` maps paths to facts, or to why an image was rejected; `doc_type` and `language` hold where a label says
    nothing. The second label of an image, and a label whose image was rejected, are rejected.
    """
    chosen: dict[str, Label] = {}
    rejected: list[Rejected] = []
    documents: list[Document] = []
    for label in labels:
        try:
            chosen[label.image] = _acceptable(label, images, chosen)
        except Refusal as refusal:
            rejected.append(replace(refusal.rejected("label", label.path), place=label.place))
    used = 0
    for path, facts in images.items():
        if isinstance(facts, ImageFacts):
            found = chosen.get(path)
            documents.append(_document(delivery, path, facts, found, doc_type, language))
            used += found is not None
    return Assembled(_with_ids(documents), used, rejected)


def _acceptable(label: Label, images: Mapping[str, ImageFacts | Rejected], chosen: Mapping[str, Label]) -> Label:
    if not isinstance(images.get(label.image), ImageFacts):
        action = "replace the image; its label then counts again"
        raise Refusal("image_rejected", found="a label of a rejected image", expected="a readable image", action=action)
    if label.image in chosen:
        found = f"a second label of the same image (the first stands at place {chosen[label.image].place or '1'!r})"
        raise Refusal("second_label", found=found, expected="one label an image", action="remove the wrong one")
    return label


def _document(
    delivery: str, path: str, facts: ImageFacts, label: Label | None, doc_type: str | None, language: str | None
) -> Document:
    label = label or Label(image=path, path="")
    frames = {"frames": str(facts.frames)} if facts.frames > 1 else {}
    return canonical(
        Document(
            id=facts.sha256[:ID_LENGTH],
            delivery=delivery,
            file=facts.sha256[:ID_LENGTH] + facts.suffix,
            source=path,
            sha256=facts.sha256,
            fingerprint=facts.fingerprint,
            width=facts.width,
            height=facts.height,
            doc_type=label.doc_type or doc_type,
            language=label.language or language,
            attributes=label.attributes | frames,
            fields=label.fields,
            regions=label.regions,
            links=label.links,
        )
    )


def _with_ids(documents: list[Document]) -> list[Document]:
    """Sorted by id, further copies of an image numbered by what their labels say, never by their file names."""
    copies: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        copies[document.id].append(document)
    result = []
    for identity in sorted(copies):
        same = sorted(copies[identity], key=lambda d: (msgspec.json.encode(replace(d, source="")), d.source))
        result += [replace(d, id=f"{identity}-{n}") if n > 1 else d for n, d in enumerate(same, start=1)]
    return result
