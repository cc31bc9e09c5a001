"""What recognisers make of each labelled place: how likely the label's text is there, beside whatever else was read."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from stages.checks.base import Check, look_over
from stages.core.document import Document
from stages.core.examination import Asked, asked, doubted, examined
from stages.core.examined import Examined
from stages.core.reading_plan import EngineFacts, made_for, primary, writes
from stages.core.subject import Subject
from stages.engines.base import Engine
from stages.io.code import fingerprint
from stages.io.examiner import Page, Question, examine
from stages.io.mapper import NOT_REMEMBERED, Limits, Refused
from stages.io.members import instantiate
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, EXAMINED, IMAGES, READINGS
from stages.io.reader import check_engines, provenance_key
from stages.io.records import write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run
from stages.io.subjects import find_twins, read_customs, reading_engines, subjects


class Listeners(Struct, frozen=True):
    """The engines that can say how likely a text is, with their settings and the keys of their provenance."""

    engines: dict[str, Engine]
    settings: dict[str, dict[str, Any]]
    provenance: dict[str, str]


def main() -> None:
    """Examine every labelled document, in the places where certain corrections put its regions."""
    params = load_params()
    checks = [(name, instantiate(settings, Check)) for name, settings in params.check_labels.checks.items()]
    schema, twins = params.doc_types, find_twins()
    readers = reading_engines()
    listeners = listeners_of({name: params.read.engines[name] for name in (params.read.guide, *params.read.places)})
    limits = Limits(seconds=params.examine.seconds_per_page, memory_gib=params.examine.memory_gib)
    code = fingerprint("stages.examine", *sorted({type(check).__module__ for _, check in checks}))
    read = [one.provenance for one in readers]
    basis = key(code, params.check_labels, schema, listeners.provenance, limits, twins, read)
    shards = Shards("examine")
    with Memory("examine") as memory, replacing_folders(EXAMINED) as (part,):
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            files = [source, *(READINGS / one.engine / source.name for one in readers)]
            digests = memory.sha256(files)
            outputs, shard = {"examined": part / source.name}, key(basis, [digests[path] for path in files])
            if not shards.restore(source.stem, shard, outputs):
                known = read_customs(source)
                met = subjects(source, files[1:], schema=schema, known=known, twins=twins)
                found = list(_examined(source.stem, met, checks, listeners, readers, memory, limits))
                write_jsonl(part / source.name, found)
                if not NOT_REMEMBERED & {one.problem.partition(":")[0] for one in found}:
                    shards.keep(source.stem, shard, outputs)


def _examined(
    delivery: str,
    met: Iterator[Subject],
    checks: Sequence[tuple[str, Check]],
    listeners: Listeners,
    readers: Sequence[EngineFacts],
    memory: Memory,
    limits: Limits,
) -> Iterator[Examined]:
    """The documents of a delivery that have labelled lines, examined."""
    pack = str(IMAGES / f"{delivery}.zip")
    waiting: list[tuple[Document, list[Asked], list[int]]] = []
    pages = []
    for subject in met:
        document = look_over(checks, subject, ("plain", "placed")).document
        able = {one.engine for one in readers if writes(one, document.language)}
        lines = asked(document, [reading for reading in subject.readings if reading.engine in able])
        texts = [doubted(line, subject.customs) for line in lines]
        doubtful = [index for index, own in enumerate(texts) if own]
        waiting.append((document, lines, doubtful))
        questions = tuple(Question(lines[index].polygon, texts[index]) for index in doubtful)
        names = tuple(n for n, one in listeners.engines.items() if made_for(tuple(one.languages), document.language))
        fold, language = subject.customs.uppercase, primary(document.language)
        pages.append(Page(document.sha256, pack, document.file, questions, fold, language, names))
    answered = examine(pages, listeners.settings, listeners.provenance, memory, limits=limits)
    for (document, lines, doubtful), found in zip(waiting, answered, strict=True):
        problem = f"{found.reason}: {found.found}" if isinstance(found, Refused) else ""
        answers = {} if isinstance(found, Refused) else dict(zip(doubtful, found.answers, strict=True))
        if lines:
            yield examined(document, lines, answers, problem)


def listeners_of(settings: dict[str, dict[str, Any]]) -> Listeners:
    engines = {name: engine for name, engine in check_engines(settings).items() if engine.listens}
    return Listeners(
        engines=engines,
        settings={name: settings[name] for name in engines},
        provenance={name: provenance_key(engine, settings[name])[0] for name, engine in engines.items()},
    )


if __name__ == "__main__":
    run("examine", main)
