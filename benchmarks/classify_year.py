"""A year with the classifier: twelve deliveries, in three of which something is new; how much is left to people.

Eight types are known at the start. Every month a delivery arrives without labels, its types in other shares than the
last one's, and `dvc repro classify` decides with the settings of conf/, what comes of an alarm included. In the fourth
month a type comes that nobody taught (15 % of the pages, a card that looks like two known ones), in the seventh
everything is photographed by night with an unsteady camera, in the tenth passports have another design. In the month
after, what was new is gone: so an alarm in any other month is a false one. The net stays as it was trained
(`dvc freeze train_classifier`): what people decide isn't taught, and nothing that is known later helps.

`manual_share`: of all images, those that go to people, and those of the accepted that are drawn for the audit. Images
that an alarm alone sends to people count like any other. `manual_share_usual_months` leaves out the months with drift.

DATA isn't needed, and may be given. SEED draws the year; the default isn't to be used for anything else. To shrink:
KNOWN (2,400) pages that teach, less those of the ninth type; IMAGES (200) a month; STEPS and TARGET_ERROR stand in for
conf/. Pages are remembered in OCRMILL_BENCH_MEMORY. KEEP names a folder that stays.
"""

import os
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from benchmarks.classifying.pages import TYPES, rendered, wanted
from benchmarks.classifying.site import card, deliver, outcomes, repository, settle, shrunk, summary
from benchmarks.classifying.year import DRIFTS, MONTHS, kinds_known, month, tally
from benchmarks.common import finish, say, scratch
from tests.workspace import Workspace

HELD_OUT_SEED, KNOWN_SEED, DELIVERIES = 911_012, 606, 4


def main() -> None:
    """Measure and print."""
    began, read, kept = time.monotonic(), os.environ.get, os.environ.get("KEEP")
    seed, known, images = int(read("SEED", HELD_OUT_SEED)), int(read("KNOWN", "2400")), int(read("IMAGES", "200"))
    kinds = kinds_known(list(TYPES))
    with nullcontext(Path(kept).resolve()) if kept else scratch() as folder:
        workspace = repository(folder / "repository")
        settle(workspace, **shrunk())
        pages = rendered([one for one in wanted(list(TYPES), known, KNOWN_SEED) if one.kind in kinds], "known")
        for number in range(DELIVERIES):
            deliver(workspace, folder / "deliveries", f"known-{number + 1}", pages[number::DELIVERIES], typed=True)
        workspace.dvc("repro", "train_classifier")
        workspace.dvc("freeze", "train_classifier")
        months = [_month(workspace, folder / "deliveries", kinds, number + 1, images, seed) for number in range(MONTHS)]
        basis = card(workspace).basis
    certificate = basis.certificate.choice or basis.certificate.reason if basis else "no classifier was trained"
    result = {"seed": seed} | tally(months) | {"certificate": certificate, "months": months}
    finish(to_builtins(result) | {"seconds": round(time.monotonic() - began)})


def _month(workspace: Workspace, folder: Path, kinds: list[str], number: int, images: int, seed: int) -> dict[str, Any]:
    """Deliver a month's pages, and see what becomes of them."""
    arrived, name = month(kinds, number, images, seed), f"month-{number:02d}"
    deliver(workspace, folder, name, [one.page for one in arrived], typed=False)
    workspace.dvc("repro", "classify")
    said, found = summary(workspace, name), outcomes(workspace, name)
    taken = [one for one in found if one.said.decision == "accept"]
    told = {
        "month": name,
        "drift": DRIFTS.get(number, ""),
        "new": sum(one.new for one in arrived),
        "images": len(arrived),
        "accepted": len(taken),
        "reviewed": len(arrived) - len(taken),
        "audited": len(said.audit),
        "alarm": said.drift.alarm,
        "chance": said.drift.chance,
        "largest_shifts": dict(sorted(said.drift.shifts.items(), key=lambda one: -abs(one[1]))[:3]),
        "errors_accepted": sum(one.said.type != arrived[one.number].page.kind for one in taken),
        "new_accepted": sum(arrived[one.number].new for one in taken),
        "reasons": dict(Counter(reason for one in found for reason in one.said.reasons).most_common()),
    }
    say(f"{name}: {told}")
    return told


if __name__ == "__main__":
    main()
