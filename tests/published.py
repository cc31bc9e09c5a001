"""A small audience's folder, published as `mask` does it."""

import hashlib
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from PIL import ImageDraw, ImageFont

from stages.core.cells import filling
from stages.core.containers import cell_size
from stages.core.document import Document, Polygon, Region
from stages.core.geometry import quad_from_box
from stages.core.masked import Manifest, Mask, Masked
from stages.core.personal import Kind
from stages.core.policy import Policy
from stages.core.reading import Line, Reading
from stages.io.masked_image import masked_image
from stages.io.published import Leaving, manifest, publish
from tests.conftest import picture

SIZE = (320, 200)
NAME: Polygon = quad_from_box(90.0, 82.0, 150.0, 100.0)
CAPTION: Polygon = quad_from_box(20.0, 82.0, 60.0, 100.0)
FACE: Polygon = quad_from_box(240.0, 20.0, 300.0, 90.0)
POLICY = Policy(purpose="tests", shown={"receipt": ("date",)})


def original(
    secret: str, seed: int = 0, delivery: str = "zeta", regions: Sequence[Region] = (), **options: object
) -> tuple[Document, bytes]:
    """A document that says a secret, in its picture and in all of its record, and its image."""
    image = picture(seed, SIZE)
    draw = ImageDraw.Draw(image)
    draw.text((22, 82), "Name", fill=(0, 0, 0), font=ImageFont.load_default(14))
    draw.text((92, 82), secret[:7], fill=(90, 0, 0), font=ImageFont.load_default(14))
    buffer = io.BytesIO()
    image.save(buffer, **({"format": "JPEG", "quality": 88} | options))
    data = buffer.getvalue()
    own = [
        Region(id=f"{secret}-1", polygon=CAPTION, text="Name", language="en"),
        Region(id=f"{secret}-2", polygon=NAME, text=secret, field="name", language=secret),
        Region(id=f"{secret}-3", polygon=FACE, field="portrait"),
        Region(id=f"{secret}-4", text=secret, field=secret),
    ]
    document = Document(
        id=hashlib.sha256(data).hexdigest()[:20],
        delivery=delivery,
        file="0.png" if options.get("format") == "PNG" else "0.jpg",
        source=f"{secret}.jpg",
        sha256=hashlib.sha256(data).hexdigest(),
        fingerprint=secret,
        width=SIZE[0],
        height=SIZE[1],
        doc_type=secret,
        language=secret,
        attributes={secret: secret},
        fields={"holder": secret},
        regions=(*own, *regions),
        links=((f"{secret}-1", f"{secret}-2"),),
    )
    return document, data


def leaving(document: Document, data: bytes, doc_type: str | None = "receipt") -> tuple[Leaving, bytes]:
    """The document masked, and its masked image."""
    cell = cell_size(data)
    places: list[tuple[Kind, Polygon]] = [("name", NAME), ("face", FACE)]
    cells = filling(places, *SIZE, cell=cell, shown=[CAPTION]).cells
    suffix = Path(document.file).suffix
    out = masked_image(data, cells, cell, POLICY.colour, suffix)
    polygons = filling(places, *SIZE, cell=cell, shown=[CAPTION]).outlines
    record = Masked(
        id=document.id,
        delivery=document.delivery,
        doc_type=doc_type,
        language="en",
        sha256=hashlib.sha256(out).hexdigest(),
        width=SIZE[0],
        height=SIZE[1],
        cells=cell,
        masks=tuple(Mask(kind=kind, polygon=one) for (kind, _), one in zip(places, polygons, strict=True)),
    )
    lines = (Line(polygon=CAPTION, text="Name", confidence=0.9), Line(polygon=NAME, text="||", confidence=0.2))
    reading = Reading(id=document.id, delivery=document.delivery, engine="fake", provenance="0", lines=lines)
    return Leaving(record=record, label=document, cells=cells, suffix=suffix, reading=reading), out


def publish_all(
    folder: Path,
    originals: Sequence[tuple[Document, bytes]],
    order: Sequence[str] = ("zeta", "alpha"),
    page: Callable[[Path, Manifest], None] | None = None,
) -> dict[tuple[str, str], str]:
    """Publish documents; the published names, by delivery and id."""
    masked = [leaving(*one) for one in originals]
    images = {(one.record.delivery, one.record.id): data for one, data in masked}
    describe = manifest(
        "labelling",
        POLICY,
        "1",
        detectors={"names": "1"},
        verifiers={"fake": "1"},
        printed={},
        quarantined={"withheld": 1},
    )
    return publish(
        folder,
        [one for one, _ in masked],
        order,
        lambda record: images[record.delivery, record.id],
        fields=lambda _: {"name", "portrait"},
        describe=describe,
        page=page,
    )


def labels(folder: Path) -> list[Document]:
    """The published labels."""
    lines = [line for path in sorted((folder / "labels").glob("*.jsonl")) for line in path.read_bytes().splitlines()]
    return [msgspec.json.decode(line, type=Document) for line in lines]
