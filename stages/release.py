"""The dataset as it leaves the house: documents, images, splits, and a manifest that accounts for every byte."""

from pathlib import Path

from msgspec.structs import replace

from stages.core.account import Account
from stages.core.document import Brief, Document
from stages.core.groups import Group
from stages.core.manifest import FileFacts, describe, place
from stages.io.code import fingerprint
from stages.io.memory import Memory, file_sha256, key
from stages.io.outputs import link, replacing_folders
from stages.io.params import load_params
from stages.io.paths import ACCOUNTS, DOCUMENTS, GROUPS, IMAGES, RELEASE
from stages.io.records import read_folder, read_json, read_jsonl, write_json, write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run


def main() -> None:
    """Freeze what the stages before made; the vendors' file names stay behind."""
    everything = load_params()
    params = everything.release
    documents = read_folder(DOCUMENTS, Brief)
    accounts = {path.stem: read_json(path, Account) for path in sorted(ACCOUNTS.glob("*.json"))}
    placed = place(
        documents,
        read_folder(GROUPS, Group),
        everything.deliveries,
        shares=params.splits,
        stratify_by=params.stratify_by,
        seed=params.seed,
    )
    with Memory("release") as memory, replacing_folders(RELEASE) as (part,):
        (part / "documents").mkdir()
        for name in accounts:
            publish(name, memory, part / "documents" / f"{name}.jsonl")
            link(IMAGES / f"{name}.zip", part / "images" / f"{name}.zip")
        write_jsonl(part / "splits.jsonl", placed)
        packs = memory.sha256([IMAGES / f"{name}.zip" for name in accounts])  # read again only where one is new
        files = {
            path.relative_to(part).as_posix(): FileFacts(
                path.stat().st_size, packs.get(IMAGES / path.name) or file_sha256(path)
            )
            for path in sorted(part.rglob("*"))
            if path.is_file()
        }
        write_json(part / "manifest.json", describe(documents, placed, accounts, files))


def publish(name: str, memory: Memory, target: Path) -> None:
    """Write a delivery's documents without the vendor's file names; an old delivery's are remembered."""
    source = DOCUMENTS / f"{name}.jsonl"
    shard = key(fingerprint("stages.release"), memory.sha256([source])[source])
    shards = Shards("release")
    if not shards.restore(name, shard, {"documents": target}):
        write_jsonl(target, [replace(document, source="") for document in read_jsonl(source, Document)])
        shards.keep(name, shard, {"documents": target})


if __name__ == "__main__":
    run("release", main)
