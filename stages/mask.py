"""What each audience may have: images with everything hidden that its policy hides, read again, or kept back."""

from stages.core.mask_audit import draw, mask_audit
from stages.core.mask_review import masks_in_force
from stages.core.masked import Masked
from stages.io.mapper import Limits
from stages.io.mask_reviews import read_mask_decisions
from stages.io.masking_run import mask_all, means, publish_all, write_tasks
from stages.io.memory import Memory
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import MASK_TASKS, MASKED, MASKING
from stages.io.records import read_folder, write_json
from stages.io.shell import run
from stages.sample.invented import write_invented


def main() -> None:
    """Mask every document for every audience; what was masked before by the same means is remembered."""
    params = load_params()
    decisions = masks_in_force(read_mask_decisions())
    limits = Limits(seconds=params.mask.seconds_per_page, memory_gib=params.mask.memory_gib)
    with Memory("mask") as memory, replacing_folders(MASKED, MASKING, MASK_TASKS) as (outside, inside, tasks):
        for audience, policy in sorted(params.mask.audiences.items()):
            for folder in (inside, tasks):
                (folder / audience).mkdir()
            using = means(audience, params)
            masked = mask_all(using, decisions, memory, limits, write_invented)
            publish_all(outside / audience, inside / audience, using, masked, params.deliveries, memory)
            records = read_folder(inside / audience, Masked)
            audited = mask_audit(records, decisions, audience, policy, params.mask.confidence)
            write_json(inside / f"{audience}.json", audited)
            write_tasks(tasks / audience, draw(records, audience, policy.audit), records, decisions, audience)


if __name__ == "__main__":
    run("mask", main)
