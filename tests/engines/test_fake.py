"""The engine that other tests lean on."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stages.engines.base import Engine
from stages.engines.fake import Fake
from stages.io.members import instantiate
from tests.engines.lines import whole

IMAGE = np.zeros((90, 60, 3), np.uint8)


def test_it_says_its_texts_in_bands_or_at_places() -> None:
    engine = instantiate({"_target_": "stages.engines.fake.Fake", "texts": ["one", "two"]}, Engine)
    read = engine.read(IMAGE)
    assert [line.text for line in read] == ["one", "two"]
    assert read[1].polygon == ((0.0, 45.0), (60.0, 45.0), (60.0, 90.0), (0.0, 90.0))
    assert [line.text for line in engine.read(IMAGE, [whole(IMAGE)] * 3)] == ["one", "two", ""]
    assert engine.alphabet == frozenset("onetwo")


def test_it_says_the_same_everywhere() -> None:
    assert [line.text for line in Fake(says="ha").read(IMAGE, [whole(IMAGE)] * 2)] == ["ha", "ha"]


def test_it_counts_its_calls_and_fails_when_told(tmp_path: Path) -> None:
    engine = Fake(calls=str(tmp_path / "calls"), fail_on=60)
    with pytest.raises(ValueError, match="60 px wide"):
        engine.read(IMAGE)
    engine.read(IMAGE[:, :30], [])
    assert (tmp_path / "calls").read_text() == "60x90 page\n30x90 0\n"


def test_it_ends_the_process_when_told(python: Callable[..., object]) -> None:
    code = "import numpy as np; from stages.engines.fake import Fake; Fake(crash_on=4).read(np.zeros((4, 4, 3), 'u1'))"
    assert python(code).returncode == 139
