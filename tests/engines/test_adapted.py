"""The head that reads Korean and Vietnamese: built as it was trained, and reading faces that it was not trained on."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from stages.core.alphabets import letters
from stages.core.reading import Line
from stages.engines.nets import adapted, runtime
from stages.engines.nets.crops import cut, restacked, tall
from stages.engines.nets.embedded import EMBEDDED, model_file
from stages.engines.nets.recogniser import MEAN, STD
from stages.engines.ppocr import PPOCR
from stages.sample.lines.make import MadeLine, make_lines

HEAD = adapted.HEADS / "ko_vi_en.npz"
BACKBONE = model_file(EMBEDDED, "rec")


@pytest.fixture(scope="module")
def engine() -> PPOCR:
    return PPOCR(recognition="ko_vi_en", precision="f32", languages=("en", "ko", "vi"))


def test_it_can_write_every_letter(engine: PPOCR) -> None:
    for language in ("en", "ko", "vi"):
        assert letters(language) <= engine.alphabet
    assert engine.missing() is None
    assert {"sha256:det", "sha256:rec", "sha256:head"} <= set(engine.provenance())


def test_a_runtime_that_cannot_cut_is_refused() -> None:
    engine = PPOCR(recognition="ko_vi_en", runtime="onnxruntime")
    assert "expected the runtime openvino" in (engine.missing() or "")
    with pytest.raises(ValueError, match="expected the runtime openvino"):
        adapted.load_adapted(BACKBONE, HEAD, runtime="onnxruntime", precision="f32", threads=1)


def test_a_detector_is_no_backbone() -> None:
    with pytest.raises(ValueError, match="expected a PP-OCRv6 small recogniser"):
        adapted.cut_backbone(model_file(EMBEDDED, "det"))


def test_the_head_is_built_as_it_was_trained() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, 48, 160, 3), dtype=np.uint8)
    seen = runtime.compiled(adapted.cut_backbone(BACKBONE), "f32", 1, MEAN, STD)(picture)[0]
    built = adapted.load_adapted(BACKBONE, HEAD, runtime="openvino", precision="f32", threads=1)(picture)[0]
    with np.load(HEAD) as stored:
        weights = {name: stored[name].astype(np.float64) for name in stored.files if name != "characters"}
    assert np.abs(_reckoned(seen, weights) - built).max() < 1e-3


@pytest.mark.parametrize(("language", "least"), [("ko", 15), ("vi", 15), ("en", 15)])
def test_faces_that_it_was_not_trained_on(engine: PPOCR, language: str, least: int) -> None:
    lines = list(make_lines(language, 20, 4, degradation="clean", fonts="odd"))
    assert sum(_read(engine, line).text == line.text for line in lines) >= least


def test_a_column_is_laid_down(engine: PPOCR) -> None:
    lines = list(make_lines("ko", 10, 4, direction="vertical", degradation="clean", fonts="odd"))
    right = 0
    for line in lines:
        crop = cut(_pixels(line), line.quad)
        assert crop is not None
        assert tall(crop)
        row = restacked(crop)
        assert row is not None
        height, width = row.shape[:2]
        assert width > height
        (read,) = engine.read(row, [((0, 0), (width, 0), (width, height), (0, height))])
        right += read.text == line.text
        assert restacked(row) is None
    assert right >= 5


def test_an_empty_column_is_no_line() -> None:
    assert restacked(np.full((200, 40, 3), 255, np.uint8)) is None


def _read(engine: PPOCR, line: MadeLine) -> Line:
    return engine.read(_pixels(line), [line.quad])[0]


def _pixels(line: MadeLine) -> NDArray[np.uint8]:
    seen = cv2.imdecode(np.frombuffer(line.image, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(seen, cv2.COLOR_BGR2RGB), np.uint8)


def _reckoned(seen: NDArray[np.float32], w: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """What tools/recogniser/head.py does, in NumPy: channels × rows × columns to steps × probabilities."""
    channels, rows, columns = seen.shape
    found = np.clip(w["project"] @ seen.reshape(channels, -1) - w["shift"][:, None], -127 / 28, 127 / 28)
    x = found.reshape(-1, rows, columns // 2, 2).transpose(2, 3, 1, 0).reshape(columns // 2, -1)
    x = x @ w["stem.weight"].T + w["stem.bias"]
    for number in range(3):
        own = {name.split(".", 2)[2]: value for name, value in w.items() if name.startswith(f"blocks.{number}.")}
        padded = np.pad(x, ((3, 3), (0, 0)))
        along = sum(padded[shift : shift + len(x)] * own["along.weight"][:, 0, shift] for shift in range(7))
        wide = _normal(along + own["along.bias"], own["norm.weight"], own["norm.bias"]) @ own["widen.weight"].T
        wide += own["widen.bias"]
        erf = np.vectorize(math.erf)(wide / math.sqrt(2))
        x = x + (wide * 0.5 * (1 + erf)) @ own["narrow.weight"].T + own["narrow.bias"]
    logits = _normal(x, w["norm.weight"], w["norm.bias"]) @ w["classes"].T + w["bias"]
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True))


def _normal(x: NDArray[np.float64], weight: NDArray[np.float64], bias: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = x - x.mean(-1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * weight + bias)
