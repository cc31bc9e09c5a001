"""Each format against its cases: what a label file says, and what of it is rejected and where."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from msgspec.structs import replace

from stages.core.label import Label
from tests.deliveries import CASES, FORMATS, build, read

ALL = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted((CASES / "formats").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(("name", "case"), ALL)
def test_case(name: str, case: dict[str, Any], tmp_path: Path) -> None:
    labels, rejected = read(name, build(tmp_path, case["files"], case.get("images", ["a.jpg"])))
    expected = case.get("labels", [])
    kept = [
        replace(label, **{key: "" for key in ("path", "place") if key not in said})
        for label, said in zip(labels, expected, strict=False)
    ]
    assert kept + labels[len(kept) :] == [msgspec.convert({"path": ""} | said, Label) for said in expected]
    assert sorted(f"{r.path}:{r.place} {r.reason}" for r in rejected) == sorted(case.get("rejected", []))
    assert all(r.kind == "label" and r.found and r.expected and r.action for r in rejected)


def test_every_format_has_cases() -> None:
    assert sorted({str(param.values[0]) for param in ALL}) == FORMATS
