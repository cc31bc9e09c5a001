"""From which probability on the engines' consensus may be accepted unseen, from drawn lines whose text is known."""

from stages.core.certificate import Certificate, certify
from stages.core.consensus import Alphabets
from stages.core.performance import Known, performance
from stages.core.reading import Direction
from stages.io.mapper import Limits
from stages.io.memory import Memory
from stages.io.outputs import replacing_folders
from stages.io.params import Params, load_params
from stages.io.paths import CONSENSUS_MODEL
from stages.io.reader import line_readers, provenance_key
from stages.io.records import write_json, write_jsonl
from stages.io.shell import run
from stages.sample.lines.known import hear_drawn, judged, trust

ATTRIBUTES = ("degradation", "font", "kind", "rare", "size")
SOURCE = "synthetic lines"


def main() -> None:
    """Write a certificate for each language and direction, and how well each engine read."""
    params = load_params()
    with Memory("calibrate") as memory, replacing_folders(CONSENSUS_MODEL) as (part,):
        known: list[Known] = []
        for language, directions in sorted(params.calibrate.lines.items()):
            for direction, number in sorted(directions.items()):
                certificate, lines = calibrate(language, direction, number, params, memory)
                write_json(part / f"{language}-{direction}.json", certificate)
                known += lines
        write_jsonl(part / "performance.jsonl", performance(known, ATTRIBUTES))


def calibrate(
    language: str, direction: Direction, number: int, params: Params, memory: Memory
) -> tuple[Certificate, list[Known]]:
    """The certificate of a language and direction, and the lines that it was computed from."""
    engines = line_readers(params.read, language)
    used = {name: params.read.engines[name] for name in engines}
    alphabets = Alphabets({name: engine.alphabet for name, engine in engines.items()})
    first = params.calibrate.seed * 10_000_000
    limits = Limits(seconds=params.read.seconds_per_page, memory_gib=params.read.memory_gib)
    seeds = range(first, first + number)
    heard = list(hear_drawn(language, direction, seeds, used, memory, limits))
    trusted = trust(heard)
    lines = [judged(one, language, sorted(used), alphabets, trusted) for one in heard]
    certificate = certify(
        [line.judged for line in lines],
        language=language,
        direction=direction,
        source=SOURCE,
        engines={name: provenance_key(engines[name], used[name])[0] for name in used},
        trust=trusted,
        max_error=params.calibrate.max_error,
        confidence=params.calibrate.confidence,
    )
    return certificate, [line.known for line in lines]


if __name__ == "__main__":
    run("calibrate", main)
