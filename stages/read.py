"""Every document read once by each engine that is for its language; the guide finds the lines that others read."""

from stages.core.reading_plan import engine_facts
from stages.io.code import fingerprint
from stages.io.mapper import Limits
from stages.io.memory import Memory, file_sha256, key
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, READINGS
from stages.io.reader import check_engines, provenance_key
from stages.io.readings import Turn, lying_in
from stages.io.records import write_json
from stages.io.shards import Shards
from stages.io.shell import run


def main() -> None:
    """Give each engine in use its turn, the guide first; an old delivery's readings are put back as they were."""
    params = load_params().read
    engines = check_engines({name: params.engines[name] for name in params.roles()})
    limits = Limits(seconds=params.seconds_per_page, memory_gib=params.memory_gib)
    with Memory("read") as memory, replacing_folders(READINGS) as (part,):
        documents = memory.sha256(sorted(DOCUMENTS.glob("*.jsonl")))
        lying = {path.stem: lying_in(path.stem) for path in documents}
        found: dict[str, str] = {}  # by delivery, a key of what the guide said
        for name, role in params.roles().items():
            settings, engine = params.engines[name], engines[name]
            provenance, record = provenance_key(engine, settings)
            facts = engine_facts(name, role, provenance, record, engine.languages, engine.alphabet)
            write_json(part / name / "engine.json", facts)
            turn = Turn(
                name=name,
                settings=settings,
                provenance=provenance,
                languages=("und",) if role == "guide" else facts.languages,
                guide=part / params.guide if role == "places" else None,
                folder=part / name,
                lying=lying,
            )
            basis = key(fingerprint("stages.read"), turn.provenance, turn.languages, role, limits)
            keys = {
                path.stem: key(basis, path.stem, sha256, lying[path.stem], found[path.stem] if turn.guide else "")
                for path, sha256 in documents.items()
            }
            kept = take(turn, keys, memory, limits)
            if role == "guide":
                found = {d: k if d in kept else file_sha256(turn.path(d)) for d, k in keys.items()}


def take(turn: Turn, keys: dict[str, str], memory: Memory, limits: Limits) -> set[str]:
    """Write the engine's readings of each delivery, from memory where nothing has changed; those now remembered."""
    shards = Shards(f"read/{turn.name}")
    outputs = {delivery: {"readings": turn.path(delivery)} for delivery in keys}
    kept = {delivery for delivery, shard in keys.items() if shards.restore(delivery, shard, outputs[delivery])}
    for delivery in turn.read([delivery for delivery in keys if delivery not in kept], memory, limits):
        shards.keep(delivery, keys[delivery], outputs[delivery])
        kept.add(delivery)
    return kept


if __name__ == "__main__":
    run("read", main)
