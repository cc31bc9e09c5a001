"""Every template holds whoever comes, its lines don't overlap, and quads fit the ink, on paper and in the picture."""

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from stages.core.geometry import bounds
from stages.sample.draw import Drawing, draw
from stages.sample.make import TEMPLATES
from stages.sample.papers import facts
from stages.sample.people import Person, person
from stages.sample.photograph import CAPTURES, photograph
from stages.sample.plan import Plan
from stages.sample.template import Gap, Rows, Rule, Template, Text, load, load_template

PLAN: Plan = load(TEMPLATES / "deliveries.yaml", Plan)


def drawn(design: Template, holder: Person, seed: int) -> Drawing:
    rng = np.random.default_rng(seed)
    return draw(design, holder, facts(design.facts, holder, rng, design.language), rng)


def text_only(design: Template) -> Template:
    """The template without ornaments, which take the time."""
    return replace(design, elements=[e for e in design.elements if isinstance(e, Text | Rows | Rule | Gap)])


@pytest.mark.parametrize("name", PLAN.templates())
def test_every_template_holds_many_people_without_overlap(name: str) -> None:
    design = text_only(load_template(TEMPLATES, name))
    for seed in range(8):
        for origin in design.origins:
            drawing = drawn(design, person(np.random.SeedSequence(seed), origin), seed)
            boxes = [(region, bounds(region.polygon)) for region in drawing.regions]
            for i, (region, (left, top, right, bottom)) in enumerate(boxes):
                assert min(left, top) >= 20
                assert max(right - drawing.picture.shape[1], bottom - drawing.picture.shape[0]) <= -20
                for other, (x1, y1, x2, y2) in boxes[i + 1 :]:
                    apart = left >= x2 or x1 >= right or top >= y2 or y1 >= bottom
                    assert apart, f"{region.text!r} and {other.text!r} overlap"


@pytest.mark.parametrize(
    "name", ["kr_resident_card", "passport", "vn_citizen_card", "kr_driver_licence", "kr_alien_card"]
)
def test_every_card_says_what_it_is(name: str) -> None:
    design = load_template(TEMPLATES, name)
    texts = [region.text for region in drawn(design, person(np.random.SeedSequence(3), design.origins[0]), 3).regions]
    assert "ocrmill specimen – not an identity document" in texts
    assert {"SPECIMEN", "견본", "MẪU"} & set(texts)


@pytest.mark.parametrize(("name", "origin"), [("receipt_en", "en"), ("letter_vi", "vi"), ("letter_ko", "ko")])
def test_quads_are_tight_to_the_ink(name: str, origin: str) -> None:
    design = text_only(load_template(TEMPLATES, name))
    design = replace(design, elements=[e for e in design.elements if not isinstance(e, Rule)])
    drawing = drawn(replace(design, colour="#ffffff"), person(np.random.SeedSequence(5), origin), 5)
    ink = drawing.picture.min(axis=2) < 250
    for region in drawing.regions:
        left, top, right, bottom = (int(n) for n in bounds(region.polygon))
        within = ink[top:bottom, left:right]
        assert within[0].any() and within[-1].any() and within[:, 0].any() and within[:, -1].any(), region.text
        assert not ink[top - 4 : top - 2, left:right].any()
        assert not ink[top:bottom, left - 4 : left - 2].any()


@pytest.mark.parametrize("capture", sorted(CAPTURES))
def test_quads_go_through_the_camera_with_the_picture(capture: str) -> None:
    """White boxes stand for the lines: inside each projected quad all is white, just outside nothing is."""
    quiet = replace(CAPTURES[capture], noise=(0.0, 0.0), glare=0, shadow=0, blur=0)
    drawing = drawn(load_template(TEMPLATES, "receipt_ko"), person(np.random.SeedSequence(1), "ko"), 1)
    boxes = np.zeros_like(drawing.picture)
    for region in drawing.regions:
        left, top, right, bottom = (int(n) for n in bounds(region.polygon))
        boxes[top:bottom, left:right] = 255
    for seed in range(3):
        photo = photograph(replace(drawing, picture=boxes), quiet, np.random.default_rng(seed))
        light = photo.picture.astype(float).mean(axis=2)
        dark, bright = np.percentile(light, [20, 99.5])
        for region in photo.regions:
            quad = np.array(region.polygon)
            across = np.linalg.norm(quad[1] - quad[0])
            down = np.linalg.norm(quad[3] - quad[0])
            for share_x, share_y in ((0.5, 0.0), (0.5, 1.0), (0.0, 0.5), (1.0, 0.5)):
                inward = (np.array([0.5 - share_x, 0.5 - share_y]) * 2) * 2.0 / np.array([across, down])
                inner = at(light, quad, share_x + inward[0], share_y + inward[1])
                outer = at(light, quad, share_x - inward[0], share_y - inward[1])
                assert inner > outer + 0.5 * (bright - dark), (capture, region.text, inner, outer)


def at(light: np.ndarray, quad: np.ndarray, x: float, y: float) -> float:
    """The brightness at a place in a quad, by its shares along and down."""
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    matrix = cv2.getPerspectiveTransform(unit, quad.astype(np.float32))
    u, v, w = matrix @ (x, y, 1)
    return float(light[int(v / w), int(u / w)])


def test_a_text_that_does_not_fit_is_an_error() -> None:
    design = load_template(TEMPLATES, "note_en")
    wide = Text(text="far too long for its place", at=(20, 80), font="sans", size=60, width=120)
    with pytest.raises(ValueError, match="doesn't fit 120 px"):
        drawn(replace(design, elements=[wide]), person(np.random.SeedSequence(1), "en"), 1)
    with pytest.raises(ValueError, match="leaves the canvas"):
        drawn(
            replace(design, elements=[replace(wide, width=None, at=(600, 80))]),
            person(np.random.SeedSequence(1), "en"),
            1,
        )
