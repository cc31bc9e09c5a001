"""Spoil, weigh, fit; print the weights, and what share of right labels is doubted with a share of the wrong ones."""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import yaml
from msgspec.structs import replace
from scipy.optimize import minimize

from stages.core.contest import Contest, chance, contests
from stages.core.document import Document, Region
from stages.core.examination import alike, asked, doubted, examined
from stages.core.reading_plan import made_for, primary
from stages.core.subject import Subject
from stages.examine import Listeners, listeners_of
from stages.io.examiner import Page, Question, examine
from stages.io.mapper import Limits, Refused
from stages.io.memory import Memory
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, IMAGES, READINGS
from stages.io.subjects import read_customs, reading_engines, subjects
from tools.label_doubt.spoil import spoilt

_FIXED = {"odd": 1.2, "usual": 0.4, "length": -0.4}
_WRONG = 0.1
"""What a spoilt line weighs, so that one in thirty counts as wrong."""
_START = {"bias": -4.0, "mean": 0.6, "rival_engines": 1.0, "label_engines": -3.0, "marks": -1.0}
_RECALLS = (0.9, 0.95, 0.97, 0.98, 0.99)

Line = tuple[bool, list[Contest]]
"""Whether the line's text is wrong, and what it is up against."""


def main() -> None:
    """Print the weights as YAML."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=0.3, help="share of the texts that are spoilt")
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311
    params = load_params()
    able = listeners_of({name: params.read.engines[name] for name in (params.read.guide, *params.read.places)})
    lines: list[Line] = []
    with Memory("label_doubt") as memory:
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            lines += _lines(source, able, rng, options.rate, memory)
    weights = _fitted(lines)
    sys.stdout.write(yaml.safe_dump({"weights": {name: round(value, 2) for name, value in sorted(weights.items())}}))
    chances = np.array([max((chance(one.features, weights) for one in against), default=0.0) for _, against in lines])
    wrong = np.array([is_wrong for is_wrong, _ in lines])
    found = np.sort(chances[wrong])
    for recall in _RECALLS:
        least = found[int((1 - recall) * len(found))]
        doubted_too = (chances[~wrong] >= least).mean()
        sys.stdout.write(f"# {recall:.0%} of the wrong have {least:.4f} or more, and {doubted_too:.2%} of the right\n")


def _lines(source: Path, able: Listeners, rng: random.Random, rate: float, memory: Memory) -> Iterator[Line]:
    """The lines of a delivery's labels, of which some are spoilt."""
    known = read_customs(source)
    readings = [READINGS / engine.engine / source.name for engine in reading_engines()]
    waiting, pages = [], []
    for subject in subjects(source, readings, schema={}, known=known, twins={}):
        regions = tuple(_spoilt(region, rng) if rng.random() < rate else region for region in subject.document.regions)
        wrong = {
            new.id for new, old in zip(regions, subject.document.regions, strict=True)
            if alike(new.text or "", known) != alike(old.text or "", known)
        }  # fmt: skip
        document = replace(subject.document, regions=regions)
        lines = asked(document, subject.readings)
        texts = [doubted(line, known) for line in lines]
        doubtful = [index for index, own in enumerate(texts) if own]
        waiting.append((document, lines, doubtful, wrong))
        questions = tuple(Question(lines[index].polygon, texts[index]) for index in doubtful)
        pages.append(_page(source, document, subject, able, questions))
    answered = examine(pages, able.settings, able.provenance, memory, limits=Limits(memory_gib=12.0))
    for (document, lines, doubtful, wrong), found in zip(waiting, answered, strict=True):
        if isinstance(found, Refused):
            raise TypeError(f"{document.id}: {found.reason}: {found.found}; expected a page that can be read")
        places = examined(document, lines, dict(zip(doubtful, found.answers, strict=True)), "").places
        for place in places:
            if len(place.parts) == 1:  # of a region of several lines, nobody knows which one was spoilt
                yield place.region in wrong, contests(place.parts[0], known)


def _spoilt(region: Region, rng: random.Random) -> Region:
    if not region.words:
        return replace(region, text=spoilt(region.text, rng)) if region.text and not region.ignore else region
    index = rng.randrange(len(region.words))
    words = list(region.words)
    words[index] = replace(words[index], text=spoilt(words[index].text, rng, word=True))
    return replace(region, words=tuple(words), text=" ".join(word.text for word in words))


def _page(source: Path, document: Document, subject: Subject, able: Listeners, questions: tuple[Question, ...]) -> Page:
    names = tuple(n for n, engine in able.engines.items() if made_for(tuple(engine.languages), document.language))
    return Page(
        document.sha256,
        str(IMAGES / f"{source.stem}.zip"),
        document.file,
        questions,
        subject.customs.uppercase,
        primary(document.language),
        names,
    )


def _fitted(lines: Sequence[Line], rounds: int = 6) -> dict[str, float]:
    """The weights under which what speaks most against each line tells wrong ones from right ones best."""
    names = sorted(next(one.features for _, against in lines for one in against))
    free = [name for name in names if name not in _FIXED]
    weights = {name: _START.get(name, 0.0) for name in ("bias", *free)} | _FIXED
    for _ in range(rounds):
        now = dict(weights)
        worst = [(is_wrong, max(own, key=lambda one: chance(one.features, now))) for is_wrong, own in lines if own]
        rows = np.array([[1.0, *(one.features[name] for name in free)] for _, one in worst])
        given = np.array([sum(one.features[name] * value for name, value in _FIXED.items()) for _, one in worst])
        wrong = np.array([is_wrong for is_wrong, _ in worst], dtype=float)
        weight = np.where(wrong > 0, _WRONG, 1.0)

        def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
            chances = 1 / (1 + np.exp(-np.clip(rows @ values + given, -40, 40)))  # noqa: B023 - used in this round alone
            error = -(weight * (wrong * np.log(chances + 1e-12) + (1 - wrong) * np.log(1 - chances + 1e-12))).sum()  # noqa: B023
            slope = rows.T @ (weight * (chances - wrong)) + np.concatenate([[0.0], values[1:]])  # noqa: B023
            return error + 0.5 * float(values[1:] @ values[1:]), slope

        start = np.array([weights["bias"], *(weights[name] for name in free)])
        values = minimize(loss, start, jac=True).x
        weights = dict(zip(("bias", *free), map(float, values), strict=True)) | _FIXED
    return weights


if __name__ == "__main__":
    main()
