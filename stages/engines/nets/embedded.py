"""The models that come with the installed packages: PP-OCRv6 small, from the `rapidocr` wheel."""

import importlib.util
from pathlib import Path

EMBEDDED = "embedded"


def model_file(name: str, kind: str) -> Path:
    """The ONNX file of a model: `name` is a file, a folder with an inference.onnx, or EMBEDDED for `kind` (det | rec).

    Raises ValueError, saying what to do, where there is none.
    """
    if name == EMBEDDED:
        package = importlib.util.find_spec("rapidocr")  # found, not imported: it would bring its own settings along
        if package is None or package.origin is None:
            raise ValueError("the package rapidocr, which holds the embedded models, is missing; run: make env")
        path = Path(package.origin).parent / "models" / f"PP-OCRv6_{kind}_small.onnx"
    else:
        path = Path(name) / "inference.onnx" if Path(name).is_dir() else Path(name)
    if not path.is_file():
        raise ValueError(f"model {name!r}: not found; expected an ONNX file or a folder with inference.onnx")
    return path
