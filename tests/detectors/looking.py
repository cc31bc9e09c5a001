"""What tests of detectors that look at pixels share: documents to look at, and how much of a place is covered."""

from collections.abc import Callable, Iterable, Sequence

import cv2
import numpy as np
from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region
from stages.core.personal import Detection, Kind
from stages.core.subject import DocType
from stages.core.view import Pixels, View
from stages.detectors.base import Detector

Picture = tuple[Pixels, Document]


def look(detector: Detector, picture: Picture, *, lines: bool = True, identity: bool = True) -> list[Detection]:
    """What the detector says of a picture; `lines` says whether its lines of text are known."""
    pixels, document = picture
    schema = {"some": DocType(identity=identity)}
    labels = [replace(document, regions=tuple(r for r in document.regions if r.text))] if lines else []
    found = list(detector.detect(View(document, pixels, labels=labels, schema=schema, doc_type="some")))
    height, width = pixels.shape[:2]
    assert all(0 <= x <= width and 0 <= y <= height for one in found for x, y in one.polygon)
    return found


def covered(polygon: Polygon, detections: Iterable[Detection], kinds: Sequence[Kind]) -> float:
    """How much of the polygon detections of the kinds cover."""
    points = [np.round(np.array(one.polygon)).astype(np.int32) for one in detections if one.kind in kinds]
    place = np.round(np.array(polygon)).astype(np.int32)
    left, top = place.min(0)
    wide, high = place.max(0) - place.min(0) + 1
    whole, hidden = (np.zeros((int(high), int(wide)), np.uint8) for _ in range(2))
    cv2.fillPoly(whole, [place - (left, top)], (1,))
    for each in points:
        cv2.fillPoly(hidden, [each - (left, top)], (1,))
    return float((whole & hidden).sum() / whole.sum())


def places(document: Document, field: str) -> list[Polygon]:
    """Where the field's regions are."""
    return [region.polygon for region in document.regions if region.field == field]


def moved(picture: Picture, matrix: Sequence[Sequence[float]], size: tuple[int, int]) -> Picture:
    """The picture and its regions under an affine map."""
    pixels, document = picture
    turn = np.array(matrix, np.float64)

    def there(region: Region) -> Region:
        points = [turn @ (x, y, 1.0) for x, y in region.polygon]
        return replace(region, polygon=tuple((float(x), float(y)) for x, y in points))

    warped = cv2.warpAffine(pixels, turn, size, borderValue=(120, 120, 120))
    new = replace(document, width=size[0], height=size[1], regions=tuple(map(there, document.regions)))
    return np.asarray(warped, np.uint8), new


def turned(picture: Picture, quarters: int) -> Picture:
    """The picture turned clockwise by right angles."""
    height, width = picture[0].shape[:2]
    if quarters == 0:
        return picture
    matrices = {1: [[0, -1, height], [1, 0, 0]], 2: [[-1, 0, width], [0, -1, height]], 3: [[0, 1, 0], [-1, 0, width]]}
    return moved(picture, matrices[quarters], (width, height) if quarters == 2 else (height, width))


def _blurred(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), max(pixels.shape) / 500), np.uint8)


def _dark(pixels: Pixels) -> Pixels:
    return (pixels * 0.3).astype(np.uint8)


def _coarse(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 20])[1], 1), np.uint8)


def _grey(pixels: Pixels) -> Pixels:
    return np.repeat(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))[..., None], 3, 2)


HARM: dict[str, Callable[[Pixels], Pixels]] = {"blurred": _blurred, "dark": _dark, "coarse": _coarse, "grey": _grey}


def harmed(picture: Picture, how: str) -> Picture:
    """The picture, worse."""
    return np.ascontiguousarray(HARM[how](picture[0])), picture[1]


def page(width: int = 1000, height: int = 1400, lines: int = 24) -> Picture:
    """A page of text, with its lines."""
    pixels = np.full((height, width, 3), 248, np.uint8)
    regions = []
    for number in range(lines):
        x, y, text = 90, 130 + number * 50, f"Line {number} of the text that fills page {number * 37 % 90}"
        cv2.putText(pixels, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)
        (wide, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.9, 2)
        quad = ((x, y - 26.0), (x + wide, y - 26.0), (x + wide, y + 10.0), (x, y + 10.0))
        regions.append(Region(id=f"r{number}", polygon=quad, text=text))
    made = Document(
        id="page", delivery="pages", file="", source="", sha256="", fingerprint="", width=width, height=height
    )
    return pixels, replace(made, regions=tuple(regions))
