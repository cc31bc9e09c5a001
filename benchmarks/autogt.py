"""Ground truth without labellers: how much is accepted, how right it is, and whether the stated bound holds.

Certificates come from drawn lines of some seeds, and are tried on drawn lines of others, then (where DATA holds them)
on Korean lines and SROIE receipts, which the certificates know nothing of. LINES is the number of held-out lines a
language, CALIBRATION the number that a certificate is computed from.
"""

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from msgspec.structs import replace

from benchmarks.common import finish, say, scratch
from benchmarks.sroie import receipts
from stages.calibrate import calibrate
from stages.core.bounds import lower_bounds
from stages.core.certificate import Certificate, judge
from stages.core.consensus import Alphabets
from stages.core.metrics import normal
from stages.io.mapper import Limits
from stages.io.memory import Memory, file_sha256
from stages.io.params import Params, load_params
from stages.io.reader import line_readers
from stages.sample.lines.known import CONSENSUS, Heard, ReadLine, Shown, hear, hear_drawn, judged

HELD_OUT = 900_000_000
"""The first seed of the held-out lines: far from those that certificates are computed from."""


def main() -> None:
    """Print coverage, exactness among the accepted and the bound, by language."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    params, number = _params(), int(os.environ.get("LINES", "1000"))
    limits = Limits(seconds=params.read.seconds_per_page, memory_gib=params.read.memory_gib)
    result: dict[str, Any] = {"languages": {}, "real": {}}
    with scratch() as folder, Memory("bench", Path(os.environ.get("OCRMILL_BENCH_MEMORY", folder))) as memory:
        certificates: dict[tuple[str, str], Certificate] = {}
        for language, directions in params.calibrate.lines.items():
            for direction, amount in directions.items():
                say(f"calibrate {language} {direction}")
                certificates[language, direction], _ = calibrate(language, direction, amount, params, memory)
                seeds = range(HELD_OUT, HELD_OUT + (number if direction == "horizontal" else number // 3))
                engines, alphabets = _engines(params, language)
                heard = hear_drawn(language, direction, seeds, engines, memory, limits)
                lines = _judged(heard, certificates[language, direction], alphabets)
                name = language if direction == "horizontal" else f"{language}_{direction}"
                result["languages"][name] = _figures(lines, certificates[language, direction], alphabets)
                say(f"{name}: {result['languages'][name]}")
        for name, language, shown in _real(data):
            engines, alphabets = _engines(params, language)
            heard = hear(shown, engines, memory, limits, name)
            lines = _judged(heard, certificates[language, "horizontal"], alphabets, cased=name != "sroie")
            result["real"][name] = _figures(lines, certificates[language, "horizontal"], alphabets)
            say(f"{name}: {result['real'][name]}")
    result["alphabet_violations"] = sum(one["alphabet_violations"] for one in result["languages"].values())
    finish(result)


def _params() -> Params:
    params = load_params()
    if amount := os.environ.get("CALIBRATION"):
        lines = {k: {d: int(amount) if n else 0 for d, n in own.items()} for k, own in params.calibrate.lines.items()}
        calibrating = replace(params.calibrate, lines=lines)
        params = replace(params, calibrate=calibrating)
    return params


def _engines(params: Params, language: str) -> tuple[dict[str, dict[str, Any]], Alphabets]:
    made = line_readers(params.read, language)
    return {n: params.read.engines[n] for n in made}, Alphabets({n: engine.alphabet for n, engine in made.items()})


def _judged(
    heard: Iterable[Heard], certificate: Certificate, alphabets: Alphabets, *, cased: bool = True
) -> list[ReadLine]:
    engines = sorted(certificate.engines)
    return [judged(one, certificate.language, engines, alphabets, certificate.trust, cased=cased) for one in heard]


def _figures(lines: Sequence[ReadLine], certificate: Certificate, alphabets: Alphabets) -> dict[str, Any]:
    """What the certificate accepts of the lines, beside the best that one engine's own confidence can do."""
    verdicts = [judge(certificate, line.judged.features, line.judged.written) for line in lines]
    accepted = [line for line, (_, taken) in zip(lines, verdicts, strict=True) if taken]
    right = sum(line.judged.right for line in accepted)
    n, count = len(lines), len(accepted)
    wrong = count - right
    bound = certificate.choice.bound if certificate.choice else None
    engines = sorted(certificate.engines)
    singles = {engine: _single(lines, engine, count) for engine in engines}
    best = max(singles.values(), default=0.0)
    return {
        "lines": n,
        "coverage": round(count / n, 4),
        "exact_among_accepted": round(right / count, 5) if count else None,
        "wrong_among_accepted": wrong,
        "stated_error_bound": bound,
        "observed_error_rate": round(wrong / count, 5) if count else None,
        # these lines alone can't refute it, at 95 % confidence
        "bound_holds": bound is not None and float(lower_bounds([wrong], [max(1, count)])[0]) <= bound,
        "not_certified_because": certificate.reason,
        "best_single_engine_exact_at_same_coverage": round(best, 5) if count else None,
        "errors_relative_to_best_single": round(wrong / ((1 - best) * count), 3) if count and best < 1 else None,
        "exact_of_all": {e: round(_exact(lines, e), 4) for e in (*engines, CONSENSUS)},
        "alphabet_violations": sum(not _writable(line, alphabets) for line in accepted),
    }


def _single(lines: Sequence[ReadLine], engine: str, count: int) -> float:
    """How many of the `count` lines that an engine is surest of (by mean or least confidence) it reads exactly."""
    said = [(line, next((v for v in line.agreed.voices if v.engine == engine), None)) for line in lines]
    rules = (lambda v: v.confidence, lambda v: min(v.characters, default=0.0))
    best = 0.0
    for rule in rules:
        ranked = sorted(said, key=lambda pair: -rule(pair[1]) if pair[1] else 0.0)[:count]
        right = sum(v is not None and normal(v.text) == normal(line.known.text) for line, v in ranked)
        best = max(best, right / count if count else 0.0)
    return best


def _exact(lines: Sequence[ReadLine], engine: str) -> float:
    return sum(normal(line.known.read.get(engine, "")) == normal(line.known.text) for line in lines) / len(lines)


def _writable(line: ReadLine, alphabets: Alphabets) -> bool:
    """Whether the engines whose word an accepted line rests on can write all of what is printed there."""
    supporters = {engine for column in line.agreed.columns for engine in column.engines}
    return all(any(alphabets.writes(e, c) for e in supporters) for c in line.known.text)


def _real(data: Path | None) -> Iterator[tuple[str, str, list[Shown]]]:
    if data and (data / "korean_lines").is_dir():
        yield "korean_lines", "ko", [_korean(path) for path in sorted((data / "korean_lines").glob("*.jpg"))]
    if data and (data / "sroie").is_dir():
        shown = []
        for receipt in receipts(data / "sroie"):
            content = receipt.path.read_bytes()
            sha = file_sha256(receipt.path)
            shown += [Shown(sha, content, line.polygon, line.text, {}) for line in receipt.lines]
        yield "sroie", "en", shown


def _korean(path: Path) -> Shown:
    image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    height, width = image.shape[:2]
    quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    return Shown(file_sha256(path), path.read_bytes(), quad, re.sub(r"_\d+$", "", path.stem), {})


if __name__ == "__main__":
    main()
