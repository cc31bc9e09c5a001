"""The one place where configuration enters the code: params.yaml, typed and validated, a block a stage."""

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import yaml
from msgspec import Meta, Struct

from stages.core.finding import Severity
from stages.core.judgement import Subjects, Suite, Thresholds
from stages.core.policy import Policy
from stages.core.subject import DocType
from stages.io.members import check_target

Role = Literal["guide", "places", "pages"]
"""What an engine does in `read`: find the lines, read the guide's lines, or read whole pages by itself."""
Fault = Literal["too_small", "blurred", "too_dark", "blank", "screen", "cut_off", "glare", "copy"]
"""What can be wrong with a picture."""
Positive = Annotated[float, Meta(gt=0)]


class Ingest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`ingest`: label formats by name, and what one image may cost (s, GiB) before it is rejected."""

    formats: dict[str, dict[str, Any]]
    seconds_per_image: Positive
    memory_gib: Positive


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`group`: how far two looks may differ (bits of 256), and which fields together tell who a document is of."""

    near_duplicate_bits: Annotated[int, Meta(ge=0, le=15)]
    person_fields: tuple[tuple[str, ...], ...]


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`release`: the share of documents of each split, what is kept balanced, and the seed of the order."""

    splits: dict[str, Positive]
    stratify_by: tuple[Literal["doc_type", "language", "delivery"], ...]
    seed: int


class Read(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`read`: engines by name, which of them read in which role, and what a page may cost (s, GiB)."""

    engines: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")], dict[str, Any]]
    guide: str
    places: tuple[str, ...]
    pages: tuple[str, ...]
    seconds_per_page: Positive
    memory_gib: Positive

    def __post_init__(self) -> None:
        named = (self.guide, *self.places, *self.pages)
        if unknown := sorted(set(named) - set(self.engines)):
            raise ValueError(f"no engine {', '.join(unknown)}; expected some of {', '.join(sorted(self.engines))}")
        if len(set(named)) < len(named):
            raise ValueError("an engine is named twice; expected each once, as guide, in places or in pages")

    def roles(self) -> dict[str, Role]:
        """The engines in use and what each reads, the guide first."""
        return {self.guide: "guide", **dict.fromkeys(self.places, "places"), **dict.fromkeys(self.pages, "pages")}


class Calibrate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`calibrate`: lines to draw by language and direction, what is vouched for, and the seed of the lines."""

    lines: dict[Literal["en", "ko", "vi"], dict[Literal["horizontal", "vertical"], Annotated[int, Meta(ge=0)]]]
    max_error: Annotated[float, Meta(gt=0, lt=1)]
    confidence: Annotated[float, Meta(gt=0, lt=1)]
    seed: Annotated[int, Meta(ge=0)]


class Examine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`examine`: what a page may cost (s, GiB)."""

    seconds_per_page: Positive
    memory_gib: Positive


class CheckLabels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`check_labels`: the checks by name, in the order in which they run; the judge's suites, and which share of rows
    must meet an expectation of each severity.
    """

    checks: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")], dict[str, Any]]
    suites: dict[Subjects, Suite]
    thresholds: Thresholds


class CorrectLabels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`correct_labels`: findings of which severities go to people, and whether their regions are withheld till then."""

    review: tuple[Severity, ...]
    withhold: bool


class Audit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`audit`: regions to be judged by people, at least so many a stratum; what is to be shown; the sample's seed."""

    sample: Annotated[int, Meta(ge=0)]
    least: Annotated[int, Meta(ge=0)]
    target: Annotated[float, Meta(gt=0, lt=1)]
    confidence: Annotated[float, Meta(gt=0, lt=1)]
    seed: int


class AutoGt(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`auto_gt`: which documents get ground truth, what counts as unreadable, and the share of accepted to audit."""

    documents: Literal["unlabelled", "all"]
    unreadable_below: Annotated[float, Meta(ge=0, le=1)]
    audit_share: Annotated[float, Meta(ge=0, le=1)]


class LearnTemplates(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`learn_templates`: how many labelled documents of a type make a template, and how many serve at most."""

    least: Annotated[int, Meta(ge=1)]
    most: Annotated[int, Meta(ge=1)]


class TrainZones(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`train_zones`: the model's settings, from how many labelled documents on it is trained at all, steps, images a
    step, the images' longer side (px), rate, and the seed.
    """

    model: dict[str, Any]
    least: Annotated[int, Meta(ge=1)]
    steps: Annotated[int, Meta(ge=1)]
    batch: Annotated[int, Meta(ge=1)]
    side: Annotated[int, Meta(ge=64, multiple_of=32)]
    learning_rate: Positive
    seed: Annotated[int, Meta(ge=0)]


class TrainClassifier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`train_classifier`: the model's settings; documents of a type from which on it is learnt, and at most; how it is
    trained; what is vouched for and how surely, from how many documents held out on a type is; which share of known
    documents may count as unknown, how sure the quarter turn must be, from where on what is measured isn't fit.
    """

    model: dict[str, Any]
    least: Annotated[int, Meta(ge=2)]
    most: Annotated[int, Meta(ge=1)]
    steps: Annotated[int, Meta(ge=1)]
    rounds: Annotated[int, Meta(ge=1)]
    batch: Annotated[int, Meta(ge=2)]
    side: Annotated[int, Meta(ge=64, multiple_of=32)]
    learning_rate: Positive
    check_every: Annotated[int, Meta(ge=1)]
    patience: Annotated[int, Meta(ge=1)]
    strangers: Annotated[float, Meta(ge=0, lt=1)]
    balance: Annotated[float, Meta(ge=0, le=1)]
    seed: Annotated[int, Meta(ge=0)]
    max_error: Annotated[float, Meta(gt=0, lt=1)]
    confidence: Annotated[float, Meta(gt=0, lt=1)]
    least_of_type: Annotated[int, Meta(ge=1)]
    turned_away: Annotated[float, Meta(gt=0, lt=1)]
    least_turn: Annotated[float, Meta(ge=0, le=1)]
    inspection: dict[str, Annotated[float, Meta(ge=0)]]
    unfit: tuple[Fault, ...]


class Classify(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`classify`: when a delivery raises the alarm, what comes of it; the shares of the accepted to audit, the seed."""

    false_alarms: Annotated[float, Meta(gt=0, lt=1)]
    least_shift: Annotated[float, Meta(ge=0, le=1)]
    least_unknown: Annotated[float, Meta(ge=0, le=1)]
    least: Annotated[int, Meta(ge=2)]
    when_alarmed: Literal["review", "sample", "notice"]
    audit_share: Annotated[float, Meta(ge=0, le=1)]
    alarm_share: Annotated[float, Meta(ge=0, le=1)]
    seed: Annotated[int, Meta(ge=0)]


class Detect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`detect`: personal-data detectors by name; on how many documents, and what share of those of a type, a text must
    recur to count as printed on all; what a page may cost (s, GiB).
    """

    detectors: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")], dict[str, Any]]
    recurs_on: Annotated[int, Meta(ge=2)]
    recurs_in: Annotated[float, Meta(gt=0, le=1)]
    seconds_per_page: Positive
    memory_gib: Positive


class Mask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`mask`: policies by audience; which engine reads a masked image again, by its language ("und": any other), at
    which scales; what a page may cost (s, GiB); the confidence of the bound on what was missed.
    """

    audiences: dict[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")], Policy]
    verifiers: dict[str, str]
    scales: tuple[Annotated[float, Meta(gt=0, le=4)], ...]
    seconds_per_page: Positive
    memory_gib: Positive
    confidence: Annotated[float, Meta(gt=0, lt=1)]

    def __post_init__(self) -> None:
        if "und" not in self.verifiers:
            raise ValueError("verifiers lacks 'und'; expected an engine for documents in any other language")
        if not self.scales:
            raise ValueError("scales is empty; expected at least one, such as 1.0")


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`report`: how many pictures, groups, disputed lines, changed labels and mistaken types are shown; width in px.

    `masked_pictures`: how many published documents are shown before and after, for each audience, and how many others.
    """

    pictures_per_delivery: Annotated[int, Meta(ge=0)]
    picture_groups: Annotated[int, Meta(ge=0)]
    picture_width: Annotated[int, Meta(ge=16, le=4096)]
    disagreements: Annotated[int, Meta(ge=0)]
    label_changes: Annotated[int, Meta(ge=0)]
    class_mistakes: Annotated[int, Meta(ge=0)]
    masked_pictures: Annotated[int, Meta(ge=0)]


class Params(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of params.yaml: the deliveries, the schema of document types, and a block for each stage."""

    deliveries: tuple[str, ...]
    doc_types: dict[str, DocType]
    ingest: Ingest
    read: Read
    group: Group
    train_classifier: TrainClassifier
    classify: Classify
    calibrate: Calibrate
    examine: Examine
    check_labels: CheckLabels
    correct_labels: CorrectLabels
    audit: Audit
    auto_gt: AutoGt
    learn_templates: LearnTemplates
    train_zones: TrainZones
    detect: Detect
    mask: Mask
    release: Release
    report: Report


def load_params(path: Path = Path("params.yaml")) -> Params:
    """The typed parameters. Raises ValueError naming file and member for anything missing, extra or mistyped."""
    try:
        params = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Params)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path}: {error}; change conf/, then run `ocrmill compose`") from None
    for settings in (
        *params.ingest.formats.values(),
        *params.read.engines.values(),
        *params.check_labels.checks.values(),
        *params.detect.detectors.values(),
        params.train_zones.model,
        params.train_classifier.model,
    ):
        check_target(settings)
    return params
