"""People's decisions about masks: read from data/reviews/masks/, and taken over from tasks that people edited."""

from collections import Counter
from pathlib import Path

import msgspec
from msgspec.structs import replace

from stages.core.document import polygon
from stages.core.mask_review import MaskDecision, masks_in_force
from stages.core.mask_reviewing import mask_decisions, new_decisions
from stages.core.rejected import Rejected
from stages.core.review import base_id
from stages.io.paths import MASK_REVIEWS
from stages.io.reviewed import Tally
from stages.io.reviewed_folder import check_name, is_whole, read_edited, reader_of
from stages.io.reviews import append_lines
from stages.io.tasks import read_record

_DECODER = msgspec.json.Decoder(MaskDecision, strict=True)


def read_mask_decisions() -> list[MaskDecision]:
    """All decisions, in the order of file names and lines. Raises ValueError, with file and line, for a broken one."""
    found = []
    for path in sorted(MASK_REVIEWS.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                decision = _DECODER.decode(line)
                found.append(replace(decision, polygon=polygon(decision.polygon)))
            except (msgspec.MsgspecError, ValueError) as error:
                raise ValueError(f"{path}:{number}: {error}; correct the line, or take it out") from None
    return found


def import_reviewed_masks(folder: Path, by: str, at: str, name: str | None = None, *, untouched: bool = False) -> Tally:
    """Add the decisions of a folder of masks that `ocrmill tasks --audience` wrote and people edited.

    Raises ValueError for a person's name, a format or a folder that can't be used.
    """
    check_name(by)
    standing = masks_in_force(read_mask_decisions())
    written, asked = read_record(folder)
    changes: Counter[str] = Counter()
    added: list[MaskDecision] = []
    refused: list[Rejected] = []
    reviewed = 0
    for edited in read_edited(folder, written, asked, reader_of(written, name), untouched=untouched):
        for label, document in edited.labels:
            made = mask_decisions(
                document,
                label.regions,
                written.audience,
                doc_type=label.doc_type,
                whole=is_whole(label, edited.problems),
                by=by,
                at=at,
            )
            fresh = new_decisions(made, standing.get(base_id(document.id), ()))
            changes.update(one.verdict for one in fresh)
            added += fresh
        reviewed += len(edited.labels)
        refused += [replace(one, path=f"{edited.delivery}/{one.path}") for one in edited.problems]
    path = MASK_REVIEWS / f"{by}.jsonl"
    append_lines(path, added)
    return Tally(path=path, changes=dict(changes), added=len(added), refused=refused, open=len(asked) - reviewed)
