"""What is personal on the documents that are masked, and where: pixel-true, whatever the delivered labels say."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Literal

import yaml
from msgspec import Struct
from msgspec.structs import replace

from benchmarks.masking.codes import dot_codes
from benchmarks.masking.words import Pixels, part
from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import area, quad_from_box
from stages.core.personal import Kind
from stages.sample.texts import LETTERS

Source = Literal["sample", "sidtd", "mrz"]
Key = tuple[str, str]
"""Delivery, and the image's path in it."""
HERE = Path(__file__).parent
SAME_LAYOUT = 40
"""Bits of 256 by which fingerprints of one layout differ at most; those of two differ by 70 and more."""


class Place(Struct, frozen=True):
    """Personal data on an image; its quad is empty where nobody knows where it stands.

    `look`: what is odd about it (ghost, perforated, watermark). `text`: what is written there, as far as it is known.
    """

    kind: Kind
    quad: Polygon
    look: str = ""
    text: str = ""


class Truth(Struct, frozen=True):
    """An image's personal data, and the text on it that is nobody's: captions, headings, goods and prices.

    What is neither counts nowhere, such as a company's phone number. `texts` are those of `plain`: they may be read.
    """

    key: Key
    source: Source
    doc_type: str | None
    personal: tuple[Place, ...]
    plain: tuple[Polygon, ...]
    texts: tuple[str, ...] = ()


FIELDS: dict[str, Kind] = {
    "portrait": "photograph",
    "photo": "photograph",
    "face": "face",
    "signature": "signature",
    "mrz": "mrz",
    "mrz_line0": "mrz",
    "mrz_line1": "mrz",
    "mrz_line2": "mrz",
    "id_number": "id_number",
    "passport_number": "passport_number",
    "licence_number": "licence_number",
    "name": "name",
    "name_eng": "name",
    "surname": "name",
    "surname_eng": "name",
    "given_names": "name",
    "given_name": "name",
    "date_of_birth": "date_of_birth",
    "birth_date": "date_of_birth",
    "issue_date": "date",
    "expiry_date": "date",
    "expiry_date_2": "date",
    "address": "address",
    "place_of_birth": "place",
    "birth_place": "place",
    "nationality": "nationality",
    "nationality/nationality_eng": "nationality",
    "sex": "sex",
    "gender": "sex",
    "residence_status": "text",
    "licence_class": "text",
    "conditions": "text",
    "serial_number": "text",
    "issuer": "text",
    "authority": "text",
    "authority_eng": "text",
}
"""What a field of an identity document is; others (a document's code, the state) are neither personal nor plain."""

NUMBERS: dict[str, Kind] = {"passport": "passport_number"}
"""What `number` is, by document type; an identity number on others."""
FACE = (0.24, 0.16, 0.76, 0.7)
"""Of a drawn portrait: left, top, right, bottom, in shares of its sides."""
PLAIN_ON_RECEIPTS = re.compile(r"company|address|date|time|item.*|subtotal|tax|total|cash|change")
ANSWERS: tuple[Kind, ...] = ("name", "address", "phone", "email")
"""What the first questions of the sample's forms ask for; the other answers are the holder's, too."""
CASHIER = re.compile(r"^(Served by|담당|Thu ngân:) (.+)$")
CARD = re.compile(r"\*{4} \*{4} \*{4} (\d{4})$")
OF_THE_COMPANY = re.compile(r"^(Tel\. |전화 |Điện thoại: |사업자 )")


def of_sample(document: Document, pixels: Pixels | None = None) -> Truth:
    """What the sample's own truth says: `document.regions` are right, and their polygons exact to the pixel.

    The image's `pixels` (RGB) tell where a name begins within its line.
    """
    template = document.attributes.get("template", "")
    if template.startswith("receipt"):
        personal, plain = _receipt(document, pixels)
    elif template.startswith("letter"):
        personal, plain = _letter(document, pixels)
    elif template.startswith("form"):
        personal, plain = _form(document)
    else:
        personal, plain = _card(document)
    return _made(document, "sample", document.doc_type, personal, plain)


def of_labelled(document: Document, source: Source, layouts: Iterable["Layout"] = ()) -> Truth:
    """What labels with places say, and a layout adds (a second portrait, the print)."""
    personal = [place for region in document.regions if (place := _field(region, document.doc_type))]
    layout = next((one for one in layouts if one.fits(document)), None)
    if layout is None:
        return _made(document, source, document.doc_type, personal, [])
    return Truth(
        (document.delivery, document.source),
        source,
        document.doc_type,
        (*personal, *layout.personal),
        layout.plain,
    )


def twins(documents: Iterable[Document]) -> Iterable[Document]:
    """Labelled documents, and unlabelled ones that are a forged copy of one, by their names, with its label."""
    known = list(documents)
    labelled = {PurePosixPath(one.source).stem: one for one in known if any(r.polygon for r in one.regions)}
    for document in known:
        stem = PurePosixPath(document.source).stem
        base = labelled.get(stem) or labelled.get(stem.rpartition("_")[2])
        if base and (base.width, base.height) == (document.width, document.height):
            regions, doc_type = base.regions, base.doc_type
            yield replace(document, regions=regions, doc_type=doc_type)


class Layout(Struct, frozen=True):
    """Where things stand on all images of one layout, told by their perceptual fingerprint."""

    fingerprint: str
    size: tuple[int, int]
    personal: tuple[Place, ...]
    plain: tuple[Polygon, ...]

    def fits(self, document: Document) -> bool:
        """Whether the document is of this layout."""
        if (document.width, document.height) != self.size or not document.fingerprint:
            return False
        return (int(document.fingerprint, 16) ^ int(self.fingerprint, 16)).bit_count() <= SAME_LAYOUT

    def truth(self, document: Document, source: Source) -> Truth:
        """The document's truth, as far as the layout knows."""
        return Truth((document.delivery, document.source), source, "passport", self.personal, self.plain)


def layouts(name: str) -> list[Layout]:
    """The layouts of a file beside this one."""
    found = []
    for stated in yaml.safe_load((HERE / name).read_text(encoding="utf-8")).values():
        places = {key: boxes for key, boxes in stated.items() if key not in {"fingerprint", "size", "printed"}}
        found.append(
            Layout(
                stated["fingerprint"],
                tuple(stated["size"]),
                tuple(place for key, boxes in places.items() for place in _boxes(key, boxes)),
                tuple(polygon(quad_from_box(*box)) for box in stated.get("printed", ())),
            )
        )
    return found


def _boxes(key: str, boxes: list[list[float]]) -> Iterable[Place]:
    kind, _, look = key.partition(" ")
    for box in boxes:
        yield Place(kind, polygon(quad_from_box(*box)), look.strip("()"))  # type: ignore[arg-type]


def _made(
    document: Document,
    source: Source,
    doc_type: str | None,
    personal: Iterable[Place],
    plain: Iterable[Region],
) -> Truth:
    kept = [region for region in plain if region.polygon and region.text and not region.ignore]
    return Truth(
        (document.delivery, document.source),
        source,
        doc_type,
        tuple(personal),
        tuple(region.polygon for region in kept),
        tuple(region.text or "" for region in kept),
    )


def _field(region: Region, doc_type: str | None) -> Place | None:
    field = region.field or ""
    kind = NUMBERS.get(doc_type or "", "id_number") if field == "number" else FIELDS.get(field)
    return Place(kind, region.polygon, text=region.text or "") if kind and region.polygon else None


def _card(document: Document) -> tuple[list[Place], list[Region]]:
    """Identity documents, notes and pictures: fields are the holder's, the rest is print."""
    personal = [place for region in document.regions if (place := _field(region, document.doc_type))]
    portraits = sorted((one for one in personal if one.kind == "photograph"), key=lambda one: -area(one.quad))
    for ghost in portraits[1:]:
        personal[personal.index(ghost)] = Place("photograph", ghost.quad, "ghost")
    personal += [Place("face", _inner(one.quad, FACE)) for one in portraits[:1]]
    personal += [Place("barcode", quad) for quad in dot_codes(document)]
    return personal, [region for region in document.regions if not region.field]


def _receipt(document: Document, pixels: Pixels | None) -> tuple[list[Place], list[Region]]:
    """A company's: only the cashier's name and the card's number are anybody's."""
    personal, plain = [], []
    for region in document.regions:
        text = region.text or ""
        if found := CASHIER.match(text):
            personal.append(_part("name", region, found.start(2), len(text), pixels))
        elif found := CARD.search(text):
            personal.append(_part("card_number", region, found.start(1), len(text), pixels))
        elif PLAIN_ON_RECEIPTS.fullmatch(region.field or "item") and not OF_THE_COMPANY.match(text):
            plain.append(region)
    return personal, plain


def _letter(document: Document, pixels: Pixels | None) -> tuple[list[Place], list[Region]]:
    before, after = LETTERS[document.language or "en"].greeting.split("{name}")
    personal, plain = [], []
    for number, region in enumerate(document.regions):
        text = region.text or ""
        if place := _field(region, None):
            personal.append(place)
        elif text.startswith(before) and text.endswith(after) and len(text) > len(before) + len(after):
            personal.append(_part("name", region, len(before), len(text) - len(after), pixels))
        elif number > 1 and region.field != "date":  # first the sender, its address, and the day
            plain.append(region)
    return personal, plain


def _form(document: Document) -> tuple[list[Place], list[Region]]:
    personal, plain, answers = [], [], 0
    for region in document.regions:
        if region.field == "answer":
            kind = ANSWERS[answers] if answers < len(ANSWERS) else "answer"
            personal.append(Place(kind, region.polygon, text=region.text or ""))
            answers += 1
        elif place := _field(region, None):
            personal.append(place)
        else:
            plain.append(region)
    return personal, plain


def _part(kind: Kind, region: Region, start: int, end: int, pixels: Pixels | None) -> Place:
    """What stands between two characters of a line."""
    text = region.text or ""
    return Place(kind, part(region.polygon, text, start, end, pixels), text=text[start:end])


def _inner(quad: Polygon, box: tuple[float, float, float, float]) -> Polygon:
    """A part of a quad, in shares of its sides."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    left, top, right, bottom = box

    def at(u: float, v: float) -> tuple[float, float]:
        x = (1 - v) * ((1 - u) * ax + u * bx) + v * ((1 - u) * dx + u * cx)
        y = (1 - v) * ((1 - u) * ay + u * by) + v * ((1 - u) * dy + u * cy)
        return x, y

    return polygon([at(left, top), at(right, top), at(right, bottom), at(left, bottom)])
