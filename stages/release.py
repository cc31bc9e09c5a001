"""The dataset as it leaves the house: documents, images, splits, and a manifest that accounts for every byte."""

from msgspec.structs import replace

from stages.core.account import Account
from stages.core.document import Document
from stages.core.groups import Group
from stages.core.manifest import FileFacts, describe, place
from stages.io.memory import Memory, file_sha256
from stages.io.outputs import link, replacing_folders
from stages.io.params import load_params
from stages.io.paths import ACCOUNTS, DOCUMENTS, GROUPS, IMAGES, RELEASE
from stages.io.records import read_folder, read_json, write_json, write_jsonl
from stages.io.shell import run


def main() -> None:
    """Freeze what the stages before made; the vendors' file names stay behind."""
    everything = load_params()
    params = everything.release
    documents = [replace(document, source="") for document in read_folder(DOCUMENTS, Document)]
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
            write_jsonl(part / "documents" / f"{name}.jsonl", [d for d in documents if d.delivery == name])
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


if __name__ == "__main__":
    run("release", main)
