"""Names of people: beside their captions, in greetings, before and after titles, under a letter, and by their form."""

import re
from collections.abc import Iterable, Iterator

from stages.core import person_names
from stages.core.caption_values import Announced, announced
from stages.core.parts import Part, detections
from stages.core.personal import Detection
from stages.core.view import View
from stages.core.wording.fold import folded
from stages.detectors.base import Detector

_CLOSINGS = frozenset(
    map(
        folded,
        [
            "Sincerely",
            "Yours sincerely",
            "Sincerely yours",
            "Yours faithfully",
            "Yours truly",
            "Very truly yours",
            "Regards",
            "Kind regards",
            "With kind regards",
            "Best regards",
            "Warm regards",
            "With best wishes",
            "Best wishes",
            "Respectfully",
            "Cordially",
            "Love",
            "Cheers",
            "Many thanks",
            "Trân trọng",
            "Kính thư",
            "Thân ái",
            "Thân mến",
            "Kính chào",
            "Trân trọng kính chào",
            "감사합니다",
            "고맙습니다",
            "Người làm đơn",
            "Người viết",
            "Ký tên",
        ],
    )
)
_UNDER_CLOSING = 9.0
"""How far below a letter's closing its writer's name stands at most, in heights of the line: a signature's room."""


class Names(Detector):
    """Names, told by captions and by form; on types named in `sparing`, by form only where little else looks alike."""

    def __init__(self, sparing: Iterable[str] = ()) -> None:
        self._sparing = frozenset(sparing)

    def detect(self, view: View) -> Iterable[Detection]:
        return detections(view.lines, self._parts(view))

    def _parts(self, view: View) -> Iterator[Part]:
        told = announced(view.lines)
        freely = view.doc_type not in self._sparing
        for value in told.values:
            if value.role == "name" and (freely or value.after or (value.sure and person_names.looks_like(value.text))):
                yield Part("name", value.line, value.whole, value.start, value.end)
        for index, line in enumerate(view.lines):
            for text in line.texts:
                for start, end in person_names.find(text, freely):
                    yield Part("name", index, text, start, end, 0.8)
            if freely and any(folded(text) in _CLOSINGS for text in line.texts):
                yield from _signed(view, index, told)


def _signed(view: View, closing: int, told: Announced) -> Iterator[Part]:
    """The name under a letter's closing, typed or written by hand."""
    for _, at in told.neighbours.below(closing, _UNDER_CLOSING, 4.0):
        if at in told.captions:
            continue
        named = [text for text in view.lines[at].texts if _short(text)]
        for text in named:
            yield Part("name", at, text, 0, len(text), 0.7)
        if named:
            return


def _short(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    hangul = all("가" <= c <= "힣" for word in words for c in word)
    if hangul:
        return person_names.korean("".join(words)) > 0
    return 1 <= len(words) <= 4 and all(word[0].isupper() for word in words) and person_names.looks_like(text)
