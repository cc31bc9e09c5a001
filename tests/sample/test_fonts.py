"""A character that a font lacks is refused, and the font tables are read as FreeType reads them."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from stages.sample import fonts

NOT_DEFINED = "\U0010fffe"


@pytest.mark.parametrize(
    ("text", "role", "named"),
    [
        ("맷돌", "mono", "U+B9F7"),
        ("Nguyễn", "mrz", "U+1EC5"),
        ("中", "sans", "U+4E2D"),
        ("🙂", "korean", "U+1F642"),
        ("a\u0301", "sans", "NFC"),
        (unicodedata.normalize("NFD", "Nguyễn"), "vietnamese", "NFC"),
        ("x\u0321", "sans", "U+0321"),
        ("a\nb", "sans", "U+000A"),
    ],
)
def test_what_a_font_lacks_is_refused(text: str, role: str, named: str) -> None:
    with pytest.raises(ValueError, match=named.replace("+", r"\+")) as raised:
        fonts.check_drawable(text, role)
    assert named == "NFC" or fonts.ROLES[role][0] in str(raised.value)


@pytest.mark.parametrize(
    ("text", "role"), [("맷돌 공화국 뷁", "korean"), ("Cộng hòa Cối Xay ẫữỵĐ", "vietnamese-bold"), ("P<UTO", "mrz")]
)
def test_what_a_font_has_is_drawn(text: str, role: str) -> None:
    fonts.check_drawable(text, role)


@pytest.mark.parametrize("role", sorted(fonts.ROLES))
def test_coverage_is_what_freetype_draws(role: str) -> None:
    covered = fonts.coverage(fonts.font_path(role))
    missing = bytes(fonts.font(role, 40).getmask(NOT_DEFINED))
    rng = np.random.default_rng(1)
    for code in [*rng.integers(0x21, 0x17F, 40), *rng.integers(0x1EA0, 0x1EF9, 20), *rng.integers(0xAC00, 0xD7A3, 40)]:
        boxed = bytes(fonts.font(role, 40).getmask(chr(code))) == missing
        assert boxed == (int(code) not in covered), f"U+{code:04X}"


def test_a_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path,))
    fonts.font_path.cache_clear()
    try:
        with pytest.raises(ValueError, match="apt-get install fonts-nanum"):
            fonts.font_path("korean")
        with pytest.raises(ValueError, match="'comic'"):
            fonts.font_path("comic")
    finally:
        fonts.font_path.cache_clear()
