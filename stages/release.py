"""The dataset as it leaves the house: documents, images, splits, and a manifest that accounts for every byte."""

from pathlib import Path

from msgspec import Struct

from stages.core.account import Account
from stages.core.correction import WITHHELD
from stages.core.document import Brief, Document
from stages.core.groups import Group
from stages.core.manifest import FileFacts, LabelErrors, describe, place
from stages.core.released import released
from stages.io.code import fingerprint
from stages.io.memory import Memory, file_sha256, key
from stages.io.outputs import link, replacing_folders
from stages.io.params import load_params
from stages.io.paths import ACCOUNTS, AUDIT, GROUND_TRUTH, GROUPS, IMAGES, LABELS, LEDGER, RELEASE
from stages.io.records import read_folder, read_json, read_jsonl, write_json, write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run


class _Ruled(Struct):
    rule: str


def main() -> None:
    """Freeze what the stages before made; the vendors' file names stay behind."""
    everything = load_params()
    params = everything.release
    accounts = {path.stem: read_json(path, Account) for path in sorted(ACCOUNTS.glob("*.json"))}
    with Memory("release") as memory, replacing_folders(RELEASE) as (part,):
        (part / "documents").mkdir()
        for name in accounts:
            publish(name, memory, part / "documents" / f"{name}.jsonl")
            link(IMAGES / f"{name}.zip", part / "images" / f"{name}.zip")
        documents = read_folder(part / "documents", Brief)
        placed = place(
            documents,
            read_folder(GROUPS, Group),
            everything.deliveries,
            shares=params.splits,
            stratify_by=params.stratify_by,
            seed=params.seed,
        )
        write_jsonl(part / "splits.jsonl", placed)
        packs = memory.sha256([IMAGES / f"{name}.zip" for name in accounts])  # read again only where one is new
        files = {
            path.relative_to(part).as_posix(): FileFacts(
                path.stat().st_size, packs.get(IMAGES / path.name) or file_sha256(path)
            )
            for path in sorted(part.rglob("*"))
            if path.is_file()
        }
        withheld = sum(entry.rule == WITHHELD for entry in read_folder(LEDGER, _Ruled))
        errors = read_json(AUDIT / "audit.json", LabelErrors)
        manifest = describe(documents, placed, accounts, files, withheld=withheld, label_errors=errors)
        write_json(part / "manifest.json", manifest)


def publish(name: str, memory: Memory, target: Path) -> None:
    """Write a delivery's documents, from ground truth where no label says the text; old deliveries' are remembered."""
    sources = LABELS / f"{name}.jsonl", GROUND_TRUTH / f"{name}.jsonl"
    digests = memory.sha256(sources)
    shard = key(fingerprint("stages.release"), [digests[path] for path in sources])
    shards = Shards("release")
    if not shards.restore(name, shard, {"documents": target}):
        documents, truths = (read_jsonl(path, Document) for path in sources)
        truth = {document.id: document for document in truths}
        write_jsonl(target, [released(document, truth.get(document.id)) for document in documents])
        shards.keep(name, shard, {"documents": target})


if __name__ == "__main__":
    run("release", main)
