"""Masks go out to people as Label Studio tasks, and what they decide comes back: drawn, taken out, looked at."""

import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image

from stages.core.boxes import box_of
from stages.core.document import Document, Polygon, Region
from stages.core.mask_audit import MaskAudit
from stages.core.masked import Manifest, Masked, PublishedDocument
from stages.io.records import read_json, read_jsonl
from stages.io.tasks import hand_out
from tests.conftest import picture
from tests.deliveries import document, label_format
from tests.workspace import Workspace

WIDTH, HEIGHT = 960, 640
NAME, PHONE, DRAWN = box_of(32, 96, 160, 116), box_of(32, 288, 160, 308), box_of(400, 520, 480, 600)
STUBBORN = '''
"""Finds one of four places after the other, however many are filled already, where a phone is labelled."""

from stages.core.geometry import quad_from_box
from stages.core.personal import Detection
from stages.detectors.base import Detector


class Stubborn(Detector):
    def detect(self, view):
        for top in (64, 192, 320, 448) if view.again and view.labels[0].regions[-1].field == 'phone' else ():
            if view.pixels[top : top + 16, 800:816].any():
                yield Detection(kind="id_number", polygon=quad_from_box(800, top, 816, top + 16))
                return
'''
DETECTORS = {"labelled_fields", "stubborn"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A repository with three masked receipts, of which one was kept back in doubt and one needs no mask."""
    made = Workspace.create(tmp_path_factory.mktemp("masks") / "repository")
    (made.path / "stages/detectors/stubborn.py").write_text(STUBBORN)
    (made.path / "conf/detectors/stubborn.yaml").write_text("_target_: stages.detectors.stubborn.Stubborn\n")
    config = made.path / "conf/config.yaml"
    line = "  - detectors@detect.detectors.{0}: {0}\n"
    text = re.sub(r"(?m)^  - detectors@.*\n", "", config.read_text())
    config.write_text(text.replace("  - mask@mask\n", "".join(map(line.format, DETECTORS)) + "  - mask@mask\n"))
    kim, lee = region(NAME, "cashier", "Kim Minsu"), region(NAME, "cashier", "Lee Jiwoo")
    printed = [region(box_of(32, top, 160, top + 20), "total", "TOTAL") for top in (400, 460, 560)]
    printed = [replace(one, id=f"total-{number}") for number, one in enumerate(printed)]
    phone = region(PHONE, "phone", "010-1234-5678")
    deliver(made, "receipts", [*printed, kim, phone], [*printed, lee], printed)
    stages(made, "ingest", "group", "train_classifier", "classify", "read")
    shutil.copytree(made.path / "data/documents", made.path / "data/labels")  # as nobody corrected anything
    stages(made, "detect", "mask")
    return made


def region(polygon: Polygon, field: str, text: str) -> Region:
    return Region(id=field, polygon=polygon, text=text, field=field)


def deliver(desk: Workspace, name: str, *labels: list[Region]) -> None:
    folder = desk.path / "build" / name
    (folder / "images").mkdir(parents=True)
    documents = []
    for number, regions in enumerate(labels):
        file = f"{number}.jpg"
        picture(number, (WIDTH, HEIGHT)).save(folder / "images" / file, quality=90)
        documents.append(document(regions, file=file, width=WIDTH, height=HEIGHT))
    (folder / "tasks.json").write_bytes(label_format("labelstudio").write(documents)["tasks.json"])
    options = {"--name": name, "--format": "labelstudio", "--doc-type": "receipt"}
    desk.ocrmill("add", str(folder), *(part for pair in options.items() for part in pair))


def stages(desk: Workspace, *names: str) -> None:
    for name in names:
        desk.run("python", "-m", f"stages.{name}")


def records(desk: Workspace, audience: str = "labelling") -> dict[str, Masked]:
    return {one.id: one for one in read_jsonl(desk.path / f"data/masking/{audience}/receipts.jsonl", Masked)}


def audit(desk: Workspace) -> MaskAudit:
    return read_json(desk.path / "data/masking/labelling.json", MaskAudit)


def published(desk: Workspace, record: Masked) -> tuple[PublishedDocument, bytes]:
    folder = desk.path / "data/masked/labelling"
    entries = {one.id: one for one in read_json(folder / "manifest.json", Manifest).documents}
    entry = entries[record.published]
    with zipfile.ZipFile(folder / "images" / f"{entry.part}.zip") as pack:
        return entry, pack.read(entry.file)


def is_black(data: bytes, polygon: Polygon) -> bool:
    (left, top), _, (right, bottom), _ = ((int(x), int(y)) for x, y in polygon)
    pixels: NDArray[np.uint8] = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    return int(pixels[top:bottom, left:right].max()) <= 2


def drawn(polygon: Polygon, label: str) -> list[dict[str, Any]]:
    """A rectangle as a person draws it in Label Studio."""
    (left, top), _, (right, bottom), _ = polygon
    shape = {"x": 100 * left / WIDTH, "y": 100 * top / HEIGHT, "rotation": 0}
    shape |= {"width": 100 * (right - left) / WIDTH, "height": 100 * (bottom - top) / HEIGHT}
    size = {"original_width": WIDTH, "original_height": HEIGHT, "image_rotation": 0, "to_name": "image"}
    box = {"id": "new", "type": "rectangle", "from_name": "bbox", "value": shape}
    return [size | box, size | box | {"type": "labels", "from_name": "label", "value": shape | {"labels": [label]}}]


def submitted(folder: Path, document: str, edit: Any) -> None:
    """What Label Studio exports of tasks that a person submitted as proposed, but for one document's."""
    tasks = json.loads((folder / "tasks.json").read_text())
    for task in tasks:
        result = task.pop("predictions")[0]["result"]
        result = edit(result) if document in task["data"]["ocr"] else result
        task["annotations"] = [{"id": task["id"], "was_cancelled": False, "result": result}]
    (folder / "project-1.json").write_text(json.dumps(tasks))


def without(results: list[dict[str, Any]], label: str) -> list[dict[str, Any]]:
    ids = {one["id"] for one in results if label in one["value"].get("labels", ())}
    assert ids
    return [one for one in results if one["id"] not in ids]


def test_review_from_tasks_to_what_is_published(desk: Workspace) -> None:
    (doubtful,) = [one for one in records(desk).values() if one.quarantine]
    sure = [one for one in records(desk).values() if one != doubtful]
    assert [reason.code for reason in doubtful.quarantine] == ["still_readable"] and not doubtful.published
    assert all(one.published for one in sure) and sorted(len(one.masks) for one in sure) == [0, 1]
    assert (audit(desk).published, audit(desk).audited, audit(desk).share_at_most) == (2, 0, 1.0)

    folder = desk.path / "review/receipts"
    said = desk.ocrmill("tasks", "review", "--audience", "labelling").stdout
    assert "5 masks in 3 documents to look at" in said, said
    asked = {one.id: one for one in read_jsonl(desk.path / "review/tasks.jsonl", Document)}
    assert asked[doubtful.id].attributes == {"asked": "still_readable"}
    for one in sure:
        assert asked[one.id].attributes == {"asked": "sampled", "published": one.published}
        image = (folder / "images" / asked[one.id].file).read_bytes()
        assert image == published(desk, one)[1], "people see what left"
        assert not one.masks or is_black(image, NAME)
    original = (folder / "images" / asked[doubtful.id].file).read_bytes()
    assert not is_black(original, NAME)

    submitted(folder, doubtful.id, lambda results: [*without(results, "phone"), *drawn(DRAWN, "signature")])
    said = desk.ocrmill("reviewed", "review", "--by", "kim", "--at", "2026-02-01").stdout
    assert "1 personal, 1 public, 3 covered" in said and "0 refused; 0 documents not reviewed" in said
    said = desk.ocrmill("reviewed", "review", "--by", "lee", "--at", "2026-02-02").stdout
    assert "0 lines added" in said, "who says the same adds nothing"

    stages(desk, "mask")
    after = records(desk)[doubtful.id]
    assert after.published and not after.quarantine
    entry, data = published(desk, after)
    assert is_black(data, NAME) and is_black(data, DRAWN) and not is_black(data, PHONE)
    assert entry.masks == {"id_number": 2, "name": 1, "signature": 1}
    assert not (desk.path / "data/tasks/masks/labelling/receipts.jsonl").read_bytes(), "nobody is asked again"
    own = audit(desk)
    assert (own.published, own.sampled, own.audited, own.leaking) == (3, 3, 3, 0)
    assert own.share_at_most == 0, "all there are were looked at"
    assert records(desk, "sales")[doubtful.id].quarantine, "what is covered for one audience isn't for another"


def test_an_audience_that_there_is_not_is_refused(desk: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.path)
    with pytest.raises(ValueError, match="audience 'press' is unknown; expected one of labelling, sales"):
        hand_out(Path("press"), "labelstudio", audience="press")
    with pytest.raises(ValueError, match="'\\.\\./tasks' is unknown"):
        hand_out(Path("press"), "labelstudio", audience="../tasks")
    assert not Path("press").exists()
