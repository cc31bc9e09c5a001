"""Strings that stand nowhere else, planted all over two deliveries, and the search for them in whatever form."""

import base64
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct
from PIL import Image, ImageDraw, PngImagePlugin

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.view import Pixels
from stages.sample.fonts import font

SIZE = (480, 240)
_SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"
_STREAMS = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_DEPTH = 4
TYPES = ("vn_citizen_card", "passport", "kr_resident_card", "receipt", "form", None)
FIELDS = {"passport": "surname", "receipt": "cashier", "form": "answer"}


class Canaries:
    """Makes canaries, and remembers where each was planted."""

    def __init__(self, seed: int = 5) -> None:
        self._rng = np.random.default_rng(seed)
        self.planted: dict[str, str] = {}

    def name(self, where: str) -> str:
        """A name that nobody has."""
        parts = ["".join(self._one("BDFGKLMNPRTVZ") + self._one("aeiou") for _ in range(3)).title() for _ in range(2)]
        return self._keep(" ".join(parts), where)

    def hangul(self, where: str) -> str:
        """Six syllables."""
        return self._keep("".join(self._one(_SYLLABLES) for _ in range(6)), where)

    def number(self, where: str) -> str:
        """Twelve digits."""
        return self._keep("".join(self._one("0123456789") for _ in range(12)), where)

    def _one(self, letters: str) -> str:
        return letters[int(self._rng.integers(len(letters)))]

    def _keep(self, text: str, where: str) -> str:
        assert text not in self.planted
        self.planted[text] = where
        return text


def forms(canary: str) -> Iterator[bytes]:
    """The ways to write a canary down: encodings, and each of them in hex and as any part of base64."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp949"):
        raw = canary.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for shift in range(3):
            whole = base64.b64encode(bytes(shift) + raw).decode().rstrip("=")
            yield whole[-(-8 * shift // 6) : (shift + len(raw)) * 8 // 6].encode()
    yield canary.encode("unicode-escape")


def layers(data: bytes, depth: int = _DEPTH) -> Iterator[bytes]:
    """The bytes, and whatever is packed in them: zips, zlib streams anywhere, base64."""
    yield data
    if depth == 0:
        return
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            for entry in pack.infolist():
                yield from layers(pack.read(entry), depth - 1)
    for found in _STREAMS.finditer(data):
        inside = _inflated(data[found.start() :])
        if len(inside) >= 8:
            yield from layers(inside, depth - 1)
    for found in _BASE64.finditer(data):
        run = found.group()
        yield from layers(base64.b64decode(run[: len(run) // 4 * 4] if b"=" not in run else run + b"=="), depth - 1)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(47 if data[0] == 0x1F else 15).decompress(data, 1 << 24)
    except zlib.error:
        return b""


class Search:
    """Looks for all forms of some canaries at once, by their first eight bytes."""

    def __init__(self, canaries: Mapping[str, str]) -> None:
        self._by_head: dict[int, list[tuple[bytes, str]]] = {}
        for canary in canaries:
            for form in forms(canary):
                self._by_head.setdefault(int.from_bytes(form[:8], "little"), []).append((form, canary))
        self._heads = np.array(sorted(self._by_head), np.uint64)

    def found(self, data: bytes) -> set[str]:
        """The canaries that stand in the bytes, however packed."""
        return {canary for layer in layers(data) for canary in self._in(layer)}

    def _in(self, layer: bytes) -> Iterator[str]:
        count = len(layer) - 7
        if count < 1:
            return
        codes = np.frombuffer(layer, np.uint8)
        windows = np.zeros(count, np.uint64)
        for place in range(8):
            windows |= codes[place : place + count].astype(np.uint64) << np.uint64(8 * place)
        near = self._heads[np.searchsorted(self._heads, windows).clip(max=len(self._heads) - 1)]
        for start in np.flatnonzero(near == windows).tolist():
            yield from (one for form, one in self._by_head[int(windows[start])] if layer.startswith(form, start))


class Planted(Struct, frozen=True):
    """Two folders to be added as deliveries, with their descriptions, and the canaries that are drawn in pictures."""

    labelled: Path
    plain: Path
    drawn: tuple[str, ...]


def plant(folder: Path, canaries: Canaries, labelled: int = 12, plain: int = 8) -> Planted:
    """Make the deliveries."""
    drawn: list[str] = []
    documents = [_labelled(folder / "labelled", number, canaries, drawn) for number in range(labelled)]
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in documents)
    (folder / "labelled/documents.jsonl").write_bytes(lines)
    for number in range(plain):
        _plain(folder / "plain", number, canaries, drawn)
    for name in ("labelled", "plain"):
        (folder / name / "delivery.yaml").write_text(
            f"source: {canaries.name('source')}\nformat: {'ocrmill' if name == 'labelled' else 'unlabelled'}\n"
            f"received: 2026-01-15\nlicence: {canaries.name('licence')}\nconsent: {canaries.name('consent')}\n"
        )
    return Planted(folder / "labelled", folder / "plain", tuple(drawn))


def _labelled(folder: Path, number: int, canaries: Canaries, drawn: list[str]) -> Document:
    """A document whose label says in each of its members what nobody may learn."""
    doc_type = TYPES[number % len(TYPES)]
    name, digits = canaries.name("pixels and label"), canaries.number("pixels and label")
    drawn += [name, digits]
    suffix = ".png" if number % 2 else ".jpg"
    path = folder / f"{canaries.name('file name')}{suffix}"
    image, places = page((("Name", name), ("Number", digits), ("Total", "9.00")), number)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
    field = FIELDS.get(doc_type or "", "name")
    second = {"passport": "passport_number", "receipt": "card", "form": "answer"}.get(doc_type or "", "id_number")
    regions = (
        Region(id="1", polygon=places["Name"], text="Name"),
        Region(id="2", polygon=places[name], text=name, field=field),
        Region(id=canaries.number("region id"), polygon=places[digits], text=digits, field=second),
        Region(id="4", text=canaries.hangul("label without a place"), field=field),
        Region(id="5", polygon=places["Total"], text="Total", field=canaries.name("field name")),
    )
    return Document(
        id=str(number),
        delivery="",
        file=path.name,
        source=path.name,
        sha256="",
        fingerprint="",
        width=SIZE[0],
        height=SIZE[1],
        doc_type=doc_type,
        language="en",
        attributes={canaries.name("attribute's name"): canaries.hangul("attribute")},
        fields={"holder": canaries.name("document's field")},
        regions=regions,
    )


def page(
    entries: tuple[tuple[str, str], ...], seed: int
) -> tuple[Image.Image, dict[str, tuple[tuple[float, float], ...]]]:
    """Captions and what stands beside them, and where each text is."""
    paper = np.random.default_rng(seed).integers(225, 256, (*SIZE[::-1], 3), dtype=np.uint8)
    image = Image.fromarray(paper)
    pen, places = ImageDraw.Draw(image), {}
    for row, pair in enumerate(entries):
        for text, x in zip(pair, (24, 150), strict=True):
            face = font("korean" if any("가" <= one <= "힣" for one in text) else "sans", 26)
            pen.text((x, 24 + 64 * row), text, fill=(20, 20, 30), font=face)
            x1, y1, x2, y2 = pen.textbbox((x, 24 + 64 * row), text, font=face)
            places[text] = quad_from_box(float(x1), float(y1), float(x2), float(y2))
    return image, places


def _plain(folder: Path, number: int, canaries: Canaries, drawn: list[str]) -> None:
    """An image that nobody labelled, with something in every corner of its file."""
    name, digits = canaries.name("pixels"), canaries.number("pixels")
    drawn += [name, digits]
    image, _ = page((("Holder", name), ("Card", digits)), 100 + number)
    folder.mkdir(parents=True, exist_ok=True)
    stem = canaries.name("file name")
    profile = _profile(canaries.name("ICC"))
    if number % 2:
        chunks = PngImagePlugin.PngInfo()
        chunks.add_text("Author", canaries.name("PNG text"))
        chunks.add_text("Comment", canaries.name("compressed PNG text"), zip=True)
        chunks.add_itxt("XML:com.adobe.xmp", canaries.hangul("XMP"), zip=True)
        image.save(folder / f"{stem}.png", pnginfo=chunks, icc_profile=profile)
        _append(folder / f"{stem}.png", canaries.name("behind the end"))
        return
    exif = Image.Exif()
    exif[0x013B], exif[0x010E] = canaries.name("EXIF artist"), canaries.name("EXIF description")
    exif[0x9C9D] = canaries.hangul("EXIF in UTF-16").encode("utf-16-le")
    image.save(
        folder / f"{stem}.jpg",
        exif=exif,
        icc_profile=profile,
        xmp=f"<x:xmpmeta><dc:creator>{canaries.name('XMP')}</dc:creator></x:xmpmeta>".encode(),
        comment=canaries.name("JPEG comment"),
    )
    _thumbnail(folder / f"{stem}.jpg", canaries.name("thumbnail"))
    _append(folder / f"{stem}.jpg", canaries.name("behind the end"))


def _profile(text: str) -> bytes:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"sRGB built-in", text.encode()[:13].ljust(13)) + text.encode()


def _append(path: Path, text: str) -> None:
    path.write_bytes(path.read_bytes() + zlib.compress(text.encode()) + text.encode())


def _thumbnail(path: Path, text: str) -> None:
    """A JFIF extension with a small JPEG that shows the text and says it in a comment."""
    small, buffer = Image.new("RGB", (220, 24), "white"), io.BytesIO()
    ImageDraw.Draw(small).text((2, 2), text, fill="black", font=font("sans", 16))
    small.save(buffer, "JPEG", comment=text)
    body = b"JFXX\0\x10" + buffer.getvalue()
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body + data[2:])


def pixels(data: bytes) -> Pixels:
    """An image as a person sees it."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), np.uint8)
