"""Labelled places through recognisers that can say how likely a text is: mapped over processes, remembered."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from stages.core.alphabets import LANGUAGES, letters, signs
from stages.core.document import Polygon
from stages.core.examination import steps
from stages.core.examined import Answer
from stages.engines.base import Engine
from stages.io.code import fingerprint
from stages.io.mapper import Item, Limits, Refused, run_over
from stages.io.members import instantiate
from stages.io.memory import Memory, key
from stages.io.packs import Pack
from stages.io.pixels import rgb_pixels
from stages.io.records import encode


class Question(Struct, frozen=True, gc=False):
    """A place and the texts that may stand in it."""

    polygon: Polygon
    texts: tuple[str, ...]


class Page(Struct, frozen=True):
    """An image, where it lies, and what is asked about it by which engines.

    With `fold`, letters don't differ by case; `language` is what the lines are in, if that is known.
    """

    sha256: str
    pack: str
    member: str
    questions: tuple[Question, ...]
    fold: bool
    language: str | None
    engines: tuple[str, ...]


class Answers(Struct, frozen=True):
    """The answers to a page's questions, in their order."""

    answers: tuple[Answer, ...]


def examine(
    pages: Sequence[Page],
    settings: Mapping[str, dict[str, Any]],
    provenance: Mapping[str, str],
    memory: Memory,
    *,
    limits: Limits,
) -> list[Answers | Refused]:
    """The answers to each page by the engines that it names, of which `settings` and `provenance` say all."""
    asked = [page for page in pages if page.questions and page.engines]
    items, code = [], fingerprint("stages.io.examiner")
    for page in asked:
        own = {name: settings[name] for name in page.engines}
        basis = {name: provenance[name] for name in page.engines}
        items.append(Item(key(code, page.sha256, basis, page.questions, page.fold, page.language), (encode(own), page)))
    preload = ("stages.engines.ppocr", "PIL.Image", "simplejpeg")
    mapped = run_over(items, answer, Answers, memory, what="examine", limits=limits, preload=preload, unit=" page")
    found = iter(mapped.results)
    silent = Answer({}, {})
    return [
        next(found) if page.questions and page.engines else Answers((silent,) * len(page.questions)) for page in pages
    ]


def answer(settings: bytes, page: Page) -> tuple[Answers, None]:
    """What the engines of the settings (JSON, by name) answer, in a process that keeps them for the next page."""
    image = rgb_pixels(_pack(page.pack).read(page.member))
    engines, written = _engines(settings), _written(page.language)
    answers = []
    for question in page.questions:
        heard = {n: e.listen(image, question.polygon, fold=page.fold, written=written) for n, e in engines.items()}
        seen = {name: chances for name, chances in heard.items() if chances is not None}
        read = {name: chances.text() for name, chances in seen.items()}
        texts = _texts(question.texts, read, fold=page.fold)
        scores = {
            name: {
                text: chances.log_likelihood(text)
                for text in texts
                if _writes(engines[name], chances.folded(text), written)
            }
            for name, chances in seen.items()
        }
        answers.append(Answer(read, scores))
    return Answers(tuple(answers)), None


def _texts(asked: Sequence[str], heard: Mapping[str, str], *, fold: bool) -> dict[str, None]:
    """What is to be weighed: the texts asked about, the label's first, what is heard, and the steps to each."""
    rivals = dict.fromkeys([*asked[1:], *(text for text in heard.values() if text)])
    between = (step for rival in rivals for step in steps(asked[0], rival, fold=fold))
    return dict.fromkeys([asked[0], *rivals, *between])


def _writes(engine: Engine, text: str, written: frozenset[str]) -> bool:
    """Whether the engine can write the text, but for what the language doesn't have either."""
    lacking = set(text) - engine.alphabet
    return not lacking or (bool(written) and not lacking & written)


@cache
def _written(language: str | None) -> frozenset[str]:
    """The characters of a language, and those of ASCII; none where it isn't known."""
    known = language if language in LANGUAGES else None
    return letters(known) | signs(known) | letters("en") if known else frozenset()


@lru_cache(maxsize=4)
def _engines(settings: bytes) -> dict[str, Engine]:
    own = msgspec.json.decode(settings, type=dict[str, dict[str, Any]])
    return {name: instantiate(one, Engine) for name, one in own.items()}


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))
