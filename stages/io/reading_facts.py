"""What the stages before wrote about reading and ground truth, gathered for the report, a delivery at a time."""

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from stages.core.certificate import Certificate
from stages.core.disagreement import Able
from stages.core.ground_truth import Verdict
from stages.core.performance import Performance
from stages.core.reading_overview import ReadingOverview, Settling, able_engines, reading_overview, settling
from stages.core.reading_plan import EngineFacts
from stages.core.review import base_id, in_force
from stages.io.paths import CONSENSUS, CONSENSUS_MODEL, READINGS, REVIEWS
from stages.io.records import read_json, read_jsonl
from stages.io.reviews import read_decisions


class _Outcome(Struct, frozen=True, gc=False):
    """A reading, as far as whether there is one: its lines are many, and aren't decoded."""

    problem: str = ""


def gather(disagreements: int) -> ReadingOverview:
    """The section's content, from data/readings, models/consensus, data/consensus and data/reviews."""
    engines = [read_json(path, EngineFacts) for path in sorted(READINGS.glob("*/engine.json"))]
    documents: set[str] = set()
    deliveries = list(_settled(able_engines(engines), disagreements, documents))
    decided = in_force(read_decisions(REVIEWS))
    path = CONSENSUS_MODEL / "performance.jsonl"
    return reading_overview(
        [(engine, _reasons(engine.engine)) for engine in engines],
        [read_json(path, Certificate) for path in sorted(CONSENSUS_MODEL.glob("*.json"))],
        list(read_jsonl(path, Performance)) if path.exists() else [],
        deliveries,
        [decision for document in sorted(documents & decided.keys()) for decision in decided[document]],
        disagreements,
    )


def _settled(able: Able, number: int, documents: set[str]) -> Iterator[Settling]:
    """What became of each delivery that has documents to settle; their ids are added to `documents`."""
    for path in sorted(CONSENSUS.glob("*.jsonl")):
        if verdicts := list(read_jsonl(path, Verdict)):
            documents.update(base_id(verdict.id) for verdict in verdicts)
            yield settling(path.stem, verdicts, able, number)


def _reasons(engine: str) -> Counter[str]:
    """The engine's documents by the reason why it didn't read them; "" counts those that it read."""
    paths = sorted((READINGS / engine).glob("*.jsonl"))
    return Counter(one.problem.partition(":")[0] for path in paths for one in read_jsonl(path, _Outcome))
