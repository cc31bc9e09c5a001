"""Real public datasets through `ocrmill add` and `dvc repro`, held against an independent count of the same files.

`counts_match` is true where, for every dataset known by name, images, documents and regions are as counted.
`groups_found` of `groups_expected` pairs of SROIE that are known to show the same receipt share a group;
`false_groups` are SROIE's exact or near groups that hold any other pair.
"""

import itertools
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.common import RECEIVED, compiled, data_folder, finish, repro, say, scratch, site, timed
from benchmarks.expected import DATASETS, LEFT_OUT, expected, sroie_texts
from tests.workspace import Workspace


def main() -> None:
    """Measure and print."""
    folder = data_folder("python -m benchmarks.ingest FOLDER_OF_DATASET_FOLDERS")
    present = sorted(path for path in folder.iterdir() if path.is_dir())
    with scratch() as place:
        workspace = compiled(Workspace.create(place / "repository", site(place)))
        datasets: dict[str, dict[str, Any]] = {}
        unknown: dict[str, str] = {}
        for path in present:
            if path.name not in LEFT_OUT:
                say(f"{path.name}: add and repro")
                try:
                    datasets[path.name] = _add(workspace, path)
                except _NotRecognisedError as error:
                    unknown[path.name] = str(error)
        for name, facts in datasets.items():
            facts |= _outcome(workspace, name, folder / name)
        result = _totals(workspace, datasets)
        if "sroie" in datasets:
            result |= _sroie(workspace, folder / "sroie")
    left_out = [path.name for path in present if path.name in LEFT_OUT]
    finish(result | {"datasets": datasets, "unknown": unknown, "left_out": left_out})


class _NotRecognisedError(Exception):
    """`ocrmill add` can't tell a folder's format."""


def _add(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """Add one dataset, build, and say what that cost; its seconds contain the fixed cost of a `dvc repro`."""
    options = ["--received", RECEIVED, "--source", folder.name]
    if known := DATASETS.get(folder.name):
        options += ["--format", known.format, *(["--language", known.language] if known.language else [])]
    try:
        adding = timed(workspace, sys.executable, "-m", "stages.cli", "add", str(folder.resolve()), *options)
    except AssertionError as error:
        if known:
            raise
        raise _NotRecognisedError(
            str(error).strip().splitlines()[-1].replace(str(folder.resolve()), folder.name)
        ) from None
    building = repro(workspace)
    return {"add_seconds": adding.wall, "seconds": building.wall, "cpu_seconds": building.cpu}


def _outcome(workspace: Workspace, name: str, folder: Path) -> dict[str, Any]:
    """What became of one dataset, beside what should have."""
    documents = workspace.records(f"documents/{name}.jsonl")
    rejected = workspace.records(f"rejected/{name}.jsonl")
    account = workspace.json(f"accounts/{name}.json")
    wanted = expected(folder, DATASETS.get(name))
    return {
        "format": account["format"],
        "images": account["images"],
        "expected_images": wanted.images,
        "documents": len(documents),
        "expected_documents": wanted.documents,
        "regions": sum(map(_regions, documents)),
        "expected_regions": wanted.regions,
        "rejected": len(rejected),
        "reasons": dict(Counter(str(one["reason"]) for one in rejected)),
    }


def _totals(workspace: Workspace, datasets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    groups = workspace.records("groups/groups.jsonl")
    reasons = Counter(reason for group in groups for reason in group["reasons"])  # type: ignore[attr-defined]
    return {
        "documents": sum(one["documents"] for one in datasets.values()),
        "regions": sum(one["regions"] for one in datasets.values()),
        "rejected": sum(one["rejected"] for one in datasets.values()),
        "duplicate_groups": sum(bool({"exact", "near"} & set(group["reasons"])) for group in groups),  # type: ignore[call-overload]
        "groups_by_reason": dict(reasons),
        "counts_match": all(_matches(one) for name, one in datasets.items() if name in DATASETS),
    }


def _matches(facts: dict[str, Any]) -> bool:
    return all(facts[what] == facts[f"expected_{what}"] for what in ("images", "documents", "regions"))


def _regions(document: dict[str, Any]) -> int:
    return len(document.get("regions", ()))


def _sroie(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """SROIE's texts and its known copies, both matched by the path of the image."""
    documents: list[Any] = workspace.records("documents/sroie.jsonl")
    stems = {document["id"]: Path(document["source"]).stem for document in documents}
    differing = 0
    for document in documents:
        read = [region.get("text") or "" for region in document["regions"]]
        written = sroie_texts(folder / "box" / f"{stems[document['id']]}.csv")
        differing += sum(a != b for a, b in itertools.zip_longest(read, written))
    known = json.loads((folder / "verified_label_errors.json").read_bytes())["duplicates"]
    pairs = {frozenset(pair) for kind in known.values() for pair in kind}
    found: set[frozenset[str]] = set()
    false_groups = []
    for group in workspace.records("groups/groups.jsonl"):
        members = [stems[name] for delivery, name in group["documents"] if delivery == "sroie"]  # type: ignore[attr-defined]
        linked = {frozenset(pair) for pair in itertools.combinations(sorted(members), 2)}
        found |= linked & pairs
        if linked - pairs and {"exact", "near"} & set(group["reasons"]):  # type: ignore[call-overload]
            false_groups.append(sorted(members))
    return {
        "texts_match": differing == 0,
        "texts_compared": sum(map(_regions, documents)),
        "texts_differing": differing,
        "groups_found": len(found),
        "groups_expected": len(pairs),
        "groups_missed": [sorted(pair) for pair in pairs - found],
        "false_groups": len(false_groups),
        "falsely_grouped": false_groups,
    }


if __name__ == "__main__":
    main()
