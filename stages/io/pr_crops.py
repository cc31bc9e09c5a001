"""Pictures of the places of the riskiest changes, for the artifact beside the comment."""

import base64
from collections.abc import Iterable
from pathlib import Path

from stages.core.pr_change import Change, riskiest
from stages.core.pr_comment import MOST_CHANGES
from stages.core.review import base_id
from stages.io.packs import Pack
from stages.io.paths import IMAGES
from stages.io.pr_lookup import find_documents


def write_crops(changes: Iterable[Change], folder: Path) -> dict[Change, str]:
    """The name of the picture of each change that has one, named by its document; images that aren't here have none."""
    from stages.io.pictures import cut_line

    shown = [change for change in riskiest(changes) if change.risk != "low" and change.polygon][:MOST_CHANGES]
    documents = find_documents(base_id(change.document) for change in shown)
    names: dict[Change, str] = {}
    for number, change in enumerate(shown, 1):
        document = documents.get(base_id(change.document))
        pack = IMAGES / f"{document.delivery}.zip" if document else None
        if document is None or pack is None or not pack.is_file():
            continue
        with Pack(pack) as images:
            url = cut_line(images.read(document.file), change.polygon)
        if url:
            names[change] = f"{document.id}-{number:02d}.jpg"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / names[change]).write_bytes(base64.b64decode(url.partition(",")[2]))
    return names
