"""The whole sample: deliveries as vendors send them, and apart from them the truth and the planted errors."""

import hashlib
from collections import defaultdict
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.document import Document, canonical, nfc
from stages.io.outputs import replacing_folders
from stages.io.records import write_jsonl
from stages.sample.draw import draw
from stages.sample.files import image_file
from stages.sample.papers import facts
from stages.sample.photograph import CAPTURES, photograph
from stages.sample.plan import Oddity, Plan
from stages.sample.plant import Planted, plant, plantable
from stages.sample.template import Template, load, load_template
from stages.sample.vendor import FORMATS, UNLABELLED, description, label_files, labelled

TEMPLATES = Path(__file__).resolve().parents[2] / "conf/sample"


class Summary(Struct, frozen=True, kw_only=True):
    """What was made: documents by delivery, the regions that a label error could have been planted at, and errors."""

    deliveries: dict[str, int]
    regions: int
    planted: int


class Made(Struct, frozen=True):
    """One image file and what is true of it."""

    data: bytes
    truth: Document


def make_sample(
    out: Path, size: int = 60, seed: int = 7, error_rate: float = 0.05, templates: Path = TEMPLATES
) -> Summary:
    """Writes `out/deliveries` and `out/truth`; the same seed and size give the same bytes.

    Document i depends on seed and i alone, so a larger sample begins with the smaller one's images. Raises ValueError
    for a template that can't be drawn, a font that is missing, or a folder that holds something else.
    """
    if size < 1:
        raise ValueError(f"size is {size}; expected at least 1")
    deliveries, truth = out / "deliveries", out / "truth"
    if deliveries.exists() and not (truth / "planted.jsonl").exists():
        raise ValueError(f"{deliveries}: exists and is no sample; expected a new folder; choose another")
    plan: Plan = load(templates / "deliveries.yaml", Plan)
    designs = {name: load_template(templates, name) for name in plan.templates()}
    made: list[Made] = []
    for index in tqdm(range(size), desc="sample", unit="image", mininterval=0.5):
        made.append(_make(index, seed, plan, designs, made))
    said, planted, regions = _labels(plan, [each.truth for each in made], seed, error_rate)
    with replacing_folders(truth, deliveries) as (truth_part, deliveries_part):
        for each in made:
            path = deliveries_part / each.truth.delivery / each.truth.source
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.data)
        for name, documents in said.items():
            vendor = plan.deliveries[name]
            (deliveries_part / f"{name}.yaml").write_text(description(vendor), encoding="utf-8")
            for relative, data in label_files(documents, vendor.format).items():
                path = deliveries_part / name / relative
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        write_jsonl(truth_part / "documents.jsonl", [each.truth for each in made])
        write_jsonl(truth_part / "planted.jsonl", planted)
    return Summary(
        deliveries={name: len(documents) for name, documents in said.items()}, regions=regions, planted=len(planted)
    )


def _make(index: int, seed: int, plan: Plan, designs: dict[str, Template], made: list[Made]) -> Made:
    """Document `index`. Content and picture have streams of random numbers of their own."""
    quirk = plan.quirks.get(index)
    oddity = quirk.kind if quirk else None
    delivery, name = plan.slot(index).delivery, plan.template(index)
    design, vendor, holder = designs[name], plan.deliveries[delivery], plan.holder(index, seed, designs)
    number = f"{vendor.prefix}{1000 + 7 * index:04d}"
    if oddity is Oddity.EXACT_DUPLICATE and quirk and quirk.of is not None:
        other = made[quirk.of]
        file = number + Path(other.truth.file).suffix
        attributes = other.truth.attributes | {"oddity": oddity, "of": f"{other.truth.delivery}/{other.truth.source}"}
        truth = replace(other.truth, delivery=delivery, file=file, source=f"images/{file}", attributes=attributes)
        return Made(other.data, replace(truth, id=f"{delivery}/{file}"))
    content = plan.content(index)
    drawing = draw(
        design,
        holder,
        facts(design.facts, holder, np.random.default_rng([seed, content, 2]), design.language),
        np.random.default_rng([seed, content, 3]),
    )
    rng = np.random.default_rng([seed, index, 4])
    weights = np.array(list(vendor.captures.values()), float)
    capture = design.capture or str(rng.choice(list(vendor.captures), p=weights / weights.sum()))
    photo = photograph(drawing, CAPTURES[capture], rng)
    data, suffix = image_file(photo.picture, photo.quality, oddity, holder.name)
    file = (nfc(f"{holder.name}_{number}") if oddity is Oddity.NAMED_AFTER_HOLDER else number) + suffix
    attributes = {"template": name, "capture": capture, "holder": f"person-{holder.seed}"}
    if oddity:
        attributes["oddity"] = oddity
        if quirk and quirk.of is not None:
            attributes["of"] = f"{made[quirk.of].truth.delivery}/{made[quirk.of].truth.source}"
    height, width = photo.picture.shape[:2]
    links = tuple(
        (question.id, answer.id)
        for question, answer in zip(photo.regions, photo.regions[1:], strict=False)
        if (question.field, answer.field) == ("question", "answer")
    )
    truth = Document(
        id=f"{delivery}/{file}",
        delivery=delivery,
        file=file,
        source=f"images/{file}",
        sha256=hashlib.sha256(data).hexdigest(),
        fingerprint="",
        width=width,
        height=height,
        doc_type=design.doc_type,
        language=design.language,
        attributes=attributes,
        fields=drawing.fields,
        regions=photo.regions,
        links=links,
    )
    return Made(data, canonical(truth))


def _labels(
    plan: Plan, truths: list[Document], seed: int, error_rate: float
) -> tuple[dict[str, list[Document]], list[Planted], int]:
    """What the vendors say of their documents, errors included, by delivery; the errors; how many regions could err."""
    kinds = {name: vendor.format for name, vendor in plan.deliveries.items()}
    said = [labelled(truth, kinds[truth.delivery]) for truth in truths if kinds[truth.delivery] != UNLABELLED]
    formats = [FORMATS[kinds[document.delivery]] for document in said]
    regions = sum(len(plantable(document)) for document in said)
    said, planted = plant(said, formats, np.random.default_rng([seed, len(truths), 5]), error_rate)
    by_delivery: defaultdict[str, list[Document]] = defaultdict(list)
    for document in [*said, *(truth for truth in truths if kinds[truth.delivery] == UNLABELLED)]:
        by_delivery[document.delivery].append(document)
    return dict(sorted(by_delivery.items())), planted, regions
