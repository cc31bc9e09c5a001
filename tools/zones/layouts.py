"""Invented layouts: what a template file could say of cards and papers that nobody issues."""

from collections.abc import Iterator

import numpy as np

from stages.sample import template as t
from stages.sample.fonts import ROLES, coverage, font, font_path
from stages.sample.people import Person, pick
from tools.zones import words

PERSONAL, PRINTED, ZONE = "personal", "printed", "mrz"
"""The fields of texts: what the net is to tell apart."""
LATIN = [name for name in ROLES if not name.startswith("korean") and name != "mrz"]
KOREAN = [name for name in ROLES if name.startswith("korean")]
Box = tuple[float, float, float, float]


def card(rng: np.random.Generator, who: Person) -> t.Template:
    """A card or a data page of somebody."""
    ratio = float(rng.choice([1.586, 1.42, 1.3, 0.7, 0.66], p=[0.5, 0.3, 0.06, 0.09, 0.05]))
    width = 1400 if ratio > 1 else 1000
    return _Card(rng, who, (width, round(width / ratio))).template()


class _Card:
    """A card that is being laid out; `taken` are boxes that text keeps clear of."""

    def __init__(self, rng: np.random.Generator, who: Person, size: tuple[int, int]) -> None:
        self.rng, self.who, self.size = rng, who, size
        self.elements: list[t.AnyElement] = []
        self.taken: list[Box] = []
        self.dark = [colour(rng, 0, 110) for _ in range(3)]
        self.fonts = {"ko": [pick(rng, KOREAN) for _ in range(2)], "": [pick(rng, LATIN) for _ in range(2)]}

    def template(self) -> t.Template:
        self._ground()
        bottom = self._zone()
        self._heading()
        self._pictures(bottom)
        self._columns(bottom)
        return t.Template(
            doc_type="card",
            language="en",
            size=self.size,
            facts="picture",
            origins=["en"],
            elements=self.elements,
            shape="card",
            corner=float(self.rng.uniform(0, 46)),
        )

    def _ground(self) -> None:
        rng, (width, height) = self.rng, self.size
        if rng.random() < 0.12:
            self.elements.append(t.Scene())
            self.elements.append(
                t.Gradient(
                    colours=[colour(rng, 190, 256) for _ in range(2)],
                    angle=30.0,
                    opacity=float(rng.uniform(0.55, 0.85)),
                )
            )
        else:
            self.elements.append(
                t.Gradient(colours=[colour(rng, 175, 256) for _ in range(3)], angle=float(rng.uniform(0, 180)))
            )
        for _ in range(int(rng.integers(0, 3))):
            self.elements.append(
                t.Waves(
                    colour=colour(rng, 60, 200),
                    top=-20,
                    bottom=height + 20,
                    count=int(rng.integers(20, 70)),
                    height=float(rng.uniform(8, 40)),
                    length=float(rng.uniform(150, 600)),
                    drift=float(rng.uniform(-0.2, 0.2)),
                    width=int(rng.integers(1, 4)),
                    opacity=float(rng.uniform(0.1, 0.5)),
                )
            )
        for _ in range(int(rng.integers(0, 3))):
            at = (float(rng.uniform(0, width)), float(rng.uniform(0, height)))
            self.elements.append(
                t.Rosette(
                    colours=[colour(rng, 60, 200) for _ in range(2)],
                    centre=at,
                    radius=float(rng.uniform(80, 400)),
                    petals=int(rng.integers(5, 18)),
                    rings=int(rng.integers(8, 26)),
                    opacity=float(rng.uniform(0.15, 0.6)),
                )
            )
        if rng.random() < 0.4:
            self.elements.append(
                t.Mark(
                    text=pick(rng, words.WORDS[:2]),
                    centre=(width * 0.55, height * 0.5),
                    font="sans-bold",
                    size=int(rng.integers(100, 220)),
                    colour=colour(rng, 40, 200),
                    opacity=float(rng.uniform(0.08, 0.3)),
                )
            )

    def _zone(self) -> float:
        """The machine-readable zone, if there is one; returns where the room above it ends."""
        rng, (width, height) = self.rng, self.size
        if rng.random() > 0.45:
            return height * 0.97
        lines = words.zone(rng, self.who)
        role = pick(rng, ("mrz", "mrz", "mono", "mono-bold"))
        size = int(min(width * rng.uniform(0.85, 0.96) / (len(lines[0]) * 0.61), height * 0.07))
        left = (width - font(role, size).getlength(lines[0])) / 2 * float(rng.uniform(0.3, 1))
        step = size * float(rng.uniform(1.25, 1.6))
        top = height - step * (len(lines) + 0.35)
        if rng.random() < 0.6:
            self.elements.append(
                t.Panel(
                    colour=colour(rng, 225, 256),
                    box=(0, top - size * 1.3, width, height - top + size * 1.3),
                    opacity=float(rng.uniform(0.5, 1)),
                )
            )
        ink = colour(rng, 0, 60)
        for index, line in enumerate(lines):
            self.elements.append(
                t.Text(text=line, at=(left, top + index * step), font=role, size=size, colour=ink, field=ZONE)
            )
        self.taken.append((0, top - size * 1.4, width, height))
        return top - size * 1.6

    def _heading(self) -> None:
        rng, (width, height) = self.rng, self.size
        self.top = height * float(rng.uniform(0.03, 0.06))
        for _ in range(int(rng.integers(1, 4))):
            text, size = pick(rng, words.HEADINGS + words.STATES), int(rng.integers(24, 66))
            role = self._role(text)
            long = font(role, size).getlength(text)
            if long < width * 0.8:
                left = pick(rng, (0.05 * width, (width - long) / 2, width * 0.93 - long))
                self.top += size * 1.15
                self._write(text, left, self.top, role, size, pick(rng, self.dark), PRINTED)
        self.top += height * 0.03
        if rng.random() < 0.5:
            self.elements.append(
                t.Emblem(
                    colour=pick(rng, self.dark),
                    centre=(float(rng.uniform(0.06, 0.94)) * width, height * 0.1),
                    radius=float(rng.uniform(30, 70)),
                )
            )

    def _pictures(self, bottom: float) -> None:
        rng, (width, height) = self.rng, self.size
        wide = width * float(rng.uniform(0.17, 0.3)) if width > height else width * float(rng.uniform(0.3, 0.5))
        high = min(wide * float(rng.uniform(1.1, 1.42)), (bottom - self.top) * 0.95)
        left = pick(
            rng,
            (width * float(rng.uniform(0.03, 0.07)),) * 3
            + (width * float(rng.uniform(0.93, 0.97)) - wide, (width - wide) / 2),
        )
        top = self.top + max(0.0, bottom - self.top - high) * float(rng.uniform(0, 0.6))
        if rng.random() < 0.93:
            self._portrait((left, top, wide, high), None, 1.0)
        if rng.random() < 0.35:
            small = wide * float(rng.uniform(0.3, 0.6))
            spot = self._free(small, small * 1.28, bottom)
            if spot:
                ghost = None if rng.random() < 0.4 else pick(rng, self.dark)
                self._portrait(spot, ghost, float(rng.uniform(0.35, 0.9)))
        if rng.random() < 0.6:
            sign = (width * float(rng.uniform(0.12, 0.26)), height * float(rng.uniform(0.06, 0.11)))
            below = (left, top + high + 8, wide, sign[1])
            spot = below if rng.random() < 0.5 and below[1] + below[3] < bottom else self._free(*sign, bottom)
            if spot:
                self.elements.append(t.Signature(box=spot, colour=colour(rng, 0, 90)))
                self.taken.append((spot[0], spot[1], spot[0] + spot[2], spot[1] + spot[3]))

    def _portrait(self, box: Box, ghost: str | None, opacity: float) -> None:
        self.elements.append(t.Portrait(box=box, radius=float(self.rng.uniform(0, 24)), ghost=ghost, opacity=opacity))
        self.taken.append((box[0] - 14, box[1] - 14, box[0] + box[2] + 14, box[1] + box[3] + 14))

    def _free(self, wide: float, high: float, bottom: float) -> Box | None:
        for _ in range(12):
            x = float(self.rng.uniform(0.03, 0.97)) * self.size[0] - wide / 2
            y = float(self.rng.uniform(self.top, max(self.top + 1, bottom - high)))
            box = (x, y, x + wide, y + high)
            if (
                x > 5
                and box[2] < self.size[0] - 5
                and box[3] < bottom
                and not any(_meet(box, other) for other in self.taken)
            ):
                return x, y, wide, high
        return None

    def _columns(self, bottom: float) -> None:
        """Captions and values in rows, wherever nothing else stands."""
        rng, (width, height) = self.rng, self.size
        count = int(rng.integers(1, 4)) if width > height else int(rng.integers(1, 3))
        starts = [width * (0.04 + 0.92 * index / count) + float(rng.uniform(0, 20)) for index in range(count)]
        above, bold = rng.random() < 0.6, rng.random() < 0.7
        small = int(rng.integers(15, 30))
        big = int(small * rng.uniform(0.95, 1.9))
        inks = (pick(rng, self.dark), pick(rng, self.dark) if rng.random() < 0.4 else colour(rng, 0, 60))
        gap = float(rng.uniform(0.3, 1.3)) * big
        for start, end in zip(starts, [*starts[1:], width * 0.97], strict=True):
            y = self.top + big
            while y < bottom - big:
                y += self._row(start, end - 12, y, (small, big), inks, above=above, bold=bold) + gap

    def _row(
        self,
        left: float,
        right: float,
        y: float,
        sizes: tuple[int, int],
        inks: tuple[str, str],
        *,
        above: bool,
        bold: bool,
    ) -> float:
        """A caption and its value; returns the height taken."""
        rng, (small, big) = self.rng, sizes
        left, right = self._clear(left, right, (y - small, y + big * 2.2))
        if right - left < 120:
            return big * 1.5
        caption = pick(rng, words.CAPTIONS)
        if rng.random() < 0.35:
            caption += pick(rng, (" / ", "/", "·")) + pick(rng, words.CAPTIONS)
        caption += pick(rng, ("", "", ":"))
        kind = rng.random()
        value = words.value(rng, self.who)
        if kind < 0.1:  # print alone
            self._fit(pick(rng, words.STATES + words.CAPTIONS), left, right, y, small, inks[0], PRINTED)
            return small * 1.4
        if kind < 0.22:  # a value alone
            self._fit(value, left, right, y + big, big, inks[1], PERSONAL, bold=bold)
            return big * 1.5
        taken = self._fit(caption, left, right if above else left + (right - left) * 0.5, y, small, inks[0], PRINTED)
        if above:
            self._fit(value, left, right, y + big * 1.25, big, inks[1], PERSONAL, bold=bold)
            return small * 0.3 + big * 1.7
        self._fit(value, taken + big * 0.6, right, y, big, inks[1], PERSONAL, bold=bold)
        return big * 1.3

    def _clear(self, left: float, right: float, rows: tuple[float, float]) -> tuple[float, float]:
        """What of a span no picture stands in."""
        for x1, y1, x2, y2 in self.taken:
            if y1 < rows[1] and y2 > rows[0] and x1 < right and x2 > left:
                if x1 - left > right - x2:
                    right = min(right, x1)
                else:
                    left = max(left, x2)
        return left, right

    def _fit(
        self, text: str, left: float, right: float, y: float, size: int, ink: str, field: str, *, bold: bool = False
    ) -> float:
        role = self._role(text, bold=bold)
        text = drawable(text, role)
        while text and font(role, size).getlength(text) > right - left:
            text = text[:-1].strip()
        if text:
            self._write(text, left, y, role, size, ink, field)
        return left + font(role, size).getlength(text)

    def _write(self, text: str, left: float, y: float, role: str, size: int, ink: str, field: str) -> None:
        self.elements.append(
            t.Text(
                text=drawable(text, role),
                at=(left, y),
                font=role,
                size=size,
                colour=ink,
                field=field,
                opacity=float(self.rng.uniform(0.8, 1)),
            )
        )

    def _role(self, text: str, *, bold: bool = False) -> str:
        role = self.fonts["ko" if any("가" <= c <= "힣" for c in text) else ""][0]
        return f"{role}-bold" if bold and f"{role}-bold" in ROLES else role


def paper(rng: np.random.Generator, who: Person) -> t.Template:
    """A sheet of running text, lists and tables: nothing on it is taken for somebody's, but a signature."""
    width, height = 1000, int(rng.choice([1414, 1414, 700, 2000]))
    language = pick(rng, ("en", "en", "ko", "vi"))
    roles = KOREAN if language == "ko" else LATIN
    role, size = pick(rng, roles), int(rng.integers(16, 34))
    elements: list[t.AnyElement] = []
    if rng.random() < 0.25:
        elements.append(t.Gradient(colours=[colour(rng, 200, 256) for _ in range(2)], angle=60.0))
    ink, left, y = colour(rng, 0, 90), float(rng.uniform(40, 160)), float(rng.uniform(60, 200))
    while y < height - 120:
        elements += [
            t.Text(text=line.text, at=(line.at[0], y), font=role, size=line.size, colour=ink, field=PRINTED)
            for line in _lines(rng, language, role, size, left, width)
        ]
        y += size * float(rng.choice([1.3, 1.3, 1.5, 2.6]))
    if rng.random() < 0.3:
        elements = [e for e in elements if not (isinstance(e, t.Text) and e.at[1] > height - 300)]
        box = (float(rng.uniform(80, 600)), height - 250.0, float(rng.uniform(180, 320)), float(rng.uniform(60, 110)))
        elements.append(t.Signature(box=box, colour=colour(rng, 0, 110)))
    return t.Template(
        doc_type="paper",
        language="en",
        size=(width, height),
        facts="picture",
        origins=["en"],
        elements=elements,
        colour=colour(rng, 225, 256),
    )


def _lines(rng: np.random.Generator, language: str, role: str, size: int, left: float, width: int) -> Iterator[t.Text]:
    """The cells of one row: a line of running text, or an item and its amount."""
    kind = rng.random()
    texts = [drawable(words.paragraph(rng, language), role)]
    places = [left]
    if kind < 0.35:
        texts.append(pick(rng, (words.number(rng), f"{rng.integers(1, 9999)}.{rng.integers(10, 99)}", "OK", "x 2")))
        places.append(width * float(rng.choice([0.6, 0.75])))
    for text, x in zip(texts, places, strict=True):
        end = places[1] - 20 if len(places) > 1 and x == left else width - 30
        while text and font(role, size).getlength(text) > end - x:
            text = text[:-1].strip()
        if text:
            yield t.Text(text=text, at=(x, 0), font=role, size=size)


def colour(rng: np.random.Generator, low: int, high: int) -> str:
    """A colour whose channels lie in a range."""
    grey = int(rng.integers(low, high))
    spread = rng.integers(-45, 46, 3) if rng.random() < 0.8 else np.zeros(3, int)
    return "#" + "".join(f"{int(np.clip(grey + s, low, high - 1)):02x}" for s in spread)


def drawable(text: str, role: str) -> str:
    """The text without characters that the role's font lacks, or that a template has a meaning for."""
    known = coverage(font_path(role))
    return "".join(c for c in text if ord(c) in known and c not in "{}").strip()


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
