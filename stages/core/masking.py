"""Which places of a document are hidden from an audience: detections, as policy and people's decisions have them."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from stages.core.boxes import polygon_iou, polygon_shared
from stages.core.cells import Manner
from stages.core.document import Polygon
from stages.core.geometry import area
from stages.core.given_pictures import without_guesses
from stages.core.mask_review import MaskDecision
from stages.core.masked import Code, Reason
from stages.core.personal import PICTURES, Detected, Detection, Kind
from stages.core.policy import Policy
from stages.core.subject import DocType
from stages.core.view import View

SAME = 0.5
"""The IoU from which on a decision is about a detection."""
_INSIDE = 0.8
"""The share of a detection from which on it lies in a judged place: masks are larger than what they hide."""
_OVERLAP = 0.1
"""The share of a line's area that a hidden place may cover before the line counts as hidden itself."""
_HALF, _MOSTLY = 0.5, 0.6
REVIEW = "review"
"""Who found what a person drew."""


class Hidden(Struct, frozen=True, gc=False):
    """A place to be hidden, and the detectors that found it."""

    kind: Kind
    polygon: Polygon
    detectors: tuple[str, ...]


def hidden(
    detections: Iterable[Detection], doc_type: str | None, policy: Policy, decisions: Sequence[MaskDecision] = ()
) -> list[Hidden]:
    """The places that the audience must not see; what people decided wins over what detectors say."""
    public = [one.polygon for one in decisions if one.verdict == "public"]
    found: dict[tuple[Kind, Polygon], list[str]] = {}
    personal = [
        one
        for one in detections
        if policy.hides(one.kind, doc_type) and not any(_is_about(place, one.polygon) for place in public)
    ]
    for one in without_guesses(personal):
        found.setdefault((one.kind, one.polygon), []).append(one.detector)
    for decision in decisions:
        if decision.verdict == "personal" and decision.kind and policy.hides(decision.kind, doc_type):
            found.setdefault((decision.kind, decision.polygon), []).append(REVIEW)
    return [Hidden(kind, place, tuple(dict.fromkeys(names))) for (kind, place), names in sorted(found.items())]


def _is_about(place: Polygon, polygon: Polygon) -> bool:
    """Whether a person who judged the place judged the detection with it."""
    size = area(polygon) if polygon else 0.0
    return size > 0 and (polygon_iou(polygon, place) >= SAME or polygon_shared(polygon, place) >= _INSIDE * size)


def manner(place: Hidden, view: View, widely: frozenset[str]) -> Manner:
    """How exact a place is, by the names of the detectors that find zones wider than what they hide."""
    if widely.issuperset(place.detectors):
        return "zone"
    given = {region.polygon for label in view.labels for region in label.regions}
    return "box" if REVIEW in place.detectors or place.polygon in given else "line"


def shown(
    view: View, places: Sequence[Hidden], widely: frozenset[str] = frozenset(), *, print_only: bool = False
) -> list[Polygon]:
    """The lines that stay, or those of them that are known print: masks beside them don't grow over them.

    Known print also stays in places that were found `widely` alone: by detectors of zones wider than what they hide.
    """
    printed = set(printed_lines(view))
    tight = [one for one in places if not widely.issuperset(one.detectors)]
    kept = []
    for line in view.lines:
        known = line.polygon in printed
        size = area(line.polygon)
        if not size or (print_only and not known):
            continue
        most = (_HALF if known else _OVERLAP) * size
        if not any(polygon_shared(line.polygon, one.polygon) > most for one in (tight if known else places)):
            kept.append(line.polygon)
    return kept


def printed_lines(view: View) -> list[Polygon]:
    """The lines that engines read and that are known to be printed on all documents of the type."""
    return [
        line.polygon
        for line in view.lines
        if not line.labelled and any(len(text) > 1 and view.printed.covers(text, view.doc_type) for text in line.texts)
    ]


def lies_on(polygon: Polygon, lines: Iterable[Polygon]) -> bool:
    """Whether most of a place is one of the lines."""
    size = area(polygon)
    return any(polygon_shared(polygon, line) >= _MOSTLY * size for line in lines)


def needs_ground(doc_type: str | None, detections: Iterable[Detection], schema: Mapping[str, DocType]) -> bool:
    """Whether all but known print must be filled: the type is unknown, or a picture that it must have wasn't found."""
    kind = schema.get(doc_type or "")
    if kind is None:
        return True
    wanted = {
        rule.personal for rule in kind.fields.values() if kind.identity and rule.required and rule.personal in PICTURES
    }
    found = {one.kind for one in detections}
    if found & {"face", "photograph"}:
        found |= {"face", "photograph"}
    return not wanted <= found


def kept_back(detected: Detected) -> list[Reason]:
    """Why a document can't leave whatever its masks are like."""
    reasons = [Reason(code="detector_failed", detail=one.detector) for one in detected.failures]
    return [Reason(code="unreadable_image", detail=detected.problem), *reasons] if detected.problem else reasons


def lifted(reasons: Iterable[Reason], decisions: Iterable[MaskDecision], audience: str) -> list[Reason]:
    """The reasons that still hold after people's decisions for the audience; faults hold whatever anyone says."""
    verdicts = {one.verdict for one in decisions if not one.polygon and one.audience == audience}
    doubts: set[Code] = {"still_readable", "not_judged"}
    kept = [one for one in reasons if not ("covered" in verdicts and one.code in doubts)]
    return [*kept, Reason(code="withheld")] if "withheld" in verdicts else kept


def still_personal(
    detections: Iterable[Detection], doc_type: str | None, policy: Policy, decisions: Sequence[MaskDecision] = ()
) -> list[Hidden]:
    """What can be read of hidden kinds in a masked image."""
    return hidden(detections, doc_type, policy, [one for one in decisions if one.verdict == "public"])


def language_of(texts: Iterable[str], language: str | None) -> str:
    """The language that an image is read again in: the document's, or what its letters look like where nobody said."""
    own = (language or "und").partition("-")[0].lower()
    if own not in {"und", "mul"}:
        return own
    joined = "".join(texts)
    hangul = sum("가" <= letter <= "힣" for letter in joined)
    marked = sum(letter in _VIETNAMESE for letter in joined.lower())
    if hangul >= _TELLING or marked >= _TELLING:
        return "ko" if hangul >= marked else "vi"
    return "und"


_TELLING = 4
_VIETNAMESE = frozenset("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
