"""A net that marks personal zones on layouts it has never seen, trained on the labelled regions at hand."""

from pathlib import Path

from stages.core.zone_card import ZoneCard
from stages.core.zone_shapes import counted, scores
from stages.io.code import fingerprint
from stages.io.members import instantiate
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import GROUPS, IMAGES, LABELS, ZONES
from stages.io.records import write_json
from stages.io.shell import run
from stages.io.zone_examples import examples, material, whole_pages
from stages.models.base import Model, Training

MOST = 400
"""Documents that serve at most, as many of each type as there can be: more don't fit into so few steps."""


def main() -> None:
    """Write the net and what is known of it; where too few labels teach zones, only that."""
    with replacing_folders(ZONES) as (part,):
        write_json(part / "zones.json", train(part))


def train(folder: Path) -> ZoneCard:
    """Train a net and write it into the folder."""
    params = load_params()
    settings, schema = params.train_zones, params.doc_types
    model = instantiate(settings.model, Model)
    at_hand = material(LABELS, GROUPS, schema, MOST, settings.seed)
    taught, held_out = at_hand.taught, at_hand.held_out
    enough = len(taught) >= settings.least
    judged = {}
    if enough:
        training = Training(
            steps=settings.steps,
            batch=settings.batch,
            side=settings.side,
            learning_rate=settings.learning_rate,
            seed=settings.seed,
        )
        model.fit(list(examples(taught, IMAGES, schema, settings.side)), training)
        (folder / "zones.safetensors").write_bytes(model.weights())
        (folder / "zones.onnx").write_bytes(model.onnx())
        pages = whole_pages(held_out, IMAGES, schema, settings.side)
        judged = scores([counted(model.chances(page.picture), page.target) for page in pages])
    return ZoneCard(
        trained=enough,
        groups=tuple(model.groups),
        side=settings.side,
        steps=settings.steps if enough else 0,
        documents={
            "taught": len(taught) if enough else 0,
            "held_out": len(held_out) if enough else 0,
            "without_zones": at_hand.left_out,
            "not_needed": len(at_hand.documents) - len(taught) - len(held_out) if enough else len(at_hand.documents),
        },
        held_out=judged,
        code=fingerprint("stages.train_zones", settings.model["_target_"].rpartition(".")[0]),
        provenance=dict(model.provenance()),
    )


if __name__ == "__main__":
    run("train_zones", main)
