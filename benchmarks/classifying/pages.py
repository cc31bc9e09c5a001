"""Pages of the sample, one by one: each depends on its template, seed and number alone, and is remembered if asked for.

The sample calls whatever is neither card nor receipt "other"; here forms, letters and notes are types of their own. A
landscape is no document.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from benchmarks.common import say
from benchmarks.masking.pool import mapped, pool
from stages.io.code import fingerprint
from stages.io.memory import Memory, key
from stages.sample.draw import Drawing, draw
from stages.sample.make import TEMPLATES
from stages.sample.papers import facts
from stages.sample.people import person, pick
from stages.sample.photograph import CAPTURES, photograph
from stages.sample.template import Template, load_template

Pixels = NDArray[np.uint8]
Random = np.random.Generator
TYPES: Mapping[str, tuple[str, ...]] = {
    "form": ("form_en", "form_ko"),
    "kr_alien_card": ("kr_alien_card",),
    "kr_driver_licence": ("kr_driver_licence",),
    "kr_resident_card": ("kr_resident_card",),
    "letter": ("letter_en", "letter_ko", "letter_vi"),
    "note": ("note_en", "note_ko", "note_vi"),
    "passport": ("passport",),
    "receipt": ("receipt_en", "receipt_ko", "receipt_vi"),
    "vn_citizen_card": ("vn_citizen_card",),
}
NO_DOCUMENT = "landscape"
Captures = tuple[tuple[str, float], ...]
USUAL: Captures = (("photo", 5), ("hard", 1), ("scan", 2))
"""How pictures are usually taken: weights of the sample's ways."""


class Wanted(Struct, frozen=True):
    """A page to be rendered: its type, seed and number, how its picture is taken (weights), and its edition."""

    kind: str
    seed: int
    number: int
    captures: Captures = USUAL
    edition: str = ""


class Page(Struct, frozen=True):
    """A page's type and its file (JPEG)."""

    kind: str
    data: bytes


def wanted(kinds: Sequence[str], count: int, seed: int, **more: Any) -> list[Wanted]:
    """So many pages, the types in turn."""
    return [Wanted(kinds[number % len(kinds)], seed, number, **more) for number in range(count)]


def rendered(pages: Sequence[Wanted], what: str) -> list[Page]:
    """The pages; those rendered before come from OCRMILL_BENCH_MEMORY, where it names a folder."""
    place = os.environ.get("OCRMILL_BENCH_MEMORY")
    keys = [key("page", fingerprint("benchmarks.classifying.pages"), page) for page in pages]
    if not place:
        return _render(pages, what)
    with Memory("pages", Path(place)) as memory:
        known = set(memory.get(keys))
        lacking = [index for index, own in enumerate(keys) if own not in known]
        for index, page in zip(lacking, _render([pages[i] for i in lacking], what), strict=True):
            memory.put(keys[index], b"1", page.data)
        return [Page(page.kind, memory.attachment(own) or b"") for page, own in zip(pages, keys, strict=True)]


def _render(pages: Sequence[Wanted], what: str) -> list[Page]:
    if not pages:
        return []
    say(f"render {len(pages)} pages: {what}")
    with pool() as executor:
        files = mapped(executor, render, [(page,) for page in pages])
    return [Page(page.kind, data) for page, data in zip(pages, files, strict=True)]


def render(page: Wanted) -> bytes:
    """One page's file."""
    templates = TYPES.get(page.kind, (page.kind,))
    stream = [page.seed, page.number]
    name = str(np.random.default_rng([*stream, 5]).choice(templates))
    design = _template(name)
    rng = np.random.default_rng([*stream, 0])
    holder = person(np.random.SeedSequence([*stream, 1]), pick(rng, design.origins))
    content = facts(design.facts, holder, np.random.default_rng([*stream, 2]), design.language)
    drawing = draw(design, holder, content, np.random.default_rng([*stream, 3]))
    drawing = EDITIONS[page.edition](drawing) if page.edition else drawing
    ways, weights = [name for name, _ in page.captures], np.array([weight for _, weight in page.captures])
    rng = np.random.default_rng([*stream, 4])
    capture = design.capture or str(rng.choice(ways, p=weights / weights.sum()))
    photo = photograph(drawing, CAPTURES[capture], rng)
    return encoded(photo.picture, photo.quality)


def encoded(picture: Pixels, quality: int) -> bytes:
    """RGB pixels as JPEG."""
    done, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return data.tobytes()


def decoded(data: bytes) -> Pixels:
    """A JPEG's RGB pixels."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    return np.ascontiguousarray(picture[..., ::-1])


def _redesigned(drawing: Drawing) -> Drawing:
    """Another colour, and what stood on the left stands on the right of it."""
    tones = cv2.cvtColor(drawing.picture, cv2.COLOR_RGB2HSV)
    tones[..., 0] = (tones[..., 0].astype(np.int32) + 55) % 180
    picture, middle = np.asarray(cv2.cvtColor(tones, cv2.COLOR_HSV2RGB), np.uint8), drawing.picture.shape[1] // 2
    return replace(drawing, picture=np.concatenate([picture[:, middle:], picture[:, :middle]], axis=1), regions=())


EDITIONS: Mapping[str, Callable[[Drawing], Drawing]] = {"redesigned": _redesigned}


@cache
def _template(name: str) -> Template:
    return load_template(TEMPLATES, name)
