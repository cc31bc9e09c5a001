"""The attack by reading: two kinds of engines look at published images at six scales."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from benchmarks.common import say
from benchmarks.masking.outcome import Made, Outcome
from benchmarks.masking.pool import mapped, pool
from benchmarks.masking.secrets import Secret, read_of, secrets_of, with_texts
from benchmarks.masking.truth import Key, Truth
from stages.core.reading import Reading
from stages.engines.base import Engine
from stages.io.members import instantiate
from stages.io.params import Params
from stages.io.paths import READINGS
from stages.io.pixels import rgb_pixels
from stages.io.records import read_folder

SCALES = (0.4, 0.6, 1.0, 1.4, 2.0, 3.0)
Settings = tuple[tuple[str, Any], ...]
LONGEST = 4000
"""px: no image is made longer; where it would be, the scale is left out unless it is the first to be."""
TESSERACT = {"ko": "tesseract_hangul", "vi": "tesseract_vie"}
OTHERS = "tesseract_eng"
TYPES = {"vn_citizen_card": "vi", "kr_resident_card": "ko", "kr_driver_licence": "ko", "kr_alien_card": "ko"}


def attack(
    outcome: Outcome, truths: Mapping[Key, Truth], params: Params, limit: int | None
) -> tuple[dict[str, Any], list[str]]:
    """How many secrets can be read in published images, `limit` of them at most; and which, by kind and document."""
    texts = _texts(outcome, params.read.guide)
    published = [
        (made, with_texts(truth, texts.get((made.document.delivery, made.document.id), ())))
        for key, truth in sorted(truths.items())
        if (made := outcome.made.get(key)) and made.record.published
    ]
    chosen = published if limit is None else published[:: max(1, -(-len(published) // max(limit, 1)))][:limit]
    jobs = [_job(outcome, made, params) for made, _ in chosen]
    say(f"{outcome.audience}: read {len(jobs)} of {len(published)} published images at {len(SCALES)} scales")
    with pool() as executor:
        read = mapped(executor, read_all, jobs)
    secrets = [secrets_of(truth, outcome.policy) for _, truth in chosen]
    found, lines = Counter[str](), list[str]()
    for (made, _), own, said in zip(chosen, secrets, read, strict=True):
        for secret in _told(own, said):
            found[secret.kind] += 1
            lines.append(f"{outcome.audience}: {made.document.delivery} {made.document.source}: {secret.kind} was read")
    others = secrets[1:] + secrets[:1]
    chance = sum(len(_told(own, said)) for own, said in zip(others, read, strict=True)) if len(chosen) > 1 else 0
    told = {
        "images": len(chosen),
        "of_images": len(published),
        "secrets": sum(map(len, secrets)),
        "read": found.total(),
        "by_kind": dict(sorted(found.items())),
        "of_another_document": chance,
    }
    return told, lines


def read_all(data: bytes, engines: Sequence[tuple[str, Settings]]) -> list[str]:
    """What engines read of an image at all scales."""
    pixels = np.asarray(rgb_pixels(data), np.uint8)
    said: list[str] = []
    for scale in scales(max(pixels.shape[:2])):
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        image = pixels if scale == 1 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=way)
        for name, settings in engines:
            said += [line.text for line in _engine(name, settings).read(np.ascontiguousarray(image))]
    return said


def scales(longer: int) -> list[float]:
    """The scales for an image whose longer side is so many px: six, none larger than LONGEST."""
    return sorted({round(min(scale, max(LONGEST / longer, 1.0)), 3) for scale in SCALES})


def _told(secrets: Sequence[Secret], said: Sequence[str]) -> list[Secret]:
    read = read_of(said)
    return [secret for secret in secrets if read.tells(secret)]


def _job(outcome: Outcome, made: Made, params: Params) -> tuple[bytes, Sequence[tuple[str, Settings]]]:
    language = TYPES.get(made.document.doc_type or "", (made.record.language or "und")[:2])
    names = (params.read.guide, TESSERACT.get(language, OTHERS))
    settings = [(name, tuple(sorted(params.read.engines[name].items()))) for name in names]
    return outcome.published(made.record), [(name, _hashable(own)) for name, own in settings]


def _hashable(settings: Settings) -> Settings:
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in settings)


@lru_cache(maxsize=4)
def _engine(name: str, settings: Settings) -> Engine:
    cv2.setNumThreads(1)
    return instantiate(dict(settings), Engine)


def _texts(outcome: Outcome, guide: str) -> dict[Key, Sequence[Any]]:
    """The guide's lines of the original images, by delivery and id."""
    return {(one.delivery, one.id): one.lines for one in read_folder(outcome.repository / READINGS / guide, Reading)}
