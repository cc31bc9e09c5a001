"""JPEG and PNG files as lists of segments: what a canonical image may carry, and the removal of the rest.

Sources: ITU-T T.81 (JPEG), JFIF 1.02, the PNG specification (third edition).
"""

import re
import struct
import zlib

_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_SOF = {0xC0, 0xC1, 0xC2}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_KEPT = {0xDB, 0xC4, 0xDD, 0xDA, *_SOF}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_CHUNK = 1 << 20
_BLOCK = 8
_PROGRESSIVE = 0xC2
_SMOOTHED = 9
"""The last of the coefficients, in their order, that libjpeg makes up from blocks around."""
_PNG = b"\x89PNG\r\n\x1a\n"


def strip_jpeg(data: bytes) -> bytes | None:
    """The JPEG with only what its pixels need; None for what isn't a Huffman-coded 8-bit three-channel JPEG.

    Application data, comments, thumbnails and whatever follows the end of the image go; a plain JFIF header and
    Adobe's colour transform stay. Tables and entropy-coded data are copied as they stand: bytes that someone hid in
    these aren't found.
    """
    if not data.startswith(b"\xff\xd8"):
        return None
    kept = [b"\xff\xd8"]
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if (at + 4 > len(data) and data[at : at + 2] != b"\xff\xd9") or data[at : at + 1] != b"\xff":
            return None
        marker = data[at + 1]
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        if marker in _STANDALONE:
            at += 2
            continue
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        segment = data[at:end]
        if marker == 0xE0 and segment[4:9] == b"JFIF\0" and _JFIF not in kept:
            plain = len(segment) == 18 and segment[16:18] == b"\0\0"
            kept.append(segment if plain and segment[9] == 1 and len(kept) == 1 else _JFIF)
        elif marker == 0xEE and segment[4:9] == b"Adobe":
            kept.append(_adobe(segment))
        elif 0xC0 <= marker <= 0xCF and marker != 0xC4:
            if marker not in _SOF or len(segment) < 11 or segment[4] != 8 or segment[9] != 3:
                return None
            kept.append(segment)
        elif marker in _KEPT:
            kept.append(segment)
        elif marker not in range(0xE0, 0xF0) and marker != 0xFE:
            return None
        at = end
        if marker == 0xDA:
            at = _scan_end(data, end)
            kept.append(data[end:at])


def _adobe(segment: bytes) -> bytes:
    """Adobe's segment with nothing but the colour transform, which says what the three channels are."""
    return b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + segment[15:16].ljust(1, b"\0")


def _scan_end(data: bytes, at: int) -> int:
    """Where the entropy-coded data that begins at `at` ends: the next marker that is no restart and no stuffing."""
    found = _MARKER.search(data, at)
    return found.start() if found else len(data)


def strip_png(data: bytes) -> bytes | None:
    """The PNG with header, pixels and end alone; None for what isn't 8-bit RGB or hides bytes behind its pixels."""
    if not data.startswith(_PNG) or data[24:29] != b"\x08\x02\0\0\0":
        return None
    kept = [_PNG]
    at = len(_PNG)
    stream = _PixelStream(*struct.unpack_from(">II", data, 16))
    while at + 12 <= len(data):
        end = at + 12 + struct.unpack_from(">I", data, at)[0]
        kind = data[at + 4 : at + 8]
        if kind in {b"IHDR", b"IDAT", b"IEND"}:
            kept.append(data[at:end])
        if kind == b"IDAT" and not stream.take(data[at + 8 : end - 4]):
            return None
        if kind == b"IEND":
            return b"".join(kept) if stream.whole() else None
        at = end
    return None


class _PixelStream:
    """The compressed pixels as they pass: exactly the image's, and nothing behind them."""

    def __init__(self, width: int, height: int) -> None:
        self._missing = height * (1 + 3 * width)
        self._zlib = zlib.decompressobj()

    def take(self, piece: bytes) -> bool:
        """Account for a piece; False where it holds more than pixels or no zlib data."""
        got = _CHUNK
        while self._missing >= 0 and (piece or got == _CHUNK):  # a full chunk may have more behind it
            try:
                got = len(self._zlib.decompress(piece, _CHUNK))
            except zlib.error:
                return False
            self._missing -= got
            piece = self._zlib.unconsumed_tail
        return self._missing >= 0 and not self._zlib.unused_data

    def whole(self) -> bool:
        """Whether all pixels have passed and the stream has ended."""
        return self._missing == 0 and self._zlib.eof


def segments(data: bytes) -> list[str] | None:
    """What a JPEG or PNG is made of, in its order, such as SOI, APP0, DQT or IHDR; None for anything else.

    Bytes behind the end marker are "trailing", a plain JFIF header is "JFIF", any other APP0 "APP0".
    """
    if data.startswith(_PNG):
        return _chunks(data)
    return _markers(data) if data.startswith(b"\xff\xd8") else None


_NAMES = {0xC0: "SOF0", 0xC1: "SOF1", 0xC2: "SOF2", 0xC4: "DHT", 0xDA: "SOS", 0xDB: "DQT", 0xDD: "DRI", 0xFE: "COM"}


def _markers(data: bytes) -> list[str] | None:
    found = ["SOI"]
    at = 2
    while data[at : at + 1] == b"\xff" and at + 1 < len(data):
        marker = data[at + 1]
        if marker == 0xD9:
            return [*found, "EOI", *(["trailing"] if at + 2 < len(data) else [])]
        if at + 4 > len(data):
            return None
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        plain = data[at:end] == _JFIF
        name = f"APP{marker - 0xE0}" if 0xE0 <= marker < 0xF0 else f"0x{marker:02X}"
        found.append("JFIF" if plain else _NAMES.get(marker, name))
        at = _scan_end(data, end) if marker == 0xDA else end
    return None


def _chunks(data: bytes) -> list[str] | None:
    found: list[str] = []
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + struct.unpack_from(">I", data, at)[0]
        kind = data[at + 4 : at + 8]
        if zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            return None
        found.append(kind.decode("latin-1"))
        if kind == b"IEND":
            return [*found, *(["trailing"] if end < len(data) else [])]
        at = end
    return None


def cell_size(data: bytes) -> int:
    """px of the square whose brightness is coded by itself: 8, or a multiple where a JPEG codes red, green and blue.

    Raises ValueError for what is neither a JPEG nor a PNG.
    """
    if data.startswith(_PNG):
        return _BLOCK
    plain, sampling = _sampling(data)
    return _BLOCK if plain else _BLOCK * max(max(factors) for factors in sampling)


def colour_unit(data: bytes) -> tuple[int, int]:
    """(width, height) in px of what a JPEG's or PNG's colours are coded by; raises ValueError as `cell_size`."""
    if data.startswith(_PNG):
        return _BLOCK, _BLOCK
    _, sampling = _sampling(data)
    return _BLOCK * max(across for across, _ in sampling), _BLOCK * max(down for _, down in sampling)


def _sampling(data: bytes) -> tuple[bool, list[tuple[int, int]]]:
    """How often (across, down) a JPEG samples each channel, and whether the first is brightness at full resolution."""
    at, jfif, transform = 2, False, -1
    while data.startswith(b"\xff\xd8") and at + 4 <= len(data):
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        jfif |= marker == 0xE0 and data[at + 4 : at + 9] == b"JFIF\0"
        if marker == 0xEE and data[at + 4 : at + 9] == b"Adobe":
            transform = data[at + 15]
        if marker in _SOF:
            channels = data[at + 10 : at + 2 + length]
            sampling = [(factors >> 4, factors & 15) for factors in channels[1::3]]
            most = max(across for across, _ in sampling), max(down for _, down in sampling)
            rgb = not jfif and (transform == 0 or (transform < 0 and channels[::3] == b"RGB"))
            return not rgb and sampling[0] == most, sampling
        at += 2 + length
    raise ValueError("neither a JPEG nor a PNG as `ingest` writes them; run `dvc repro`")


def smoothed(data: bytes) -> bool:
    """Whether decoders smooth a JPEG across its blocks: one whose progressive scans leave low frequencies inexact."""
    bits: dict[tuple[int, int], int] = {}
    components = b""
    at = 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data) and data[at + 1] != 0xD9:
        marker, body = data[at + 1], data[at + 4 : at + 2 + struct.unpack_from(">H", data, at + 2)[0]]
        at += 4 + len(body)
        if marker in _SOF and marker != _PROGRESSIVE:
            return False
        if marker == _PROGRESSIVE:
            components = body[6::3]
        if marker == 0xDA:
            count = body[0]
            first, last, low = body[1 + 2 * count], body[2 + 2 * count], body[3 + 2 * count] & 15
            bits |= {(one, k): low for one in body[1 : 1 + 2 * count : 2] for k in range(first, last + 1)}
            at = _scan_end(data, at)
    return any(bits.get((one, k), 1) for one in components for k in range(_SMOOTHED + 1))
