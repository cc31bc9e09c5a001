"""Names that were meant: of fields and of document types."""

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz.distance import OSA

_PARTS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SHORT, _LONG = 3, 7
"""Letters from which on a name may have one, and two, wrong."""


def meant(name: str, known: Collection[str]) -> str | None:
    """The one known name that another is a misspelling of; None where there is none, or several.

    >>> meant("Date of Birth", ["date_of_birth", "date"]), meant("adress", ["address"]), meant("naem", ["name", "tax"])
    ('date_of_birth', 'address', 'name')
    """
    return _meant(name, tuple(sorted(known)))


@lru_cache(maxsize=4096)
def _meant(name: str, known: tuple[str, ...]) -> str | None:
    plain = _plain(name)
    same = [other for other in known if _plain(other) == plain]
    if same:
        return same[0] if len(same) == 1 else None
    distances = {other: OSA.distance(plain, _plain(other)) for other in known}
    swapped = [other for other in known if distances[other] == 1 and sorted(_plain(other)) == sorted(plain)]
    if len(swapped) == 1:
        return swapped[0]
    allowed = 0 if len(plain) < _SHORT else 1 if len(plain) < _LONG else 2
    near = [other for other, distance in distances.items() if distance <= allowed]
    return near[0] if len(near) == 1 else None


def _plain(name: str) -> str:
    """The name's letters and digits, parts joined by one sign."""
    return _PARTS.sub("_", _CAMEL.sub("_", name.strip())).strip("_").lower()
