"""Font roles, and the promise that a character which a font lacks is refused, never drawn as a box."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")

ROLES = {
    "sans": ("NotoSans-Regular.ttf", "fonts-noto-core"),
    "sans-bold": ("NotoSans-Bold.ttf", "fonts-noto-core"),
    "sans-italic": ("NotoSans-Italic.ttf", "fonts-noto-core"),
    "serif": ("NotoSerif-Regular.ttf", "fonts-noto-core"),
    "serif-bold": ("NotoSerif-Bold.ttf", "fonts-noto-core"),
    "serif-italic": ("NotoSerif-Italic.ttf", "fonts-noto-core"),
    "mono": ("DejaVuSansMono.ttf", "fonts-dejavu-core"),
    "mono-bold": ("DejaVuSansMono-Bold.ttf", "fonts-dejavu-core"),
    "mrz": ("LiberationMono-Bold.ttf", "fonts-liberation"),
    "korean": ("NanumBarunGothic.ttf", "fonts-nanum"),
    "korean-bold": ("NanumSquareB.ttf", "fonts-nanum"),
    "korean-serif": ("NanumMyeongjo.ttf", "fonts-nanum"),
    "korean-serif-bold": ("NanumMyeongjoBold.ttf", "fonts-nanum"),
    "korean-mono": ("NanumGothicCoding.ttf", "fonts-nanum"),
    "korean-mono-bold": ("NanumGothicCodingBold.ttf", "fonts-nanum"),
    "vietnamese": ("NotoSans-Regular.ttf", "fonts-noto-core"),
    "vietnamese-bold": ("NotoSans-Bold.ttf", "fonts-noto-core"),
    "vietnamese-serif": ("NotoSerif-Regular.ttf", "fonts-noto-core"),
    "vietnamese-serif-bold": ("NotoSerif-Bold.ttf", "fonts-noto-core"),
}
"""Role to (file name, the Debian package that holds it)."""


@cache
def font_path(role: str) -> Path:
    """The font file of a role. Raises ValueError for an unknown role or a font that isn't installed."""
    if role not in ROLES:
        raise ValueError(f"font role {role!r} is unknown; expected one of {', '.join(sorted(ROLES))}")
    name, package = ROLES[role]
    for folder in FOLDERS:
        for path in sorted(folder.rglob(name)):
            return path
    raise ValueError(f"font {name} (role {role!r}) is not installed; run: apt-get install {package}")


@lru_cache(maxsize=512)
def font(role: str, size: int) -> ImageFont.FreeTypeFont:
    """The role's font at a size in pixels.

    Basic layout, always: Pillow's other layout engine loads a library that may or may not be installed.
    """
    return ImageFont.truetype(str(font_path(role)), size, layout_engine=ImageFont.Layout.BASIC)


def check_drawable(text: str, role: str) -> None:
    """Raises ValueError, naming the font and the character, for text that the role's font can't draw in full.

    Text must be NFC: basic layout puts a combining mark beside its letter rather than on it.
    """
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"text {text!r} is not NFC; normalise it before drawing")
    missing = [c for c in text if ord(c) not in coverage(font_path(role)) or unicodedata.combining(c)]
    if missing:
        listed = ", ".join(f"U+{ord(c):04X} ({unicodedata.name(c, 'unnamed')})" for c in dict.fromkeys(missing))
        raise ValueError(f"font {ROLES[role][0]} (role {role!r}) cannot draw {listed}; use another role or text")


@cache
def coverage(path: Path) -> frozenset[int]:
    """The code points that a TrueType or OpenType font has a glyph for, from its cmap table."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    directory = {data[12 + 16 * i :][:4]: struct.unpack_from(">I", data, 20 + 16 * i)[0] for i in range(tables)}
    cmap = directory[b"cmap"]
    (subtables,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for index in range(subtables):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            found.update(_subtable(data, cmap + offset))
    return frozenset(found)


def _subtable(data: bytes, at: int) -> Iterator[int]:
    """Code points of one cmap subtable, format 4 (16-bit segments) or 12 (32-bit groups)."""
    (kind,) = struct.unpack_from(">H", data, at)
    if kind == 4:
        (twice,) = struct.unpack_from(">H", data, at + 6)
        count = twice // 2
        ends, starts, deltas, offsets = (
            struct.unpack_from(f">{count}H", data, at + place)
            for place in (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
        )
        for i, (end, start, delta, offset) in enumerate(zip(ends, starts, deltas, offsets, strict=True)):
            for code in range(start, end + 1):
                glyph = code
                if offset:
                    place = at + 16 + 3 * twice + 2 * i + offset + 2 * (code - start)
                    (glyph,) = struct.unpack_from(">H", data, place) if place + 2 <= len(data) else (0,)
                if (glyph + delta if glyph or not offset else 0) & 0xFFFF and code != 0xFFFF:
                    yield code
    elif kind == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        for i in range(groups):
            start, end, glyph = struct.unpack_from(">III", data, at + 16 + 12 * i)
            yield from (code for code in range(start, end + 1) if glyph + code - start)
