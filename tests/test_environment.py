"""The environment: one OpenCV, and nothing that sends anything home."""

import subprocess
from collections.abc import Callable
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

_GUARD = """
import socket, sys
def guard(event, arguments):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"}:
        address = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        if not isinstance(address, (str, bytes)) or event != "socket.connect":  # a local socket's address is a path
            sys.stderr.write(f"NETWORK {event}\\n")
            raise PermissionError(f"{event} {address!r}")
sys.addaudithook(guard)
import stages
"""


def test_exactly_one_distribution_provides_cv2() -> None:
    providers = [
        distribution.metadata["Name"]
        for distribution in distributions()
        if any(file.parts[0] == "cv2" for file in distribution.files or [])
    ]
    assert providers == ["opencv-python-headless"]


def test_cv2_is_the_pinned_version() -> None:
    import cv2

    assert cv2.__version__ == "4.10.0"


@pytest.mark.parametrize(
    "code",
    [
        "import albumentations",
        "import great_expectations as gx; gx.get_context(mode='ephemeral').suites.add(gx.ExpectationSuite('s'))",
        "import pytorch_lightning, torch; assert torch.version.cuda is None",
        "import paddlex",
        "import paddleocr",
        "from dvc.repo import Repo; Repo('.').status()",
        "import sys; from dvc.cli import main; main(['version'])",
    ],
)
def test_nothing_goes_home(code: str, python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = python(_GUARD + code)
    assert result.returncode == 0, result.stderr
    assert "NETWORK" not in result.stderr


def test_the_guard_would_notice(python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    result = python(_GUARD + "import urllib.request; urllib.request.urlopen('http://192.0.2.1', timeout=1)")
    assert result.returncode and "NETWORK" in result.stderr


def test_no_gpu_libraries_come_along() -> None:
    locked = (ROOT / "requirements.lock").read_text().split()
    unwanted = ("cuda-", "nvidia-", "triton")
    assert "torch==2.13.0" in locked, "without +cpu, or users who get it elsewhere can't"
    assert not [name for name in locked if name.startswith(unwanted)]
    assert not [one.name for one in distributions() if one.name.startswith(unwanted)]


def test_no_registry_host_in_the_lock() -> None:
    assert "://" not in (ROOT / "requirements.lock").read_text()
