"""Where personal data stands on every document, by all detectors; for whom it is hidden, the next stage says."""

import sys

from stages.core.groups import Group
from stages.io.checking import rows
from stages.io.code import fingerprint
from stages.io.detecting import DETECTORS, RECURRING, Plan, detect_all, provenance, recurring_texts, settled, usable
from stages.io.mapper import Limits
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import Params, load_params
from stages.io.paths import DETECTIONS, DOCUMENTS, GROUPS, IMAGES, LABELS, READINGS
from stages.io.records import read_folder, write_json, write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run
from stages.io.subjects import reading_engines


def main() -> None:
    """Look at every document; an old delivery's detections are put back unless what is printed on its types changed."""
    everything = load_params()
    params, schema = everything.detect, everything.doc_types
    detectors, missing = usable(params.detectors)
    for name, said in missing.items():
        sys.stderr.write(f"detect: {name} can't be used, so nothing will be published: {said}\n")
    readers = [one.engine for one in reading_engines()]
    sources = sorted(DOCUMENTS.glob("*.jsonl"))
    plan = Plan(detectors=params.detectors, missing=missing, schema=schema, recurring=_recurring(everything, readers))
    known = provenance(detectors, params.detectors)
    basis = key(fingerprint("stages.detect"), known, missing, schema, plan.recurring)
    limits = Limits(seconds=params.seconds_per_page, memory_gib=params.memory_gib)
    shards = Shards("detect")
    with Memory("detect") as memory, replacing_folders(DETECTIONS) as (part,):
        for source in sources:
            files = [READINGS / name / source.name for name in readers]
            digests = memory.sha256([source, LABELS / source.name, IMAGES / f"{source.stem}.zip", *files])
            outputs, shard = {"detections": part / source.name}, key(basis, list(digests.values()))
            if not shards.restore(source.stem, shard, outputs):
                met = rows(source, files, LABELS / source.name)
                found = list(detect_all(plan, basis, IMAGES / f"{source.stem}.zip", met, memory, limits))
                write_jsonl(part / source.name, found)
                if settled(found):
                    shards.keep(source.stem, shard, outputs)
        write_json(part / RECURRING, plan.recurring)
        write_json(part / DETECTORS, {**known, **dict.fromkeys(missing, "missing")})


def _recurring(params: Params, readers: list[str]) -> dict[str, tuple[str, ...]]:
    """By document type, what its documents have in common, in whatever deliveries."""
    sources = sorted(DOCUMENTS.glob("*.jsonl"))
    met = (
        row
        for source in sources
        for row in rows(source, [READINGS / name / source.name for name in readers], LABELS / source.name)
    )
    return recurring_texts(
        met,
        params.doc_types,
        read_folder(GROUPS, Group),
        least=params.detect.recurs_on,
        share=params.detect.recurs_in,
    )


if __name__ == "__main__":
    run("detect", main)
