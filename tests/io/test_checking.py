"""A whole delivery looked over: the same in one process and in several, joined by id, in order."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks import scale_documents
from stages.checks.base import Check, look_over
from stages.core.customs import customs
from stages.core.document import Brief, Document, Region
from stages.core.doubts import Doubts
from stages.core.examined import Examined
from stages.core.finding import Finding
from stages.core.flattened import Names, stacked
from stages.core.reading import Reading
from stages.core.subject import Subject
from stages.io import checking
from stages.io.checking import Checked, Plan, look_over_all, rows
from stages.io.members import instantiate
from stages.io.params import load_params
from stages.io.records import encode, read_jsonl, write_jsonl
from stages.io.subjects import read_customs
from tests.core.test_flattened import page
from tests.workspace import ROOT

PARAMS = load_params(ROOT / "params.yaml")
PLAN = Plan(checks=PARAMS.check_labels.checks, schema=PARAMS.doc_types)


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented documents with many defects, several chunks of them."""
    path = tmp_path_factory.mktemp("delivery") / "scale.jsonl"
    assert scale_documents.write(path, 20_000, seed=3) > 500
    assert path.stat().st_size > 2 * checking._BYTES
    return path


def looked_over(path: Path, plan: Plan = PLAN) -> list[Checked]:
    return list(look_over_all(plan, rows(path)))


def test_processes_change_nothing(delivery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(checks=PLAN.checks, schema=PLAN.schema, customs=read_customs(delivery), phases=("plain",))
    monkeypatch.setenv("OCRMILL_WORKERS", "1")
    alone = looked_over(delivery, plan)
    monkeypatch.setenv("OCRMILL_WORKERS", "2")
    together = looked_over(delivery, plan)
    assert len(alone) == len(together) > 2
    for one, other in zip(alone, together, strict=True):
        assert (one.findings, one.doubts, one.found) == (other.findings, other.doubts, other.found)
        assert one.tables.regions.keys() == other.tables.regions.keys()
    assert sum(one.found for one in alone) > 500


def test_findings_are_what_looking_over_each_document_finds(delivery: Path) -> None:
    found = looked_over(delivery)
    checks = [(name, instantiate(settings, Check)) for name, settings in PLAN.checks.items()]
    documents = list(read_jsonl(delivery, Document))
    expected = [look_over(checks, Subject(one, schema=PLAN.schema)) for one in documents]
    lines = b"".join(one.findings for one in found).splitlines()
    assert [msgspec.json.decode(line, type=Finding) for line in lines] == [f for one in expected for f in one.findings]
    doubts = [msgspec.json.decode(line, type=Doubts) for one in found for line in one.doubts.splitlines()]
    assert [one.id for one in doubts] == [one.id for one in documents]
    table = stacked([one.tables.documents for one in found])
    assert isinstance(table["document"], Names) and table["document"].values == tuple(one.id for one in documents)


def test_customs_are_those_of_the_whole_delivery(delivery: Path) -> None:
    assert read_customs(delivery) == customs(read_jsonl(delivery, Brief))


def written(path: Path, records: Sequence[Any]) -> Path:
    write_jsonl(path, records)
    return path


def test_what_belongs_to_a_document_comes_with_it(tmp_path: Path) -> None:
    documents = written(tmp_path / "d.jsonl", [page(name, Region(id="r")) for name in ("b", "d", "e", "f")])
    guide = written(tmp_path / "g.jsonl", [reading(name) for name in ("a", "b", "e")])
    other = written(tmp_path / "o.jsonl", [reading(name) for name in ("c", "e", "f", "g")])
    examined = written(tmp_path / "e.jsonl", [Examined(id=name, delivery="d") for name in ("d", "f")])
    made = list(rows(documents, [guide, other], examined))
    ids = [[msgspec.json.decode(line)["id"] for line in (row.document, *row.readings)] for row in made]
    assert ids == [["b", "b"], ["d"], ["e", "e", "e"], ["f", "f"]]
    assert [row.examined is not None for row in made] == [False, True, False, True]


def reading(name: str) -> Reading:
    return Reading(id=name, delivery="d", engine="e", provenance="k", lines=())


def test_files_out_of_order_are_an_error_that_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path / "d.jsonl", [page("b"), page("a")])
    with pytest.raises(ValueError, match=r"d\.jsonl:2: an id out of order"):
        list(rows(path))
    path.write_bytes(encode(page("a")) + b"\n{\n")
    with pytest.raises(ValueError, match=r"d\.jsonl:2: "):
        list(rows(path))


def test_twins_are_the_other_documents_of_the_image(tmp_path: Path) -> None:
    region = Region(id="r", polygon=((1.0, 1.0), (60.0, 1.0), (60.0, 20.0), (1.0, 20.0)), text="total 12.00")
    path = written(tmp_path / "d.jsonl", [page("aa", region), page("aa-2", msgspec.structs.replace(region, text="x"))])
    twins = list(read_jsonl(path, Document))
    (alone,) = look_over_all(PLAN, rows(path))
    (both,) = look_over_all(msgspec.structs.replace(PLAN, twins={"aa": twins}), rows(path))
    assert b"structure_twin" in both.findings and b"structure_twin" not in alone.findings


def test_nothing_is_looked_over_where_there_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(b"")
    assert looked_over(tmp_path / "d.jsonl") == []
