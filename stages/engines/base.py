"""What an OCR engine is: where it stands installed, what it can write, and how it reads a page or given lines.

A member reads one page at a time. A line's reading depends on that line's pixels alone: not on the other lines, their
order, a batch or the number of threads. Frameworks are imported inside the methods that need them.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.likelihood import Chances
from stages.core.reading import Line

Pixels = NDArray[np.uint8]
"""An RGB image, height × width × 3."""


class Engine(ABC):
    """An OCR engine. `languages` are those it was made for (ISO 639-1); "und" among them means any.

    `finds_lines` says whether `read` works without places. An engine that doesn't reads the lines of another.
    `listens` says whether it can say how likely a given text is.
    """

    languages: Sequence[str]
    finds_lines = True
    listens = False

    @abstractmethod
    def missing(self) -> str | None:
        """What isn't there and the command that installs it, on one line; None where the engine can be used."""

    @abstractmethod
    def provenance(self) -> Mapping[str, str]:
        """All that readings depend on: runtime, precision, versions, `sha256` of every model. No path, no time."""

    @abstractmethod
    def characters(self) -> frozenset[str]:
        """The characters (NFC code points) that the engine is able to write."""

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """`characters`, asked for once."""
        return self.characters()

    @abstractmethod
    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        """The lines of an image; with `places` (quads), exactly one line a place and in their order.

        Without places, lines come sorted as people read: from top to bottom, then from left to right. A place in
        which nothing was read gives a line with text "".
        """

    def listen(
        self, image: Pixels, place: Polygon, *, fold: bool = False, written: frozenset[str] = frozenset()
    ) -> Chances | None:
        """What was seen in a place, for any text to be weighed by; None where nothing can be seen there.

        `fold` and `written` are as in `Chances`. Raises NotImplementedError for an engine that doesn't listen.
        """
        raise NotImplementedError(f"{type(self).__name__} can't say how likely a text is")
