"""The embedded PP-OCRv6 models as the folders that the package `paddleocr` takes: inference.onnx + inference.yml."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from stages.engines.nets.embedded import EMBEDDED, model_file
from stages.engines.nets.hashes import file_sha256
from stages.engines.nets.recogniser import characters_of

NAMES = {"det": "PP-OCRv6_small_det", "rec": "PP-OCRv6_small_rec"}


def model_folders(cache: Path) -> dict[str, Path]:
    """The folders of the embedded detector ("det") and recogniser ("rec"), written under `cache` where they aren't yet.

    Their names are those of the models, which paddleocr wants to be told. Raises ValueError where rapidocr is missing.
    """
    return {kind: _folder(cache, kind) for kind in NAMES}


def _folder(cache: Path, kind: str) -> Path:
    model = model_file(EMBEDDED, kind)
    folder = cache / file_sha256(model)[:16] / NAMES[kind]
    if not (folder / "inference.yml").is_file() or not (folder / "inference.onnx").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            made = Path(scratch, "made")
            made.mkdir()
            shutil.copyfile(model, made / "inference.onnx")
            text = yaml.safe_dump(_description(kind, model), allow_unicode=True, sort_keys=False)
            (made / "inference.yml").write_text(text, encoding="utf-8")
            try:
                made.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process was as quick
                    raise
    return folder


def _description(kind: str, model: Path) -> dict[str, Any]:
    """What paddleocr must know of the model: the steps before and after it, as the released models state them."""
    decode = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}
    steps: list[dict[str, Any]]
    after: dict[str, Any]
    if kind == "det":
        mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
        normalise = {"mean": mean, "std": std, "scale": "1./255.", "order": "hwc"}
        resize = {"limit_side_len": 736, "limit_type": "min"}
        steps = [{"DetResizeForTest": resize}, {"NormalizeImage": normalise}, {"ToCHWImage": None}]
        after = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5, "max_candidates": 1000}
    else:
        steps = [{"RecResizeImg": {"image_shape": [3, 48, 320]}}]
        after = {"name": "CTCLabelDecode", "character_dict": list(characters_of(model)[:-1])}  # it adds the space
    return {
        "Global": {"model_name": NAMES[kind]},
        "PreProcess": {"transform_ops": [decode, *steps]},
        "PostProcess": after,
    }
