"""The classifier apart from its repository: taught and asked by the very code of its stages."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, convert
from msgspec.structs import replace

from benchmarks.classifying.site import outcomes
from benchmarks.classifying.spoil import Spoiled
from benchmarks.classifying.weigh import Weighed
from stages.core.classes import classify
from stages.core.groups import Group, Key
from stages.core.inspection import Limits
from stages.core.pictured import turned
from stages.core.type_parts import BOUND, FIT, SETTLE, Labelled, divided
from stages.core.typing_net import Seen, typed
from stages.io.code import fingerprint
from stages.io.looks import Head, looks
from stages.io.mapper import Refused
from stages.io.members import instantiate
from stages.io.memory import Memory
from stages.io.params import Params, TrainClassifier, load_params
from stages.io.paths import DOCUMENTS, GROUPS, IMAGES
from stages.io.records import read_folder, read_jsonl, write_json
from stages.io.type_fitting import planned
from stages.io.type_material import Page
from stages.io.type_net import CARD, Loaded, load, look_all, read_typical
from stages.io.type_training import Wanted, settled, train
from stages.models.base import Classifier
from tests.workspace import Workspace


class Asked(Struct, frozen=True):
    """A page that a classifier is asked about, its number in its delivery, its true turn and what was done to it."""

    page: Page
    number: int
    turn: int = 0
    what: str = ""

    @property
    def kind(self) -> str:
        """Its true type."""
        return str(self.page.head.doc_type)


class Study(Struct, frozen=True):
    """The known pages of a repository, which of them are copies or one person's, and its settings."""

    params: Params
    known: tuple[Page, ...]
    together: dict[Key, str]

    @property
    def settings(self) -> TrainClassifier:
        """Those of training."""
        return self.params.train_classifier

    def divided(self, seed: int) -> tuple[tuple[str, ...], dict[str, list[Page]]]:
        """Types, and which pages serve for what, as the stage divides them with that seed."""
        return parted(self.known, self.together, self.settings, seed, self.params.deliveries)


def study(workspace: Workspace) -> Study:
    """What the classifier of a repository was taught from."""
    params = load_params(workspace.path / "params.yaml")
    return Study(params, tuple(typed_pages(workspace)), together(workspace))


def typed_pages(workspace: Workspace) -> list[Page]:
    """All pages whose type their delivery says, looked at; what can't be read is left out."""
    found = []
    for source in sorted((workspace.path / DOCUMENTS).glob("*.jsonl")):
        if heads := [head for head in read_jsonl(source, Head) if head.doc_type]:
            found += [page for page in _looked(workspace, source.stem, heads) if page]
    return found


def together(workspace: Workspace) -> dict[Key, str]:
    """The group of each page that is in one."""
    return {key: group.id for group in read_folder(workspace.path / GROUPS, Group) for key in group.documents}


def parted(
    own: Sequence[Page], groups: dict[Key, str], settings: TrainClassifier, seed: int, deliveries: Sequence[str] = ()
) -> tuple[tuple[str, ...], dict[str, list[Page]]]:
    """Types, and pages by what they serve for; deliveries are named oldest first."""
    ages = {name: number for number, name in enumerate(deliveries)}
    order = sorted(own, key=lambda page: (page.head.delivery, page.head.id))
    found = divided(
        [Labelled(_key(page), str(page.head.doc_type), ages.get(page.head.delivery, len(ages))) for page in order],
        groups,
        least=settings.least,
        most=settings.most,
        max_error=settings.max_error,
        confidence=settings.confidence,
        seed=seed,
    )
    parts: dict[str, list[Page]] = {name: [] for name in (FIT, SETTLE, BOUND)}
    for page, part in zip(order, found.parts, strict=True):
        if part:
            parts[part].append(page)
    return found.types, parts


def asked(workspace: Workspace, delivery: str, truth: Sequence[Spoiled]) -> list[Asked]:
    """A delivery's pages, with what is true of them."""
    heads = {head.id: head for head in read_jsonl(workspace.path / DOCUMENTS / f"{delivery}.jsonl", Head)}
    numbers = {one.said.id: one.number for one in outcomes(workspace, delivery)}
    order = sorted(numbers, key=lambda name: numbers[name])
    found = []
    for name, page in zip(order, _looked(workspace, delivery, [heads[name] for name in order]), strict=True):
        one = truth[numbers[name]]
        if page:
            told = replace(page, head=replace(page.head, doc_type=one.kind))
            found.append(Asked(told, numbers[name], one.turn, one.what))
    return found


def _looked(workspace: Workspace, delivery: str, heads: Sequence[Head]) -> list[Page | None]:
    """The pages as they look; the repository's stages remember that."""
    with Memory("looks", Path(workspace.environment["OCRMILL_MEMORY"])) as memory:
        seen = looks(workspace.path / IMAGES / f"{delivery}.zip", heads, memory, delivery)
    return [None if isinstance(look, Refused) else Page(head, *look) for head, look in zip(heads, seen, strict=True)]


def _key(page: Page) -> Key:
    return page.head.delivery, page.head.id


def wanted(settings: TrainClassifier) -> Wanted:
    """What the stage would vouch for."""
    own = {name: getattr(settings, name) for name in Wanted.__struct_fields__ if name != "limits"}
    return Wanted(**own, limits=convert(settings.inspection, Limits))


def taught(
    settings: TrainClassifier, types: Sequence[str], own: dict[str, list[Page]], seed: int, folder: Path
) -> Loaded:
    """A classifier trained, settled and certified on these pages, as the stage would."""
    plan = planned(replace(settings, seed=seed), len(own[FIT]))
    model = instantiate(settings.model, Classifier)
    folder.mkdir(parents=True)
    code = fingerprint("stages.train_classifier", settings.model["_target_"].rpartition(".")[0])
    write_json(folder / CARD, train(model, plan, types, own, folder, wanted(settings), code, _untold))
    return load(folder)


def settled_anew(loaded: Loaded, settings: TrainClassifier, own: dict[str, list[Page]], folder: Path) -> Loaded:
    """The same net, settled and certified on other pages."""
    assert loaded.net is not None and loaded.card.basis is not None
    folder.mkdir(parents=True)
    types, side = loaded.card.basis.types, loaded.card.side
    made = settled(loaded.net, side, types, own, folder, wanted(settings))
    return Loaded(made, loaded.net, read_typical(folder, made))


def seen(loaded: Loaded, own: Sequence[Asked]) -> Seen:
    """What the net says of pages."""
    assert loaded.net is not None
    return look_all(loaded.net, [one.page.thumbnail for one in own], loaded.card.side)


def turned_right(loaded: Loaded, own: Sequence[Asked]) -> int:
    """How often the quarter turn is right, each page turned by none to three more than it was."""
    assert loaded.net is not None
    right = 0
    for quarters in range(4):
        pictures = [turned(one.page.thumbnail, quarters) for one in own]
        told = look_all(loaded.net, pictures, loaded.card.side).turns.argmax(axis=1).tolist()
        right += sum((one.turn + quarters) % 4 == turn for one, turn in zip(own, told, strict=True))
    return right


def judged(loaded: Loaded, own: Sequence[Asked], said: Seen | None = None) -> list[Weighed]:
    """The decisions on pages; `said` is what `seen` says of them, if that is known."""
    basis = loaded.card.basis
    assert basis is not None
    found = []
    for one, what in zip(own, typed(said or seen(loaded, own), loaded.typical), strict=True):
        head = one.page.head
        told = {"id": head.id, "file": head.file, "doc_type": None}
        found.append(Weighed(one.kind, one.turn, one.what, classify(told, what, one.page.measured, basis)))
    return found


def _untold(step: int, values: Mapping[str, float]) -> None:
    """Curves that nobody looks at."""
