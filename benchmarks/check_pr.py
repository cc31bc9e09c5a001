"""How long `ocrmill check-pr` takes for a pull request of 20 new decisions in a dataset of 10,000 documents.

`seconds` is the wall time of the command as a process of its own, Python's start included, best and worst of five;
`with_outputs_seconds` that of the same with the labels and findings that `dvc repro` would have changed. Nothing of the
dataset is in the page cache at first (`cold_seconds`), where the system lets go of it.
"""

import hashlib
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml

from benchmarks.common import compiled, finish, say, scratch
from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.reading import Line, Reading
from stages.core.review import Decision
from stages.io.records import encode
from tests.workspace import ROOT, Workspace

DELIVERIES, DOCUMENTS, REGIONS, OLD, NEW = 10, 10_000, 50, 5_000, 20
ENGINES = {"ppocr": "guide", "tesseract": "places", "third": "places"}
_WORDS = ("TOTAL", "Nguyễn", "홍길동", "invoice", "03/11/2018", "12.50", "주민등록번호", "cash", "no. 17", "hoá đơn")


def main() -> None:
    """Build the dataset in a scratch repository, then measure."""
    with scratch() as folder:
        workspace = compiled(Workspace.create(folder / "repository"))
        _with_all_checks(workspace)
        say("writing the dataset")
        with (workspace.path / ".git/info/exclude").open("a") as file:
            file.write("/data/labels\n/data/findings\n")
        documents = _dataset(workspace)
        _old_decisions(workspace, documents)
        _lock(workspace)
        workspace.commit("decisions so far")
        head = len(_decide(workspace, documents))
        _forget(workspace.path / "data")
        cold = _measured(workspace)
        times = sorted(_measured(workspace) for _ in range(5))
        _change_outputs(workspace, documents)
        with_outputs = sorted(_measured(workspace) for _ in range(3))
        finish(
            {
                "documents": len(documents),
                "changed_lines": head,
                "seconds": times[0],
                "slowest_seconds": times[-1],
                "cold_seconds": cold,
                "with_outputs_seconds": with_outputs[0],
                "old_lines": OLD,
                "regions": DOCUMENTS * REGIONS,
                "megabytes": round(sum(p.stat().st_size for p in (workspace.path / "data").rglob("*")) / 1e6),
            }
        )


def _measured(workspace: Workspace) -> float:
    began = time.monotonic()
    result = workspace.ocrmill("check-pr", "--base", "main", "--comment", "build/comment.md", check=False)
    wall = round(time.monotonic() - began, 2)
    assert result.returncode == 0, result.stdout + result.stderr
    comment = (workspace.path / "build/comment.md").read_text()
    assert f"Decisions: {NEW} changes" in comment, comment
    return wall


def _with_all_checks(workspace: Workspace) -> None:
    """All checks, whatever conf/config.yaml names."""
    path = workspace.path / "params.yaml"
    params = yaml.safe_load(path.read_text())
    for check in sorted((ROOT / "conf/checks").glob("*.yaml")):
        params["check_labels"]["checks"].setdefault(check.stem, yaml.safe_load(check.read_text()))
    path.write_text(yaml.safe_dump(params, allow_unicode=True))


def _dataset(workspace: Workspace) -> list[Document]:
    data = workspace.path / "data"
    documents = sorted((_document(number) for number in range(DOCUMENTS)), key=lambda document: document.id)
    _write(data / "labels", ((one.delivery, one) for one in documents))
    _write(data / "documents", ((one.delivery, one) for one in documents))
    for engine, role in ENGINES.items():
        _write(data / "readings" / engine, ((one.delivery, _reading(one, engine)) for one in documents))
        facts = {"engine": engine, "role": role, "provenance": "p", "record": {}, "languages": ["und"], "coverage": {}}
        facts |= {"alphabet_size": 0, "alphabet_sha256": "", "alphabet": ""}
        (data / "readings" / engine / "engine.json").write_bytes(encode(facts))
    _write(data / "findings", ((one.delivery, _finding(one)) for one in documents))
    return documents


def _document(number: int) -> Document:
    identity = hashlib.sha256(str(number).encode()).hexdigest()
    draw = random.Random(number)
    regions = tuple(
        Region(id=f"r{row + 1:04d}", polygon=quad_from_box(40, 20 + 30 * row, 600, 44 + 30 * row), text=_text(draw))
        for row in range(REGIONS)
    )
    return Document(
        id=identity[:16],
        delivery=f"delivery-{number % DELIVERIES}",
        file=f"{identity[:16]}.jpg",
        source=f"{number}.jpg",
        sha256=identity,
        fingerprint=identity,
        width=800,
        height=1600,
        language="en",
        regions=regions,
    )


def _text(draw: random.Random) -> str:
    return " ".join(draw.choice(_WORDS) for _ in range(3)) + f" {draw.randrange(10**6)}"


def _reading(document: Document, engine: str) -> Reading:
    lines = tuple(
        Line(polygon=one.polygon, text=one.text or "", confidence=0.99, characters=(0.99,) * len(one.text or ""))
        for one in document.regions
    )
    return Reading(id=document.id, delivery=document.delivery, engine=engine, provenance="p", lines=lines)


def _finding(document: Document, code: str = "misread") -> Finding:
    return Finding(
        delivery=document.delivery,
        document=document.id,
        region="r0007",
        path="$.regions[6].text",
        check="text_readings",
        rule="text_readings/1",
        code=code,
        severity="error",
        confidence=0.9,
        found="a text that no engine reads",
        expected="what is printed",
    )


def _write(folder: Path, records: Iterator[tuple[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files = {f"delivery-{number}": (folder / f"delivery-{number}.jsonl").open("wb") for number in range(DELIVERIES)}
    for delivery, record in records:
        files[delivery].write(encode(record) + b"\n")
    for file in files.values():
        file.close()


def _old_decisions(workspace: Workspace, documents: list[Document]) -> None:
    draw = random.Random(7)
    for person in ("kim", "lee", "tran"):
        lines = [
            encode(_decision(draw.choice(documents), draw.randrange(REGIONS), person, "2026-01-15"))
            for _ in range(OLD // 3)
        ]
        folder = workspace.path / "data/reviews"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{person}.jsonl").write_bytes(b"".join(line + b"\n" for line in dict.fromkeys(lines)))


def _decision(document: Document, region: int, by: str, at: str, text: str | None = None) -> Decision:
    own = document.regions[region]
    said = text or own.text or ""
    polygon = own.polygon
    return Decision(
        document=document.id, polygon=polygon, verdict="text", text=said, proposed=own.text or "", by=by, at=at
    )


def _decide(workspace: Workspace, documents: list[Document]) -> list[Decision]:
    draw = random.Random(8)
    chosen = draw.sample(documents, NEW)
    decided = [_decision(one, draw.randrange(REGIONS), "kim", "2026-01-16", _text(draw)) for one in chosen]
    with (workspace.path / "data/reviews/kim.jsonl").open("ab") as file:
        file.writelines(encode(one) + b"\n" for one in decided)
    return decided


def _change_outputs(workspace: Workspace, documents: list[Document]) -> None:
    """What `dvc repro` leaves after these decisions: other labels and findings, in the cache and in dvc.lock."""
    draw = random.Random(8)
    chosen = {one.id for one in draw.sample(documents, NEW)}
    changed = [_relabelled(one) if one.id in chosen else one for one in documents]
    _write(workspace.path / "data/labels", ((one.delivery, one) for one in changed))
    _write(
        workspace.path / "data/findings",
        ((one.delivery, _finding(one, "fresh" if one.id in chosen else "misread")) for one in documents),
    )
    _lock(workspace)


def _relabelled(document: Document) -> Document:
    first, *others = document.regions
    changed = msgspec.structs.replace(first, text="changed 12")
    return msgspec.structs.replace(document, regions=(changed, *others))


def _stored(workspace: Workspace, name: str) -> str:
    """Put a folder of data/ into DVC's cache; its md5."""
    cache = workspace.path / ".dvc/cache/files/md5"
    listed = []
    for path in sorted((workspace.path / "data" / name).glob("*.jsonl")):
        digest = hashlib.md5(path.read_bytes()).hexdigest()
        _put(cache, digest, path.read_bytes())
        listed.append({"md5": digest, "relpath": path.name})
    manifest = msgspec.json.encode(listed)
    digest = hashlib.md5(manifest).hexdigest() + ".dir"
    _put(cache, digest, manifest)
    return digest


def _put(cache: Path, digest: str, content: bytes) -> None:
    path = cache / digest[:2] / digest[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _lock(workspace: Workspace) -> None:
    """Put labels and findings into DVC's cache, and write the dvc.lock that names them."""
    outs = {name: _stored(workspace, name) for name in ("labels", "findings")}
    listed = [{"path": f"data/{name}", "hash": "md5", "md5": digest} for name, digest in outs.items()]
    text = yaml.safe_dump({"schema": "2.0", "stages": {"correct_labels": {"cmd": "x", "outs": listed}}})
    (workspace.path / "dvc.lock").write_text(text)


def _forget(folder: Path) -> None:
    """Ask the system to drop the files from its page cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    sys.exit(main())
