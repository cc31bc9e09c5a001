"""People's decisions about masks: read from data/reviews/masks/, and taken over from tasks that people edited."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from stages.core.document import Document, polygon
from stages.core.label import Label
from stages.core.mask_review import MaskDecision, masks_in_force
from stages.core.mask_reviewing import mask_decisions, new_decisions
from stages.core.rejected import Rejected
from stages.core.review import base_id
from stages.io.paths import MASK_REVIEWS
from stages.io.reviewed import Decided, Tally, take_over
from stages.io.reviewed_folder import check_name, is_whole
from stages.io.tasks import Written

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

    def decide(label: Label, document: Document, problems: list[Rejected], written: Written) -> Decided:
        whole = is_whole(label, problems)
        made = mask_decisions(
            document, label.regions, written.audience, doc_type=label.doc_type, whole=whole, by=by, at=at
        )
        fresh = new_decisions(made, standing.get(base_id(document.id), ()))
        return fresh, [one.verdict for one in fresh]

    return take_over(folder, MASK_REVIEWS / f"{by}.jsonl", decide, name, untouched=untouched)
