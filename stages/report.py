"""One page for people: what came in, what became of it, and what it looks like."""

from stages.core.account import Account
from stages.core.class_overview import class_overview
from stages.core.document import Brief
from stages.core.groups import Group
from stages.core.manifest import Placed
from stages.core.overview import overview
from stages.io.class_facts import class_pictures, gather_classes
from stages.io.label_facts import gather_labels
from stages.io.mask_facts import gather_masks
from stages.io.mask_pictures import mask_pictures
from stages.io.outputs import replacing_folders
from stages.io.pages import render
from stages.io.params import load_params
from stages.io.paths import ACCOUNTS, GROUPS, RELEASE, REPORT
from stages.io.reading_facts import gather
from stages.io.records import read_folder, read_json, read_jsonl, read_with_lines
from stages.io.released_pictures import ReleasedPictures
from stages.io.shell import run


def main() -> None:
    """Write data/report/index.html, which needs no other file."""
    params = load_params()
    own = params.report
    lines = [pair for path in sorted((RELEASE / "documents").glob("*.jsonl")) for pair in read_with_lines(path, Brief)]
    documents = [document for document, _ in lines]
    released = ReleasedPictures({(document.delivery, document.id): line for document, line in lines})
    splits = {(p.delivery, p.id): p.split for p in read_jsonl(RELEASE / "splits.jsonl", Placed)}
    groups = read_folder(GROUPS, Group)
    accounts = [read_json(path, Account) for path in sorted(ACCOUNTS.glob("*.json"))]
    reading = gather(own.disagreements)
    labels = gather_labels(own.label_changes, params.correct_labels.review)
    masks, facts = gather_masks()
    classes = class_overview(gather_classes(), own.class_mistakes)
    with replacing_folders(REPORT) as (part,):
        page = render(
            "report.html.j2",
            n=overview(documents, splits, groups, accounts, list(params.release.splits)),
            pictures=released.of_deliveries(documents, own.pictures_per_delivery, own.picture_width),
            copies=released.copies(groups, own.picture_groups),
            r=reading,
            crops=[released.crop(line) for line in reading.worst],
            c=classes,
            c_pictures={
                name: class_pictures(getattr(classes, name), released.original, own.picture_width)
                for name in ("mistakes", "doubted")
            },
            l=labels,
            l_crops={name: [released.crop(one) for one in getattr(labels, name)] for name in ("corrections", "tasks")},
            m=masks,
            m_pictures=mask_pictures(facts, released.original, own.masked_pictures, own.picture_width),
        )
        (part / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    run("report", main)
