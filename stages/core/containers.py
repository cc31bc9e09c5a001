"""JPEG and PNG files as lists of segments: what a canonical image may carry, and the removal of the rest.

Sources: ITU-T T.81 (JPEG), JFIF 1.02, the PNG specification (third edition).
"""

import struct
import zlib

_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_SOF = {0xC0, 0xC1, 0xC2}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_KEPT = {0xDB, 0xC4, 0xDD, 0xDA, *_SOF}
_CHUNK = 1 << 20
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
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


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
