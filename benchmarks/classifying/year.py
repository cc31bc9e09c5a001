"""A year of deliveries, one a month: in three months something is new, in the others only who sends how much."""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from benchmarks.classifying.pages import Captures, Page, Wanted, decoded, encoded, rendered

MONTHS = 12
NEW_TYPE, NEW_CAMERA, NEW_EDITION = "new_type", "new_camera", "new_edition"
DRIFTS: Mapping[int, str] = {4: NEW_TYPE, 7: NEW_CAMERA, 10: NEW_EDITION}
"""What is new in which month; it is gone in the next."""
UNKNOWN_TYPE, REDESIGNED = "kr_alien_card", "passport"
"""The type that nobody taught, and the one that gets another design."""
NEW_SHARE = 0.1
"""What share of its delivery a new type, or a new design, is: a larger one is easier to notice, and more to look at."""
NIGHT: Captures = (("photo", 1),)
"""How pictures are taken with the new camera, before what it does to them: nothing is scanned."""


class Arrived(Struct, frozen=True):
    """A page of a month, and whether it shows what is new in it."""

    page: Page
    new: bool


def kinds_known(kinds: Sequence[str]) -> list[str]:
    """The types that are taught."""
    return [kind for kind in kinds if kind != UNKNOWN_TYPE]


def plan(
    kinds: Sequence[str], month: int, count: int, seed: int, new_share: float = NEW_SHARE
) -> list[tuple[Wanted, bool]]:
    """The pages of a month, and which of them are new; types come in other shares every month."""
    rng = np.random.default_rng([seed, month, 10])
    shares = rng.dirichlet(np.full(len(kinds), 8.0))
    drift, found = DRIFTS.get(month, ""), list[tuple[Wanted, bool]]()
    for number in range(count):
        one = Wanted(str(rng.choice(list(kinds), p=shares)), seed, 1000 * month + number)
        strange = rng.random() < new_share
        match drift:
            case "new_type" if strange:
                found.append((replace(one, kind=UNKNOWN_TYPE), True))
            case "new_camera":
                found.append((replace(one, captures=NIGHT), True))
            case "new_edition" if strange:
                found.append((replace(one, kind=REDESIGNED, edition="redesigned"), True))
            case _:
                found.append((one, False))
    return found


def month(kinds: Sequence[str], number: int, count: int, seed: int, new_share: float = NEW_SHARE) -> list[Arrived]:
    """The delivery of a month."""
    planned = plan(kinds, number, count, seed, new_share)
    pages = rendered([page for page, _ in planned], f"month {number}")
    camera = DRIFTS.get(number) == NEW_CAMERA
    found = []
    for index, (page, (_, new)) in enumerate(zip(pages, planned, strict=True)):
        seen = by_night(page, seed, 1000 * number + index) if camera else page
        found.append(Arrived(seen, new))
    return found


def by_night(page: Page, seed: int, number: int) -> Page:
    """What the new camera makes of a page: the yellow light of lamps, a soft lens, a small file."""
    rng = np.random.default_rng([seed, number, 11])
    soft = cv2.GaussianBlur(decoded(page.data), (0, 0), 1.2)
    lit = (soft * np.array([1.0, 0.86, 0.6]) * rng.uniform(0.75, 0.9)).clip(0, 255)
    return Page(page.kind, encoded(np.asarray(lit, np.uint8), 60))


def tally(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The year: who looked at how much, which drifts were noticed, what raised the alarm for nothing."""
    planted = [one for one in months if one["drift"]]
    images = sum(one["images"] for one in months)
    accepted = sum(one["accepted"] for one in months)
    errors = sum(one["errors_accepted"] for one in months)
    manual = sum(one["reviewed"] + one["audited"] for one in months)
    usual = [one for one in months if not one["drift"]]
    strange = sum(one["new"] - one["new_accepted"] for one in planted if one["drift"] != NEW_CAMERA)
    return {
        "deliveries": len(months),
        "images": images,
        "manual_share": round(manual / images, 5),
        "manual_share_without_audit": round(sum(one["reviewed"] for one in months) / images, 5),
        "manual_share_without_new": round((manual - strange) / images, 5),
        "manual_share_usual_months": round(
            sum(one["reviewed"] + one["audited"] for one in usual) / max(1, sum(one["images"] for one in usual)), 5
        ),
        "drifts_planted": len(planted),
        "drifts_alarmed": sum(one["alarm"] for one in planted),
        "false_alarms": sum(one["alarm"] for one in usual),
        "accepted": accepted,
        "errors_accepted": errors,
        "error_among_accepted": round(errors / accepted, 5) if accepted else None,
    }
