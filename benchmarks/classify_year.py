"""A year with the classifier: twelve deliveries, in three of which something is new; how much is left to people.

Eight types are known at the start. Every month a delivery arrives without labels, its types in other shares than the
last one's, and `dvc repro classify` decides with the settings of conf/, what comes of an alarm included. In the fourth
month a type comes that nobody taught (a tenth of the pages, a card that looks like two known ones), in the seventh
everything is photographed by night with another camera, in the tenth a tenth are passports of another design. In the
month after, what was new is gone: so an alarm in any other month is a false one. What people had to look at they decide
rightly; their decisions are in `data/reviews/` when the next delivery comes, and are learnt from.

`manual_share`: of all images, those that go to people, and those of the accepted that are drawn for the audit. Images
that an alarm alone sends to people count like any other. `manual_share_usual_months` leaves out the months with drift,
`manual_share_without_new` the pages of the new type and the new design, which somebody has to see.

DATA isn't needed, and may be given. SEED draws the year; the default isn't to be used for anything else. To shrink:
KNOWN (2,400) pages that teach, less those of the ninth type; IMAGES (200) a month; TEACH=0 (people's decisions are kept
from it, so that it is trained but once); STEPS and TARGET_ERROR stand in for conf/. NEW_SHARE (0.1) is the tenth. Pages
are remembered in OCRMILL_BENCH_MEMORY. KEEP names a folder that stays.
"""

import os
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from benchmarks.classifying.pages import TYPES, rendered, wanted
from benchmarks.classifying.site import card, deliver, outcomes, repository, settle, shrunk, summary
from benchmarks.classifying.year import DRIFTS, MONTHS, NEW_SHARE, Arrived, kinds_known, month, tally
from benchmarks.common import finish, say, scratch
from stages.core.review import Decision, base_id
from stages.io.paths import REVIEWS
from stages.io.records import encode
from tests.workspace import Workspace

HELD_OUT_SEED, KNOWN_SEED, DELIVERIES = 911_012, 606, 4


def main() -> None:
    """Measure and print."""
    began, read, kept = time.monotonic(), os.environ.get, os.environ.get("KEEP")
    seed, known, images = int(read("SEED", HELD_OUT_SEED)), int(read("KNOWN", "2400")), int(read("IMAGES", "200"))
    kinds, new_share = kinds_known(list(TYPES)), float(read("NEW_SHARE", NEW_SHARE))
    with nullcontext(Path(kept).resolve()) if kept else scratch() as folder:
        workspace = repository(folder / "repository")
        settle(workspace, **shrunk())
        pages = rendered([one for one in wanted(list(TYPES), known, KNOWN_SEED) if one.kind in kinds], "known")
        for number in range(DELIVERIES):
            deliver(workspace, folder / "deliveries", f"known-{number + 1}", pages[number::DELIVERIES], typed=True)
        months = []
        for number in range(1, MONTHS + 1):
            arrived = month(kinds, number, images, seed, new_share)
            months.append(_month(workspace, folder / "deliveries", number, arrived))
            if read("TEACH", "1") != "0":
                _decide(workspace, number, arrived)
        basis = card(workspace).basis
    certificate = basis.certificate.choice or basis.certificate.reason if basis else "no classifier was trained"
    result = {"seed": seed} | tally(months) | {"certificate": certificate, "months": months}
    finish(to_builtins(result) | {"seconds": round(time.monotonic() - began)})


def _month(workspace: Workspace, folder: Path, number: int, arrived: Sequence[Arrived]) -> dict[str, Any]:
    """Deliver a month's pages, and see what becomes of them."""
    name = _name(number)
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


def _decide(workspace: Workspace, number: int, arrived: Sequence[Arrived]) -> None:
    """People look at what is left to them, and say what it is."""
    drawn = set(summary(workspace, _name(number)).audit)
    lines = []
    for one in outcomes(workspace, _name(number)):
        if one.said.decision == "review" or one.said.id in drawn:
            decision = Decision(
                document=base_id(one.said.id),
                polygon=(),
                verdict="class",
                text=arrived[one.number].page.kind,
                proposed=one.said.type,
                by="reviewer",
                at=f"2026-{number:02d}-28",
            )
            lines.append(encode(decision))
    path = workspace.path / REVIEWS / "types.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.writelines(line + b"\n" for line in lines)


def _name(number: int) -> str:
    return f"month-{number:02d}"


if __name__ == "__main__":
    main()
