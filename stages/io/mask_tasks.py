"""The pictures of tasks about masks: of what was published, people see what left and nothing else."""

from collections.abc import Sequence
from pathlib import Path

from stages.core.document import Document
from stages.core.mask_reviewing import PUBLISHED
from stages.core.masked import Manifest
from stages.io.labelled_folder import file_name
from stages.io.packs import Pack
from stages.io.paths import MASKED
from stages.io.published import MANIFEST
from stages.io.records import read_json


def show_published(folder: Path, audience: str, tasks: Sequence[Document]) -> None:
    """Put the published pictures in the originals' place, in a folder of a delivery's tasks.

    Raises ValueError where one isn't published any more.
    """
    wanted = {name: task for task in tasks if (name := task.attributes.get(PUBLISHED))}
    if not wanted:
        return
    entries = {one.id: one for one in read_json(MASKED / audience / MANIFEST, Manifest).documents}
    if gone := sorted(wanted.keys() - entries.keys()):
        raise ValueError(f"{MASKED / audience}: {gone[0]} is not there; expected all published tasks; run `dvc repro`")
    for part in sorted({entries[name].part for name in wanted}):
        with Pack(MASKED / audience / "images" / f"{part}.zip") as pack:
            for name in sorted(name for name in wanted if entries[name].part == part):
                (folder / "images" / file_name(wanted[name])).write_bytes(pack.read(entries[name].file))
