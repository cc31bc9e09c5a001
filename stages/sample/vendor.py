"""A delivery as its vendor makes it: labels in the vendor's format, with what that format can't hold left out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import yaml
from msgspec.structs import replace

from stages.core.document import Document, Region
from stages.core.geometry import bounds, quad_from_box
from stages.formats.base import Format
from stages.formats.coco import Coco
from stages.formats.funsd import Funsd
from stages.formats.icdar import Icdar
from stages.formats.labelstudio import LabelStudio
from stages.formats.ocrmill import OcrmillJsonl
from stages.formats.ppocrlabel import PPOCRLabel
from stages.io.description import Description
from stages.sample.people import TODAY
from stages.sample.plan import Vendor

FORMATS: dict[str, Format] = {
    "coco": Coco(),
    "funsd": Funsd(),
    "icdar": Icdar(),
    "labelstudio": LabelStudio(),
    "ocrmill": OcrmillJsonl(),
    "ppocrlabel": PPOCRLabel(),
}

WITHOUT_FIELDS = {"icdar"}
"""Formats that say where a text is, not what it means."""

UNLABELLED = "unlabelled"


def labelled(document: Document, name: str) -> Document:
    """What a vendor with a label format says of a document, if it errs nowhere."""
    kind = FORMATS[name]
    regions = [
        region for region in (_held(region, name) for region in document.regions) if not kind.cannot_write(region)
    ]
    kept = {region.id for region in regions}
    links = tuple(link for link in document.links if kept.issuperset(link))
    return replace(document, attributes={}, fields={}, regions=tuple(regions), links=links)


def _held(region: Region, name: str) -> Region:
    if name in WITHOUT_FIELDS:
        region = replace(region, field=None)
    if name == "funsd":
        region = replace(region, polygon=quad_from_box(*bounds(region.polygon)))
    if name == "icdar" and region.ignore:
        region = replace(region, text=None)
    return region


def label_files(documents: Sequence[Document], name: str) -> dict[str, bytes]:
    """The label files of a delivery, by path."""
    return {} if name == UNLABELLED else FORMATS[name].write(documents)


def description(vendor: Vendor) -> str:
    """The delivery's description, for `ocrmill add --describe`."""
    stated: Any = msgspec.to_builtins(
        Description(
            source=vendor.source,
            format=vendor.format,
            received=date(TODAY.year, TODAY.month, TODAY.day),
            language=vendor.language,
            licence="CC0-1.0",
            consent="invented people",
            doc_type=vendor.doc_type,
        )
    )
    return yaml.safe_dump(stated, sort_keys=False, allow_unicode=True)
