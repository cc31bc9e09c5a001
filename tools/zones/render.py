"""Draws invented documents with a picture of what stands where, as `NNNNN.jpg` and `NNNNN.png`."""

import argparse
from pathlib import Path

import cv2
import numpy as np
from tqdm import tqdm

from stages.core.document import Polygon, Region
from stages.core.zones import Zone, bit, groups_bits, raster
from stages.sample import template as t
from stages.sample.draw import draw
from stages.sample.make import TEMPLATES
from stages.sample.papers import Facts, facts
from stages.sample.people import pick
from stages.sample.template import load_template
from tools.zones import layouts, pictures, words

PAPERS = (
    "receipt_en",
    "receipt_ko",
    "receipt_vi",
    "letter_en",
    "letter_ko",
    "letter_vi",
    "form_en",
    "form_ko",
    "note_en",
    "note_ko",
    "note_vi",
    "landscape",
)
SIDE = 704
"""Px of a picture's longer side."""
FIELDS = {
    "answer": "personal",
    layouts.PERSONAL: "personal",
    layouts.PRINTED: "print",
    layouts.ZONE: "mrz",
    "portrait": "picture",
    "signature": "signature",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    for index in tqdm(range(asked.first, asked.first + asked.count), unit=" document"):
        picture, target = document(index)
        cv2.imwrite(
            str(asked.folder / f"{index:05d}.jpg"),
            cv2.cvtColor(picture, cv2.COLOR_RGB2BGR),
            (cv2.IMWRITE_JPEG_QUALITY, 92),
        )
        cv2.imwrite(str(asked.folder / f"{index:05d}.png"), target)


def document(index: int) -> tuple[np.ndarray, np.ndarray]:
    """Document `index`: its picture (RGB) and its target, both at SIDE."""
    rng = np.random.default_rng([20261, index])
    who = words.holder(rng)
    kind = rng.random()
    if kind < 0.62:
        drawing = draw(layouts.card(rng, who), who, Facts({}, {}), rng)
    elif kind < 0.82:
        drawing = draw(layouts.paper(rng, who), who, Facts({}, {}), rng)
    else:
        design = load_template(TEMPLATES, pick(rng, PAPERS))
        who = words.person(np.random.SeedSequence(int(rng.integers(2**31))), pick(rng, design.origins))
        plain = t.Template(
            **{name: getattr(design, name) for name in design.__struct_fields__}
            | {"elements": [e for e in design.elements if not isinstance(e, t.Bars)]}
        )
        drawing = draw(plain, who, facts(design.facts, who, rng, design.language), rng)
    zones = [zone for region in drawing.regions if (zone := _zone(region))]
    picture = pictures.photographs(drawing.picture, [z.polygon for z in zones if z.allowed == bit("picture")], rng)
    added: list[tuple[Polygon, str]] = []
    picture = pictures.codes(picture, [z.polygon for z in zones], rng, added, card=kind < 0.62)
    zones += [Zone(polygon, bit(group)) for polygon, group in added]
    scale = SIDE / max(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    target = raster(zones, (picture.shape[1], picture.shape[0]), size, bit("background"))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA), target


def _zone(region: Region) -> Zone | None:
    if region.ignore:
        return Zone(region.polygon, groups_bits("background", "print", "personal"))
    return Zone(region.polygon, bit(FIELDS.get(region.field or "", "print")))


if __name__ == "__main__":
    main()
