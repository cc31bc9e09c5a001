"""Lines of a machine-readable zone in text, however badly they were read."""

import re
from collections.abc import Iterable

from stages.core.passages import Passages, passages
from stages.core.personal import Detection
from stages.core.view import View
from stages.core.writings import plain
from stages.detectors.base import Detector

_FILLERS = str.maketrans(
    dict.fromkeys("‹〈《＜≤⟨〈❮", "<") | {"«": "<<", "≪": "<<", " ": "", "\n": "", ".": "", "-": ""}
)
_SHORTEST = 20
_DIGIT = "[0-9OQDILZSGBoilsz|]"
_SIGN = "[0-9A-Z<|]"
_RUNS = re.compile(r"([KCEXSLR({<¢€])\1{4,}|[KC<(L]{8,}")
_NUMBERS = re.compile(
    rf"{_SIGN}{{8,11}}{_DIGIT}[A-Z<01]{{2,4}}{_DIGIT}{{7}}[MFX<HWN]{_DIGIT}{{7}}"  # of two lines, the second
    rf"|{_DIGIT}{{7}}[MFX<HWN]{_DIGIT}{{7}}[A-Z<01]{{2,4}}|[0-9]{{6,7}}[MFX<][0-9]{{6,7}}"  # of three
)
_ONLY = re.compile(r"[0-9A-Z<|]")
_BEGIN = re.compile(r"(?:P[A-Z<]|[IAC][A-Z<]|V[A-Z<])[A-Z0-9<]{3}").match
_MOSTLY = 0.9


class ZonesInText(Detector):
    """Parts of zones of twenty characters and more: capitals, digits and fillers, or digits in the order of a zone."""

    def detect(self, view: View) -> Iterable[Detection]:
        page: Passages = passages(view.lines)
        for line in page.lines:
            values = tuple(text for text in line.texts if is_zone(text))
            if values:
                yield Detection(kind="mrz", polygon=line.polygon, values=values)


def is_zone(text: str) -> bool:
    """Whether a text is, or has in it, part of a line of a machine-readable zone."""
    if len(text) < _SHORTEST // 2:
        return False
    tight = plain(text.translate(_FILLERS)).text.upper()
    if len(tight) < _SHORTEST:
        return False
    if _NUMBERS.search(tight):
        return True
    signs = len(_ONLY.findall(tight))
    fillers = tight.count("<")
    told = signs - fillers
    if signs < _MOSTLY * len(tight) or told < 3:
        run = _RUNS.search(tight)
        return bool(run and _BEGIN(tight) and told >= 3 and signs >= 0.7 * len(tight))
    return (
        fillers >= 2 or (fillers == 1 and bool(_BEGIN(tight))) or bool(_RUNS.search(tight) and " " not in text.strip())
    )
