"""The package `paddleocr`, imported so that it runs without the network and with the OpenCV that is installed."""

import importlib
import importlib.metadata
import logging
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

    def version(distribution_name: str) -> str:
        try:
            return ask(distribution_name)
        except importlib.metadata.PackageNotFoundError:
            if distribution_name != _WANTED:
                raise
            return ask(_INSTALLED)

    importlib.metadata.version = version
    try:
        module = importlib.import_module("paddleocr")
    finally:
        importlib.metadata.version = ask
    logging.getLogger("paddlex").setLevel(logging.ERROR)  # else it tells of each model made and each page reduced
    return module
