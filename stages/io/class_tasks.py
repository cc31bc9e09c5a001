"""Documents whose type people should say, handed out with the classifier's proposal, most instructive first."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from stages.core.class_review import OTHER
from stages.core.class_summary import DeliverySummary, waits
from stages.core.classes import Classified
from stages.core.document import Document
from stages.core.groups import Group, Key
from stages.core.label_errors import LabelError
from stages.core.task_order import by_gain, spread
from stages.formats.base import Format
from stages.io.labelled_folder import check_new
from stages.io.members import instantiate, label_format
from stages.io.params import Params, load_params
from stages.io.paths import CLASSES, CLASSIFIER, DOCUMENTS, GROUPS
from stages.io.records import read_folder, read_json, read_jsonl
from stages.io.tasks import HandedOut, Written, write_tasks
from stages.io.type_net import LABEL_ERRORS


def hand_out_types(folder: Path, name: str, delivery: str | None = None) -> HandedOut:
    """Write the documents to a new folder: those to review, labels in doubt, and the audit's spread among them.

    What people have decided isn't asked again. Raises ValueError for a folder, format or delivery that can't be used.
    """
    params = load_params()
    check_new(folder)
    writer = instantiate(label_format(params.ingest.formats, name, "give another --format"), Format)
    found = {path.stem: list(read_jsonl(path, Classified)) for path in sorted(CLASSES.glob("*.jsonl"))}
    if delivery is not None and delivery not in found:
        known = ", ".join(found) or "none: run `dvc repro`"
        raise ValueError(f"delivery {delivery!r} is unknown; expected one of {known}; give another --delivery")
    together = {key: group.id for group in read_folder(GROUPS, Group) for key in group.documents}
    doubted: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in read_label_errors():
        doubted[one.delivery][one.id] = one.found
    chosen = {
        place: _tasks(place, own, doubted[place], together) for place, own in found.items() if delivery in {None, place}
    }
    choices = offered(params, {one.type for own in found.values() for one in own})
    ask = partial(writer.ask_types, choices=choices)
    return write_tasks(folder, {place: own for place, own in chosen.items() if own}, ask, Written(name, {}, types=True))


def read_label_errors() -> list[LabelError]:
    """The labels that the classifier doubts; none where it wasn't trained."""
    path = CLASSIFIER / LABEL_ERRORS
    return list(read_jsonl(path, LabelError)) if path.exists() else []


def offered(params: Params, learnt: set[str]) -> list[str]:
    """The types that people may choose among, and last what is none of them."""
    return [*sorted({*params.doc_types, *learnt} - {"", OTHER}), OTHER]


def _tasks(
    delivery: str, found: list[Classified], doubted: Mapping[str, str], together: Mapping[Key, str]
) -> list[Document]:
    """A delivery's documents in the order in which people should see them, each with its proposal as type."""
    sample = set(read_json(CLASSES / f"summaries/{delivery}.json", DeliverySummary).audit)
    still = [one for one in found if one.decided is None]
    groups = {document: group for (place, document), group in together.items() if place == delivery}
    first = by_gain((one for one in still if waits(one) or one.id in doubted), doubted, groups)
    asked = spread(first, [one for one in still if one.id in sample])
    if not asked:
        return []
    documents = {one.id: one for one in read_jsonl(DOCUMENTS / f"{delivery}.jsonl", Document)}
    return [_task(documents[one.id], doubted.get(one.id) or one.type) for one in asked]


def _task(document: Document, proposal: str) -> Document:
    return replace(
        document, doc_type=proposal or None, regions=(), links=(), fields={}, attributes={}, language=None, source=""
    )
