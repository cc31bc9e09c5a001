"""One page for people: what came in, what became of it, and what it looks like."""

from collections import defaultdict
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.account import Account
from stages.core.disagreement import Disagreement
from stages.core.document import Brief, Document
from stages.core.groups import Group, Key
from stages.core.label_facts import Change
from stages.core.manifest import Placed
from stages.core.overview import choose_pictures, overview
from stages.io.label_facts import gather_labels
from stages.io.outputs import replacing_folders
from stages.io.packs import Pack
from stages.io.pages import render
from stages.io.params import load_params
from stages.io.paths import ACCOUNTS, GROUPS, RELEASE, REPORT
from stages.io.pictures import cut_line, draw_regions, field_colours
from stages.io.reading_facts import gather
from stages.io.records import read_folder, read_json, read_jsonl, read_with_lines
from stages.io.shell import run

_COPIES = 4


def main() -> None:
    """Write data/report/index.html, which needs no other file."""
    params = load_params()
    lines = [pair for path in sorted((RELEASE / "documents").glob("*.jsonl")) for pair in read_with_lines(path, Brief)]
    documents = [document for document, _ in lines]
    whole = {(document.delivery, document.id): line for document, line in lines}
    splits = {(p.delivery, p.id): p.split for p in read_jsonl(RELEASE / "splits.jsonl", Placed)}
    groups = read_folder(GROUPS, Group)
    accounts = [read_json(path, Account) for path in sorted(ACCOUNTS.glob("*.json"))]
    numbers = overview(documents, splits, groups, accounts, list(params.release.splits))
    reading = gather(params.report.disagreements)
    crops = [_crop(line, whole) for line in reading.worst]
    labels = gather_labels(params.report.label_changes, params.correct_labels.review)
    label_crops = {name: [_crop(one, whole) for one in getattr(labels, name)] for name in ("corrections", "tasks")}
    pictures = _pictures(documents, whole, params.report.pictures_per_delivery, params.report.picture_width)
    copies = _copies(groups, whole, params.report.picture_groups)
    with replacing_folders(REPORT) as (part,):
        page = render(
            "report.html.j2",
            n=numbers,
            pictures=pictures,
            copies=copies,
            r=reading,
            crops=crops,
            l=labels,
            l_crops=label_crops,
        )
        (part / "index.html").write_text(page, encoding="utf-8")


def _pictures(
    documents: list[Brief], whole: dict[Key, bytes], number: int, width: int
) -> dict[str, list[dict[str, Any]]]:
    """The pictured documents of each delivery, with a colour for each of their fields."""
    own: defaultdict[str, list[Brief]] = defaultdict(list)
    for brief in documents:
        own[brief.delivery].append(brief)
    chosen = [brief for name in sorted(own) for brief in choose_pictures(own[name], number)]
    drawn: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for brief in tqdm(chosen, desc="report", unit="picture", mininterval=0.5):
        document = msgspec.json.decode(whole[brief.delivery, brief.id], type=Document)
        url = draw_regions(_image(document), document, width)
        drawn[brief.delivery].append({"document": document, "url": url, "colours": field_colours(document)})
    return dict(drawn)


def _copies(groups: list[Group], whole: dict[Key, bytes], number: int) -> list[list[dict[str, Any]]]:
    """The first documents of some groups of near-copies, small and without their regions."""
    near = [group.documents[:_COPIES] for group in groups if "near" in group.reasons][:number]
    shown = [[msgspec.json.decode(whole[key], type=Document) for key in keys] for keys in near]
    return [
        [{"document": d, "url": draw_regions(_image(d), replace(d, regions=()), 200)} for d in own] for own in shown
    ]


def _crop(line: Disagreement | Change, whole: dict[Key, bytes]) -> str | None:
    """The line's picture; None where its document isn't in the release."""
    known = whole.get((line.delivery, line.document))
    if not known:
        return None
    was = line.was if isinstance(line, Change) else ()
    return cut_line(_image(msgspec.json.decode(known, type=Document)), line.polygon, was)


def _image(document: Document) -> bytes:
    return _pack(document.delivery).read(document.file)


@cache
def _pack(delivery: str) -> Pack:
    """Each pack is opened once: its table of contents has an entry an image."""
    return Pack(RELEASE / "images" / f"{delivery}.zip")


if __name__ == "__main__":
    run("report", main)
