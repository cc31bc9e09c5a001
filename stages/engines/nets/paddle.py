"""The package `paddleocr`, imported so that it runs without the network and with the OpenCV that is installed."""

import importlib.metadata
import os
from typing import Any

_WANTED, _INSTALLED = "opencv-contrib-python", "opencv-python-headless"


def paddleocr() -> Any:
    """The module. It is heavy: some seconds.

    paddlex asks for a distribution of OpenCV by name, although any that brings cv2 serves it: two would overwrite each
    other's files. So while it is imported it is told the version of the one that is here.
    """
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "1")  # else it looks for model hubs
    ask = importlib.metadata.version

    def version(name: str) -> str:
        try:
            return ask(name)
        except importlib.metadata.PackageNotFoundError:
            if name != _WANTED:
                raise
            return ask(_INSTALLED)

    importlib.metadata.version = version
    try:
        import paddleocr
    finally:
        importlib.metadata.version = ask
    return paddleocr
