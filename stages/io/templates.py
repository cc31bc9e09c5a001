"""Labelled documents to what templates are learned from, and templates to models/templates/."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import msgspec
from msgspec import Struct

from stages.core.document import Document
from stages.core.groups import Group, Key
from stages.core.registration import SIDE, Features, find_features
from stages.core.subject import DocType
from stages.core.template import Template, encode
from stages.core.template_features import Example
from stages.core.template_learning import learn, marks_of
from stages.io.code import fingerprint
from stages.io.mapper import Item, Refused, run_over
from stages.io.memory import Memory, key
from stages.io.outputs import replacing
from stages.io.packs import Pack
from stages.io.paths import GROUPS, IMAGES, LABELS
from stages.io.pixels import LIBRARIES, rgb_pixels
from stages.io.records import read_jsonl, write_json


class Facts(Struct, frozen=True, kw_only=True):
    """What models/templates/templates.json says of a template."""

    name: str
    doc_type: str
    documents: int
    features: int
    zones: dict[str, int]


def labelled_documents(schema: Mapping[str, DocType], most: int) -> dict[str, list[Document]]:
    """Documents on which something personal is labelled, by type; of a delivery's no more than `most` of a type."""
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for path in sorted(LABELS.glob("*.jsonl")):
        own: defaultdict[str, list[Document]] = defaultdict(list)
        for document in read_jsonl(path, Document):
            kind = schema.get(document.doc_type or "")
            if kind and kind.identity and any(mark.kind for mark in marks_of(document, kind)):
                own[document.doc_type or ""].append(document)
        for doc_type, documents in own.items():
            found[doc_type] += sorted(documents, key=lambda document: document.id)[:most]
    return dict(found)


def learned(
    doc_type: str, documents: Sequence[Document], kind: DocType, least: int, memory: Memory
) -> Sequence[Template]:
    """The templates that labelled documents of a type give; remembered, as every document's features are."""
    holders, code = _holders(), fingerprint("stages.io.templates", libraries=LIBRARIES)
    groups = [holders.get((one.delivery, one.id), f"{one.delivery}/{one.id}") for one in documents]
    basis = key(code, doc_type, kind, least, documents, groups)
    if known := memory.get([basis]):
        return msgspec.msgpack.decode(known[basis], type=list[Template])
    found = learn(doc_type, _examples(documents, groups, kind, code, memory), least)
    memory.put(basis, msgspec.msgpack.encode(found))
    return found


def _examples(
    documents: Sequence[Document], groups: Sequence[str], kind: DocType, code: str, memory: Memory
) -> Iterator[Example]:
    """The documents as templates are learned from them; those whose image can't be decoded are left out."""
    items = [Item(key(code, one.sha256, SIDE), (str(IMAGES / f"{one.delivery}.zip"), one.file)) for one in documents]
    found = run_over(items, _features, Features, memory, what="learn_templates", preload=("cv2",), unit=" page")
    for document, group, features in zip(documents, groups, found.results, strict=True):
        if not isinstance(features, Refused):
            size = float(document.width), float(document.height)
            yield Example(group=group, features=features, size=size, marks=marks_of(document, kind))


def write_templates(folder: Path, templates: Iterable[Template]) -> None:
    """A file for each template, and an index that a person can read."""
    facts = []
    for template in templates:
        with replacing(folder / f"{template.name}.msgpack") as part:
            part.write_bytes(encode(template))
        kinds = sorted(zone.kind for zone in template.zones)
        facts.append(
            Facts(
                name=template.name,
                doc_type=template.doc_type,
                documents=template.documents,
                features=len(template.features),
                zones={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
            )
        )
    write_json(folder / "templates.json", facts)


def _holders() -> dict[Key, str]:
    """Which documents are of one holder, or copies of each other."""
    groups = read_jsonl(GROUPS / "groups.jsonl", Group)
    return {document: group.id for group in groups for document in group.documents}


def _features(pack: str, member: str) -> tuple[Features, None]:
    grey = cv2.cvtColor(rgb_pixels(_pack(pack).read(member)), cv2.COLOR_RGB2GRAY)
    return find_features(grey, SIDE), None  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))
