"""The attack with a dictionary: whoever knows font and place masks each candidate and compares with what was published.

In place of a number, and of a name, others are drawn into the same image, in the font of its template, and the pipeline
masks all of them. Numbers are of one form; their published images must be the same. Names differ in length; a mask that
is as wide as its name tells of it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from PIL import Image, ImageDraw

from benchmarks.common import RECEIVED, say
from benchmarks.masking.outcome import Outcome, original_pixels
from benchmarks.masking.pixels import Mask, filled, ink, inside
from benchmarks.masking.truth import Key, Place, Truth
from benchmarks.masking.words import Pixels
from stages.core.document import Document, Polygon
from stages.sample.fonts import font
from stages.sample.people import EN_FAMILY, EN_GIVEN, KO_FAMILY, KO_FIRST, VI_FAMILY, VI_GIVEN, VI_MIDDLE
from tests.workspace import Workspace

FONTS = {"kr": "korean-bold", "vn": "vietnamese-bold"}
OTHERS = "sans-bold"
TALL = 64
"""px: the size that candidates are drawn at before they are brought into their place."""
NUMBERS = frozenset(("id_number", "passport_number", "licence_number"))
NAME = "name"
VARIED = 4
"""The last digits of a number, of which candidates have others."""


class Trial(Struct, frozen=True):
    """A place of a document, and the image files that differ there alone; the first has what stood there."""

    kind: str
    quad: Polygon
    doc_type: str
    files: tuple[str, ...]
    lengths: tuple[float, ...]
    """How wide each candidate is drawn, in shares of the image's width."""


class Plan(Struct, frozen=True):
    """Of how many documents numbers and names are tried, each with how many candidates."""

    documents: int
    candidates: int


def plant(
    repository: Path, documents: Sequence[Document], truths: Sequence[Truth], folder: Path, plan: Plan
) -> list[Trial]:
    """Write the images to try, by document type, made of ingested documents of the sample."""
    rng = np.random.default_rng(plan.documents)
    trials: list[Trial] = []
    known = {(one.delivery, one.source): one for one in documents}
    chosen = [one for one in truths if one.source == "sample" and one.key in known and _places(one)]
    for truth in chosen[:: max(1, -(-len(chosen) // max(plan.documents, 1)))][: plan.documents]:
        assert truth.doc_type
        pixels = original_pixels(repository, known[truth.key])
        for kind, place in _places(truth).items():
            texts = _texts(kind, place.text, truth.doc_type, plan.candidates, rng)
            drawn = [_drawn(pixels, place.quad, text, truth.doc_type) for text in texts]
            name = truth.doc_type.replace("_", "-")
            files = tuple(f"{name}/images/{len(trials):03d}-{number}.png" for number in range(len(texts)))
            for file, (image, _) in zip(files, drawn, strict=True):
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                Image.fromarray(image).save(folder / file, compress_level=1)
            trials.append(Trial(kind, place.quad, truth.doc_type, files, tuple(length for _, length in drawn)))
    return trials


def add(workspace: Workspace, folder: Path) -> None:
    """Add the images to try as deliveries without labels."""
    for path in sorted(folder.glob("*/")):
        options = ("--format", "unlabelled", "--language", "und", "--received", RECEIVED)
        doc_type = path.name.replace("-", "_")
        workspace.ocrmill("add", str(path), "--name", f"trial-{path.name}", "--doc-type", doc_type, *options)


def judge(outcome: Outcome, trials: Sequence[Trial]) -> dict[str, Any]:
    """In how many trials published images differ, and what masks tell of the length of names."""
    counts: Counter[str] = Counter()
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    widths: list[tuple[list[float], list[float]]] = []
    for trial in trials:
        records = [outcome.made[_key(file)].record for file in trial.files if _key(file) in outcome.made]
        sums = [one.sha256 for one in records if one.published]
        kind = NAME if trial.kind == NAME else "number"
        own = by_kind[kind]
        own.update(trials=1, candidates=len(records), published=len(sums), distinct=len(set(sums)))
        own["ground"] += sum(one.ground for one in records)
        if kind == "number" and (len(set(sums)) > 1 or 0 < len(sums) < len(records)):
            counts["told_apart"] += 1
            say(f"{outcome.audience}: {trial.files[0]}: {trial.kind} can be told apart, {len(set(sums))} outputs")
        if kind == NAME and sums:
            pairs = [
                (length, _width(filled(outcome.published_pixels(one), outcome.policy.colour), trial.quad))
                for length, one in zip(trial.lengths, records, strict=False)
                if one.published
            ]
            widths.append(([length for length, _ in pairs], [width for _, width in pairs]))
    return {
        "numbers": dict(by_kind["number"]) | {"told_apart": counts["told_apart"]},
        "names": dict(by_kind[NAME]) | length_told(widths),
    }


def length_told(widths: Sequence[tuple[Sequence[float], Sequence[float]]]) -> dict[str, float | None]:
    """What masks' widths tell of names' lengths: their correlation, and bits a document, of so many that there are."""
    lengths, masks, bits, most = [], [], [], []
    for own, seen in widths:
        if len(own) < 2:
            continue
        lengths += [one - float(np.mean(own)) for one in own]
        masks += [one - float(np.mean(seen)) for one in seen]
        shares = [number / len(seen) for number in Counter(round(one) for one in seen).values()]
        bits.append(sum(-share * math.log2(share) for share in shares))
        most.append(math.log2(len(seen)))
    both = len(lengths) > 1 and np.std(lengths) > 0 and np.std(masks) > 0
    return {
        "correlation": round(float(np.corrcoef(lengths, masks)[0, 1]), 4) if both else 0.0,
        "bits": round(float(np.mean(bits)), 3) if bits else None,
        "of_bits": round(float(np.mean(most)), 3) if most else None,
    }


def _places(truth: Truth) -> dict[str, Place]:
    """A number and a name of a document, by kind."""
    found: dict[str, Place] = {}
    for place in truth.personal:
        if place.text and not place.look and place.kind in NUMBERS | {NAME} and truth.doc_type:
            kind = NAME if place.kind == NAME else place.kind
            found.setdefault(kind, place)
    identity = {"passport", "id_card"}
    return found if (truth.doc_type or "") in identity or (truth.doc_type or "")[:3] in {"kr_", "vn_"} else {}


def _texts(kind: str, text: str, doc_type: str, count: int, rng: np.random.Generator) -> list[str]:
    if kind != NAME:
        kept = text[:-VARIED]
        last = ["".join(str(rng.integers(10)) for _ in range(VARIED)) for _ in range(count - 1)]
        return [text, *(kept + one for one in last)]
    if doc_type.startswith("kr_") and any("가" <= one <= "힣" for one in text):
        pool = [
            KO_FAMILY[n % len(KO_FAMILY)][0] + "".join(pair[0] for pair in KO_FIRST[n : n + 1 + n % 3])
            for n in range(count)
        ]
    elif doc_type.startswith("vn_"):
        parts = [VI_FAMILY, VI_MIDDLE["F"], VI_MIDDLE["M"], VI_GIVEN["F"]]
        pool = [" ".join(part[n % len(part)] for part in parts[: 2 + n % 3]).upper() for n in range(count)]
    else:
        pool = [f"{EN_FAMILY[n % 21]} {EN_GIVEN['F'][n % 16]}"[: 4 + 3 * (n % 6)].strip().upper() for n in range(count)]
    return [text, *pool[: count - 1]]


def _drawn(pixels: Pixels, quad: Polygon, text: str, doc_type: str) -> tuple[Pixels, float]:
    """The image with a text in the place of another, as high and as dark; and how wide that is."""
    out = pixels.copy()
    found = inside(quad, pixels.shape)
    if found is None:
        return out, 0.0
    (top, bottom, left, right), within = found
    window = out[top:bottom, left:right]
    grey = np.asarray(cv2.cvtColor(np.ascontiguousarray(window), cv2.COLOR_RGB2GRAY), np.uint8)
    strokes = ink(grey, within)
    colour = np.median(window[strokes], axis=0)
    holes = cv2.dilate(strokes.astype(np.uint8), np.ones((5, 5), np.uint8))
    window[:] = cv2.inpaint(np.ascontiguousarray(window), holes, 3, cv2.INPAINT_TELEA)
    letters = font(FONTS.get(doc_type[:2], OTHERS), TALL)
    box = letters.getbbox(text)
    sheet = Image.new("L", (max(int(box[2] - box[0]), 1), max(int(box[3] - box[1]), 1)))
    ImageDraw.Draw(sheet).text((-box[0], -box[1]), text, fill=255, font=letters)
    (ax, ay), (bx, by), _, (dx, dy) = quad
    across, down = np.array([bx - ax, by - ay]), np.array([dx - ax, dy - ay])
    long = float(np.linalg.norm(down)) * sheet.width / sheet.height
    along = across / max(float(np.linalg.norm(across)), 1.0) * long
    start = np.array([ax, ay])
    corners = np.array([start, start + along, start + along + down, start + down], np.float32)
    flat = np.array([(0, 0), (sheet.width, 0), (sheet.width, sheet.height), (0, sheet.height)], np.float32)
    matrix = cv2.getPerspectiveTransform(flat, corners)
    mask = cv2.warpPerspective(np.array(sheet), matrix, (pixels.shape[1], pixels.shape[0]), flags=cv2.INTER_AREA)
    share = mask[..., None].astype(np.float64) / 255
    return np.asarray(out * (1 - share) + colour * share, np.uint8), long


def _width(fill: Mask, quad: Polygon) -> float:
    """How far a mask reaches to the right from the start of a place, along its middle, in px."""
    (ax, ay), (bx, by), _, (dx, dy) = quad
    start = np.array([(ax + dx) / 2, (ay + dy) / 2])
    step = np.array([bx - ax, by - ay]) / max(math.hypot(bx - ax, by - ay), 1.0)
    reach = 0
    while True:
        x, y = start + step * (reach + 2)
        if not (0 <= x < fill.shape[1] and 0 <= y < fill.shape[0] and fill[int(y), int(x)]):
            return float(reach)
        reach += 1


def _key(file: str) -> Key:
    name, _, path = file.partition("/")
    return f"trial-{name}", path
