"""The faces that training lines are set in: the even half of the line maker's, and others that aren't needed to run."""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

from stages.core.alphabets import letters
from stages.sample import fonts
from stages.sample.lines.faces import Face, choice_of, path

KOREAN = {
    **dict.fromkeys(("UnBatang", "UnDotum", "batang", "dotum", "gulim", "UnGungseo"), 5.0),
    **dict.fromkeys(("UnBatangBold", "UnDotumBold", "UnGraphic", "UnGraphicBold", "UnShinmun", "UnTaza"), 3.0),
    **dict.fromkeys(("hline", "UnDinaru", "UnDinaruBold", "UnDinaruLight", "NanumBarunGothicLight"), 3.0),
    **dict.fromkeys(("NanumBarunpenR", "NanumBarunpenB", "NanumSquareRoundL", "NanumSquareRoundEB"), 2.0),
    **dict.fromkeys(("UnVada", "UnPilgi", "UnPilgiBold", "UnJamoDotum", "UnJamoBatang", "UnYetgul"), 1.0),
    **dict.fromkeys(("Bandal", "Bangwool", "Eunjin", "Guseul", "UnPenheulim", "UnPen", "NanumPen"), 0.4),
}
"""File names without suffix, and how often each is taken beside the others."""
LATIN = (
    *("FreeSans", "FreeSerif", "FreeMono", "Roboto", "RobotoCondensed", "NotoSerif", "NotoSerifDisplay", "Carlito"),
    *("LinLibertine", "LinBiolinum", "Caladea", "EBGaramond", "Hack", "JetBrainsMono", "Lato", "Quicksand", "Cabin"),
    *("Inter", "PTSans", "PTSerif", "PTMono", "PTS", "PTF"),
)
"""How file names start. Noto Sans and what looks like it, DejaVu Serif and Liberation Serif are kept to test with."""
SYMBOLS = "₩☎※₫€£°·…–“”‘’～℃㎡㎏№○●□■△▲▶★☆①②③④⑤⑥⑦⑧⑨⑩㈜©®™×±「」『』〈〉《》【】렜"
"""What stands on forms and receipts beside letters and ASCII; 렜 is outside KS X 1001, but in use."""


def faces(language: str, folder: Path | None) -> tuple[list[Face], np.ndarray]:
    """The faces for a language with their weights; a third of the weight is that of the line maker's own."""
    fonts.FOLDERS = (*fonts.FOLDERS, *([folder] if folder and folder not in fonts.FOLDERS else []))
    own, own_weights = choice_of(language, "even")
    more = _korean(folder) if language == "ko" else _latin(folder)
    weights = np.array([face.weight for face in more])
    share = 0.35 if more else 1.0
    parts = [own_weights / own_weights.sum() * share]
    parts += [weights / weights.sum() * (1 - share)] if more else []
    return [*own, *more], np.concatenate(parts)


@cache
def drawable(file: str) -> frozenset[str]:
    """The characters that a font has ink for: the tables of old fonts promise more."""
    font = ImageFont.truetype(str(path(file)), 24, layout_engine=ImageFont.Layout.BASIC)
    wanted = letters("ko") | letters("vi") | letters("en") | set(SYMBOLS)
    listed = fonts.coverage(path(file))
    return frozenset(c for c in wanted if ord(c) in listed and font.getmask(c, "L").getbbox()) | {" "}


def _korean(folder: Path | None) -> list[Face]:
    files = {file.stem: file.name for file in sorted(folder.rglob("*.ttf"))} if folder else {}
    return [Face(files[stem], stem, "even", weight, 0) for stem, weight in KOREAN.items() if stem in files]


def _latin(folder: Path | None) -> list[Face]:
    """The files whose names start so, each family of one weight."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*.[to]tf")) if folder else ():
        family = max((start for start in LATIN if file.name.startswith(start)), key=len, default="")
        if family and "Symbol" not in file.name:
            found.setdefault(family, []).append(file.name)
    return [Face(name, family, "even", 1 / len(names), 0) for family, names in found.items() for name in names]
