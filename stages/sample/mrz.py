"""The machine-readable zone of a TD3 passport, after ICAO Doc 9303 parts 3 and 4."""

import re
import unicodedata

from stages.core.orthography.mrz import check_digit

LENGTH = 44


def plain(name: str) -> str:
    """A name in the zone's alphabet: no diacritics, spaces and hyphens as fillers.

    >>> plain("Đặng Thị Ngọc-Ánh")
    'DANG<THI<NGOC<ANH'
    """
    letters = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    return re.sub(r"[^A-Z]+", "<", "".join(c for c in letters if not unicodedata.combining(c))).strip("<")


def td3(
    *,
    issuer: str,
    family: str,
    given: str,
    number: str,
    nationality: str,
    born: str,
    sex: str,
    expires: str,
    optional: str = "",
) -> tuple[str, str]:
    """The two lines of 44 characters. `born` and `expires` are YYMMDD, `sex` is M, F or <."""
    names = f"{plain(family)}<<{plain(given)}"
    first = f"P<{issuer:<<3}{names}"[:LENGTH].ljust(LENGTH, "<")
    document, rest = number.ljust(9, "<"), optional.ljust(14, "<")
    body = document + check_digit(document)
    dates = born + check_digit(born), expires + check_digit(expires)
    extra = rest + (check_digit(rest) if optional else "<")
    second = f"{body}{nationality:<<3}{dates[0]}{sex}{dates[1]}{extra}"
    return first, second + check_digit(body + dates[0] + dates[1] + extra)
