"""Deliveries to canonical images and documents; what can't be used goes to data/rejected/ with its reason."""

from functools import cache
from pathlib import Path

from stages.core.account import balance
from stages.core.assemble import assemble
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected, printable
from stages.formats.base import Format
from stages.io.code import fingerprint
from stages.io.delivery import RawDelivery, scan
from stages.io.description import FILE, check_name, read_description
from stages.io.ingested import LIBRARIES, ImageStore, content_key, count_entries, sizes
from stages.io.mapper import NOT_REMEMBERED, Limits
from stages.io.members import instantiate, label_format
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.packs import write_pack
from stages.io.params import Ingest, load_params
from stages.io.paths import ACCOUNTS, DOCUMENTS, IMAGES, RAW, REJECTED
from stages.io.records import write_json, write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run

_NOT_READ = Refusal(
    "not_read",
    found="a file that is neither an image nor a label of the delivery's format",
    expected="images and labels",
    action="nothing, unless it holds labels: then deliver it in their format",
)


def main() -> None:
    """Ingest every delivery that the configuration names; an old one's shard is put back as it was."""
    params = load_params()
    unnamed = sorted({path.name for path in RAW.iterdir() if path.is_dir()} - set(params.deliveries))
    if unnamed:
        found = ", ".join(map(printable, unnamed))
        raise ValueError(f"{RAW}: {found} not named in conf/deliveries.yaml; use `ocrmill add`, or remove the folder")
    with Memory("ingest") as memory, replacing_folders(DOCUMENTS, IMAGES, REJECTED, ACCOUNTS) as parts:
        for name in sorted(map(check_name, params.deliveries)):
            suffixes = {"documents": ".jsonl", "images": ".zip", "rejected": ".jsonl", "account": ".json"}
            outputs = {
                what: part / (name + suffix) for (what, suffix), part in zip(suffixes.items(), parts, strict=True)
            }
            ingest_delivery(name, params.ingest, memory, outputs)


def ingest_delivery(name: str, params: Ingest, memory: Memory, outputs: dict[str, Path]) -> None:
    """Write one delivery's documents, images, rejects and account, from memory where nothing has changed."""
    folder = RAW / name
    if not folder.is_dir():
        raise ValueError(f"{folder}: not found; expected the delivery's files; run `dvc pull` or `ocrmill add`")
    description = read_description(folder)
    settings = label_format(params.formats, description.format, f"correct it in {folder / FILE}")
    look = cache(lambda: scan(folder))  # once, and not at all where nothing has changed
    content = memory.content_of(folder, lambda: content_key(folder, look(), memory))
    code = fingerprint("stages.ingest", settings["_target_"].rpartition(".")[0], libraries=LIBRARIES)
    shard = key(name, settings, code, content, params.seconds_per_image, params.memory_gib)
    shards = Shards("ingest")
    if shards.restore(name, shard, outputs):
        return

    found = look()
    store = ImageStore(folder, found.images, memory)
    limits = Limits(seconds=params.seconds_per_image, memory_gib=params.memory_gib)
    facts = store.read(what=f"ingest {name}", limits=limits)
    reader = instantiate(settings, Format)
    raw = RawDelivery(folder, found, sizes(facts))
    said = list(reader.read(raw))
    labels = [label for label in said if isinstance(label, Label)]
    language = None if description.language == "und" else description.language
    made = assemble(name, facts, labels, doc_type=description.doc_type, language=language)
    label_files = set(reader.label_files(raw)) & set(found.others)
    unread = [_NOT_READ.rejected("file", path) for path in found.others if path not in label_files]
    account, rejected = balance(
        {"delivery": name} | description.terms(),
        made,
        facts,
        files=count_entries(folder) - found.described + len(description.refused),
        label_files=len(label_files),
        unread=unread,
        labels=len(labels),
        refused=[*description.refused, *found.refused],
        parts=[part for part in said if isinstance(part, Rejected)],
    )
    write_jsonl(outputs["documents"], made.documents)
    write_pack(outputs["images"], {d.file: d.source for d in made.documents}, store.canonical_bytes)
    write_jsonl(outputs["rejected"], rejected)
    write_json(outputs["account"], account)
    if not NOT_REMEMBERED & {one.reason for one in rejected}:
        shards.keep(name, shard, outputs)


if __name__ == "__main__":
    run("ingest", main)
