"""The examples in docstrings do what they say."""

import doctest
import importlib

import pytest

from stages.io.code import ROOT, path_of
from tests.test_architecture import MODULES

WITH_EXAMPLES = [module for module in MODULES if ">>>" in path_of(module).read_text(encoding="utf-8")]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_docstring_examples(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted and not result.failed
