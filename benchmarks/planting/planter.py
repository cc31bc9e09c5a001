"""Plants errors of all kinds in labels that are right, and writes down what and where."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePosixPath

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from benchmarks.planting import geometry, meaning, structure, text
from benchmarks.planting.base import Change, Plant, PlantDocument, Record, Spot, World
from benchmarks.planting.score import agrees
from benchmarks.planting.structure import IMAGE_MISSING, IMAGE_TWICE, LABEL_MISSING
from stages.core.document import Document, Region

Place = tuple[str, str]
"""A document: its delivery, and its image's path there."""

KINDS: dict[str, Plant] = {**structure.KINDS, **geometry.KINDS, **text.KINDS, **meaning.KINDS}
GROUPS = {
    name: group.__name__.rpartition(".")[2] for group in (structure, geometry, text, meaning) for name in group.KINDS
}
GROUPS |= dict.fromkeys(geometry.DOCUMENT_KINDS, "geometry")
GROUPS |= dict.fromkeys((*structure.DOCUMENT_KINDS, IMAGE_MISSING, LABEL_MISSING, IMAGE_TWICE), "structure")
GROUPS["class_of_another"] = "meaning"
"""By kind, which part of a label it spoils."""

_SPOILT_SHARE = 0.4
"""Of all errors, those in documents all of whose regions are spoilt."""
_SMALL = 20
"""Regions of a document that may be spoilt in all of them, however few errors there are to be."""
_SPOILT_EACH, _FEW, _MANY = 2, 4, 50
"""Documents that a kind spoils in all their regions, or otherwise; and out of how many there is one of them."""


class Planted(Struct, frozen=True, kw_only=True):
    """One error: one thing of the truth that a label has wrong, or one that it has too much.

    `truth` is the true region's id, "" where the error is the document's or a region too many; `regions` are the ids
    under which the label has it; `whole` says that the document was spoilt as a whole.
    """

    kind: str
    place: Place
    truth: str = ""
    regions: tuple[str, ...] = ()
    whole: bool = False


class Sheet:
    """A document on its way into a delivery: what is true of it, and what its label will say."""

    def __init__(self, truth: Document, image: Place | None) -> None:
        """`image` is the document whose image file it gets, None where there shall be none."""
        self.truth = truth
        self.image = image
        self.label: Document | None = truth
        self.spoilers: list[Change] = []
        self.used: set[str] = set()

    @property
    def place(self) -> Place:
        """Its delivery and source."""
        return self.truth.delivery, self.truth.source

    def reserve(self) -> None:
        """Let nothing else be planted here."""
        self.used |= {region.id for region in self.truth.regions}

    def take(self, change: Change) -> None:
        """Make the change, which is about regions that nothing was changed of before."""
        assert self.label is not None
        made = tuple(r for region in self.label.regions for r in change.regions.get(region.id, (region,)))
        kept = {region.id for region in made}
        links = tuple(link for link in self.label.links if kept.issuperset(link))
        doc_type = change.doc_type or self.label.doc_type
        self.label = replace(self.label, regions=made, links=links, doc_type=doc_type)
        self.used |= set(change.regions) | set(change.hit)
        if change.record:
            self.spoilers.append(change)

    def spoil(self, record: Record) -> Record:
        """The record of the label as the file has it."""
        for change in self.spoilers:
            if change.record:
                change.record(record)
        return record


class Planter:
    """Plants errors in `rate` of the regions of the documents, all kinds taking turns."""

    def __init__(self, world: World, seed: int, rate: float = 0.05) -> None:
        self.world = world
        self.sheets = [Sheet(document, (document.delivery, document.source)) for document in world.documents]
        self.planted: list[Planted] = []
        self.missing: list[str] = []
        self._rng = np.random.default_rng([seed, 4])
        self._few = min(_FEW, 1 + len(world.documents) // _MANY)
        self._wanted = round(rate * sum(len(document.regions) for document in world.documents))

    def plant(self) -> None:
        """Plant them; `missing` then names the kinds that found no place."""
        self._spoil_documents()
        self._spoil_files()
        self._spoil_regions()
        there = {one.kind for one in self.planted}
        self.missing = sorted(set(GROUPS) - there)

    def _spoil_documents(self) -> None:
        """A few documents a kind, none of them large where each of its regions becomes an error."""
        spoiling: dict[str, PlantDocument] = {**geometry.DOCUMENT_KINDS, "label_emptied": structure.label_emptied}
        kinds = spoiling | structure.DOCUMENT_KINDS | {"class_of_another": meaning.class_of_another(self.world)}
        most = max(_SMALL, self._wanted * _SPOILT_SHARE / (_SPOILT_EACH * len(spoiling)))
        for name, kind in kinds.items():
            left = min(self._few, _SPOILT_EACH) if name in spoiling else self._few
            for sheet in self._untouched(most if name in spoiling else _MANY):
                if not left:
                    break
                change = kind(sheet.truth, self._rng)
                if change and (change.hit or _all_wrong(sheet.truth, change)):
                    self._take(name, sheet, change, whole=True)
                    sheet.reserve()
                    left -= 1

    def _spoil_files(self) -> None:
        """Labels without an image, images without a label, and images that come twice with labels that differ."""
        for sheet in islice(self._untouched(np.inf), self._few):
            names = {name: _renamed(getattr(sheet.truth, name), "absent") for name in ("source", "file")}
            self.sheets.append(Sheet(replace(sheet.truth, **names), None))
            self.planted.append(Planted(kind=IMAGE_MISSING, place=self.sheets[-1].place, whole=True))
        for sheet in islice(self._untouched(_MANY), self._few):
            sheet.label = None
            sheet.reserve()
            self.planted.append(Planted(kind=LABEL_MISSING, place=sheet.place, whole=True))
        for sheet in islice(self._untouched(_MANY), self._few):
            copy = Sheet(replace(sheet.truth, source=_renamed(sheet.truth.source, "again")), sheet.place)
            for spot in self._spots(copy):
                change = text.letter_substituted(spot, self._rng)
                if change and _is_error(copy.truth, change):
                    self.sheets.append(copy)
                    self._take(IMAGE_TWICE, copy, change)
                    sheet.reserve()
                    copy.reserve()
                    break

    def _spoil_regions(self) -> None:
        """Kinds take turns, each going through the spots in an order of its own."""
        spots = [(index, r.id) for index, sheet in enumerate(self.sheets) for r in sheet.truth.regions if _plantable(r)]
        turns = {name: self._first_fits(name, kind, spots) for name, kind in KINDS.items()}
        while turns and len(self.planted) < self._wanted:
            for name in list(turns):
                room = self._wanted - len(self.planted)
                if room <= 0:
                    break
                if (found := next(turns[name], None)) is None:
                    del turns[name]
                else:
                    self._take(name, *found)

    def _first_fits(self, name: str, kind: Plant, spots: Sequence[tuple[int, str]]) -> Iterator[tuple[Sheet, Change]]:
        rng = np.random.default_rng([*name.encode(), int(self._rng.integers(1 << 31))])
        for index in rng.permutation(len(spots)):
            sheet, identity = self.sheets[spots[index][0]], spots[index][1]
            if identity not in sheet.used and (spot := self._spot(sheet, identity)):
                change = kind(spot, rng)
                if change and _is_error(sheet.truth, change):
                    yield sheet, change

    def _spot(self, sheet: Sheet, identity: str) -> Spot | None:
        """The region and those beside it that are free; None for a label that has no regions any more."""
        if sheet.label is None or sheet.image is None:
            return None
        free = tuple(r for r in sheet.truth.regions if r.id != identity and r.id not in sheet.used and _plantable(r))
        region = next(region for region in sheet.truth.regions if region.id == identity)
        return Spot(sheet.label, region, free, self.world)

    def _spots(self, sheet: Sheet) -> Iterator[Spot]:
        """The spots of one document in a random order."""
        names = [region.id for region in sheet.truth.regions if _plantable(region)]
        for index in self._rng.permutation(len(names)):
            if spot := self._spot(sheet, names[index]):
                yield spot

    def _untouched(self, most: float) -> Iterator[Sheet]:
        """Labelled documents of at most so many regions in which nothing is planted yet, in a random order."""
        for index in self._rng.permutation(len(self.sheets)):
            sheet = self.sheets[index]
            fits = 2 < len(sheet.truth.regions) <= most and any(map(_plantable, sheet.truth.regions))
            if fits and sheet.image == sheet.place and sheet.label is not None and not sheet.used:
                yield sheet

    def _take(self, kind: str, sheet: Sheet, change: Change, *, whole: bool = False) -> None:
        sheet.take(change)
        self.planted += _listed(kind, sheet, change, whole)


def _listed(kind: str, sheet: Sheet, change: Change, whole: bool) -> Iterator[Planted]:
    """The errors that a change amounts to: one for each true region, and for each that is too many."""
    truth = {region.id: region for region in sheet.truth.regions}
    names = {region.id for made in change.regions.values() for region in made} | set(change.regions)
    for name in change.hit:
        yield Planted(kind=kind, place=sheet.place, truth=name, regions=(name,) if name else (), whole=whole)
    for name, made in change.regions.items():
        extra = [region.id for region in made if region.id != name]
        own = (name,) if whole else tuple(sorted(names))
        if truth[name] in made:
            yield from (Planted(kind=kind, place=sheet.place, regions=(one, name), whole=whole) for one in extra)
        else:
            yield Planted(kind=kind, place=sheet.place, truth=name, regions=own, whole=whole)


def _plantable(region: Region) -> bool:
    """Whether an error may be planted at the region: it has a text which counts, and a place."""
    return bool(region.text and region.text.strip()) and not region.ignore and geometry.has_place(region)


def _is_error(truth: Document, change: Change) -> bool:
    """Whether each region that is changed is then wrong, more than by the case of letters and by spaces."""
    before = {region.id: region for region in truth.regions}
    changed = [(before[name], made) for name, made in change.regions.items() if made != (before[name],)]
    same = [own for own, made in changed if len(made) == 1 and agrees(own, made[0], fold=True)]
    return not same and bool(changed or change.hit)


def _all_wrong(truth: Document, change: Change) -> bool:
    """Whether spoiling the whole document leaves no region right by accident."""
    return bool(change.regions) and all(
        _is_error(truth, Change(regions={name: made})) for name, made in change.regions.items()
    )


def _renamed(source: str, name: str) -> str:
    path = PurePosixPath(source)
    return str(path.with_name(f"{path.stem}-{name}{path.suffix}"))
