"""Hostile deliveries: each bad thing is rejected with file and place, nothing outside is touched, the rest arrives."""

import codecs
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from stages.core.document import Region
from stages.core.geometry import quad_from_box
from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.formats.base import Delivery, Format
from stages.io.delivery import MAX_LABEL_BYTES, RawDelivery, name_refusal, scan
from tests.deliveries import CASES, document, label_format, opened

HOSTILE = yaml.safe_load((CASES / "hostile.yaml").read_text(encoding="utf-8"))
SECRET = "the-secret-outside"
QUAD = quad_from_box(1.0, 2.0, 30.0, 9.0)
GOOD = Region(id="r0001", polygon=QUAD, text="good")

events: list[tuple[str, tuple[Any, ...]]] | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if events is not None and event.split(".")[0] in {"open", "os", "shutil", "subprocess", "socket", "exec", "import"}:
        events.append((event, arguments))


sys.addaudithook(_audit)
for encoding in ("utf-8-sig", "utf-16", "cp949"):
    codecs.lookup(encoding)  # codecs are modules, imported when they are first used


@contextmanager
def confined(folder: Path) -> Iterator[None]:
    """Fails if anything but listing folders and opening files in them, without following links, is done meanwhile."""
    global events
    events = []
    try:
        yield
    finally:
        seen, events = events, None
    for event, arguments in seen:
        if event == "os.scandir":
            path = Path(str(arguments[0]))
            assert path.resolve() == path.absolute() and path.is_relative_to(folder), path
        elif event == "open" and not isinstance(arguments[0], int):
            path, flags = str(arguments[0]), arguments[2]
            assert not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC), path
            assert path == str(folder) or ("/" not in path and path != ".." and flags & os.O_NOFOLLOW), path
        else:
            assert event == "open", (event, arguments)


def said(member: Format, folder: Path) -> tuple[list[Label], list[Rejected], RawDelivery]:
    """What the format reads in the folder; checks that nothing outside was touched or has come in."""
    with confined(folder):
        delivery = opened(folder)
        result = list(member.read(delivery))
        member.recognises(delivery)
    found = scan(folder)
    assert SECRET not in repr(result) + repr(found)
    for each in [*result, *found.refused]:
        if isinstance(each, Rejected):
            assert each.path and each.found and each.expected and each.action
            assert "\n" not in each.message() and each.message().isprintable()
    return [x for x in result if isinstance(x, Label)], [x for x in result if isinstance(x, Rejected)], delivery


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A delivery with images, some of them refused, beside secrets that no label may reach."""
    delivery = (tmp_path / "delivery").resolve()
    for path in ("good.jpg", "b.jpg", "zzz01.jpg", "bbb01.jpg", "twin.jpg", "TWIN.jpg", "1/same.jpg", "2/same.jpg"):
        (delivery / path).parent.mkdir(parents=True, exist_ok=True)
        (delivery / path).touch()
    outside = tmp_path / "outside"
    outside.mkdir()
    for path in (tmp_path / "secret.jpg", tmp_path / "secret.txt", outside / "inner.jpg", outside / "inner.txt"):
        path.write_text(f"1,2,3,2,3,4,1,4,{SECRET}\n")
    (delivery / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (delivery / "linked").symlink_to(outside)
    return delivery


def good_files(name: str) -> dict[str, bytes]:
    """A label of good.jpg in that format, in a file that sorts after the bad ones."""
    if name == "sidecar":
        return {"good.txt": b"good"}
    if name == "sidtd":
        return {"zzz_1_id.json": b'{"f": {"value": "good", "quad": [[1, 2], [30, 2], [30, 9], [1, 9]]}}'}
    ((_, content),) = label_format(name).write([document([GOOD], "good.jpg")]).items()
    named = {"icdar": "good.txt", "ppocrlabel": "good_label.txt", "ocrmill": "good.jsonl"}.get(name, "good.json")
    return {named: content}


def put(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def good_texts(labels: list[Label]) -> list[str | None]:
    return [region.text for label in labels for region in label.regions if label.image in {"good.jpg", "zzz01.jpg"}]


def content_of(content: Any) -> bytes:
    match content:
        case {"hex": digits}:
            return bytes.fromhex(digits)
        case {"repeat": part, "times": times}:
            return str(content.get("first", "") + part * times + content.get("then", "")).encode()
        case {"nested": depth}:
            return str(content.get("first", "") + "[" * depth + "]" * depth).encode()
        case _:
            return str(content).encode()


@pytest.mark.parametrize("case", HOSTILE["contents"], ids=lambda case: case["name"])
def test_contents(case: dict[str, Any], folder: Path) -> None:
    name = case["format"]
    put(folder, {path: content_of(text) for path, text in case.get("with", {}).items()})
    put(folder, {case["file"]: content_of(case["content"])} | good_files(name))
    start = time.perf_counter()
    labels, rejected, _ = said(label_format(name), folder)
    assert time.perf_counter() - start < 3
    assert [(r.path, f"{r.place} {r.reason}") for r in rejected] == [(case["file"], case["rejected"])]
    assert good_texts(labels) == ["good"]


def with_reference(name: str, reference: str) -> bytes:
    """A label file in that format that calls its image so."""
    item = {"transcription": "x", "points": [[0, 0], [9, 0], [9, 9]]}
    content: Any = {
        "ppocrlabel": [item],
        "coco": {"images": [{"id": 1, "file_name": reference}], "annotations": []},
        "funsd": {"form": [], "img": {"fname": reference}},
        "labelstudio": [{"data": {"ocr": reference}, "annotations": [{}]}],
        "labelstudio local-files": [{"data": {"ocr": f"/data/local-files/?d={reference}"}, "annotations": [{}]}],
        "labelstudio bucket": [{"data": {"ocr": f"s3://bucket/{reference}"}, "annotations": [{}]}],
    }.get(name)
    if name == "ppocrlabel":
        return f"{reference}\t{json.dumps(content)}\n".encode()
    if name == "ocrmill":
        return label_format(name).write([document([], reference)])["documents.jsonl"]
    return json.dumps(content).encode()


REFERRING = {
    "ppocrlabel": "b_label.txt",
    "coco": "b.json",
    "funsd": "b.json",
    "labelstudio": "b.json",
    "labelstudio local-files": "b.json",
    "labelstudio bucket": "b.json",
    "ocrmill": "b.jsonl",
}


@pytest.mark.parametrize("name", REFERRING)
@pytest.mark.parametrize("reference", HOSTILE["references"], ids=repr)
def test_references(name: str, reference: str, folder: Path) -> None:
    member = name.split()[0]
    file = REFERRING[name]
    put(folder, {file: with_reference(name, reference)} | good_files(member))
    labels, rejected, _ = said(label_format(member), folder)
    assert good_texts(labels) == ["good"]
    assert [r.path for r in rejected] == [file]
    assert all(r.place or r.reason == "not_text" or member == "funsd" for r in rejected)
    assert {label.image for label in labels} == {"good.jpg"}


@pytest.mark.parametrize("name", ["icdar", "funsd", "ppocrlabel", "coco", "labelstudio", "ocrmill"])
@pytest.mark.parametrize("text", HOSTILE["texts"])
def test_markup_and_commands_stay_text(name: str, text: str, folder: Path) -> None:
    region = Region(id="r0001", polygon=QUAD, text=text)
    put(folder, {Path(k).name: v for k, v in label_format(name).write([document([region], "good.jpg")]).items()})
    for path in list(folder.glob("gt_*.txt")):
        path.rename(folder / "good.txt")
    labels, rejected, _ = said(label_format(name), folder)
    assert not rejected and good_texts(labels) == [text]


Maker = Callable[[Path], object]


def bound(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    previous = Path.cwd()
    os.chdir(path.parent)  # a socket's path is limited to about 100 bytes
    try:
        server.bind(path.name)
    finally:
        os.chdir(previous)
        server.close()


def named(*names: str) -> Maker:
    return lambda folder: put(folder, dict.fromkeys(names, b"x"))


def raw_name(name: bytes) -> Maker:
    return lambda folder: os.close(os.open(os.fsencode(folder) + b"/" + name, os.O_CREAT | os.O_WRONLY))


def link(name: str, target: str) -> Maker:
    return lambda folder: (folder / name).symlink_to(target.replace("$OUT", str(folder.parent)))


ON_DISK: dict[str, tuple[Maker, list[str]]] = {
    "an absolute link to a file outside": (link("x.jpg", "$OUT/secret.jpg"), ["x.jpg link out"]),
    "a relative link to a file outside": (link("x.jpg", "../secret.jpg"), ["x.jpg link out"]),
    "a label that is a link": (link("good2.txt", "../secret.txt"), ["good2.txt link out"]),
    "a link to a system file": (link("x.txt", "/etc/passwd"), ["x.txt link out"]),
    "a link to a device": (link("x.jpg", "/dev/zero"), ["x.jpg link out"]),
    "a link to a folder outside": (link("x", "../outside"), ["x link out"]),
    "a link to the root": (link("x", "/"), ["x link out"]),
    "a link to a folder whose name only begins like ours": (link("x", "../delivery2"), ["x link out"]),
    "a link inside": (link("x.jpg", "good.jpg"), ["x.jpg link inside"]),
    "a link to its own folder": (link("x", "."), ["x link inside"]),
    "a dangling link": (link("x.jpg", "nothing.jpg"), ["x.jpg link inside"]),
    "a dangling link outside": (link("x.jpg", "../nothing.jpg"), ["x.jpg link out"]),
    "a loop": (link("x.jpg", "x.jpg"), ["x.jpg link inside"]),
    "a description that is a link": (link("delivery.yaml", "../secret.txt"), ["delivery.yaml link out"]),
    "a pipe for an image": (lambda f: os.mkfifo(f / "x.jpg"), ["x.jpg special_file"]),
    "a pipe for a label": (lambda f: os.mkfifo(f / "x.txt"), ["x.txt special_file"]),
    "a socket": (lambda f: bound(f / "x.jpg"), ["x.jpg special_file"]),
    "Unicode twins": (named("\u00e9.jpg", "e\u0301.jpg"), ["e\u0301.jpg twin", "\u00e9.jpg twin"]),
    "Hangul twins": (named("가.jpg", "\u1100\u1161.jpg"), ["\u1100\u1161.jpg twin", "가.jpg twin"]),
    "case twins": (named("x.txt", "X.TXT"), ["X.TXT twin", "x.txt twin"]),
    "twins in a script with cases": (named("straße.jpg", "STRASSE.jpg"), ["STRASSE.jpg twin", "straße.jpg twin"]),
    "twin folders": (named("d/1.jpg", "D/2.jpg", "D/e/3.txt"), ["D/2.jpg twin", "D/e/3.txt twin", "d/1.jpg twin"]),
    "a file and a folder as twins": (named("d/1.jpg", "D"), ["D twin", "d/1.jpg twin"]),
    "a line feed": (named("x\n.jpg"), ["x\n.jpg name"]),
    "an escape sequence": (named("x\x1b[31m.jpg"), ["x\x1b[31m.jpg name"]),
    "a delete character": (named("x\x7f.txt"), ["x\x7f.txt name"]),
    "a line separator": (named("x\u2028.txt"), ["x\u2028.txt name"]),
    "right-to-left override": (named("x\u202egpj.exe"), ["x\u202egpj.exe name"]),
    "an isolate": (named("x\u2066.jpg"), ["x\u2066.jpg name"]),
    "no UTF-8": (raw_name(b"x\xff.jpg"), ["x\\udcff.jpg name"]),
    "half a character": (raw_name("é".encode()[:1] + b".txt"), ["\\udcc3.txt name"]),
    "a backslash": (named("..\\x.jpg"), ["..\\x.jpg name"]),
    "white space before": (named(" x.jpg"), [" x.jpg name"]),
    "white space after": (named("x.jpg "), ["x.jpg  name"]),
    "a no-break space after": (named("x.jpg\u00a0"), ["x.jpg\u00a0 name"]),
    "a dot after": (named("x.jpg."), ["x.jpg. name"]),
    "a folder with a bad name": (named("d\t/1.jpg", "d\t/e/2.txt"), ["d\t/1.jpg name", "d\t/e/2.txt name"]),
    "a link in a folder with a bad name": (
        lambda f: (named("d\t/1.jpg")(f), link("d\t/x", "/etc")(f)),
        ["d\t/1.jpg name", "d\t/x link out"],
    ),
    "a zip": (named("x.zip"), ["x.zip archive"]),
    "a tar": (named("x.TAR"), ["x.TAR archive"]),
    "a compressed tar": (named("x.tar.gz", "x.tgz"), ["x.tar.gz archive", "x.tgz archive"]),
    "a compressed image": (named("x.jpg.bz2"), ["x.jpg.bz2 archive"]),
    "a 7z and a rar": (named("x.7z", "x.rar"), ["x.7z archive", "x.rar archive"]),
    "Korean archives": (named("x.alz", "x.egg"), ["x.alz archive", "x.egg archive"]),
    "a very deep folder": (named("/".join(["d"] * 300) + "/x.txt"), []),
}  # fmt: skip


@pytest.mark.parametrize("case", ON_DISK)
def test_on_disk(case: str, folder: Path) -> None:
    (folder / "linked").unlink()
    (folder / "link.jpg").unlink()
    (folder / "TWIN.jpg").unlink()
    make, expected = ON_DISK[case]
    make(folder)
    put(folder, {"good.txt": b"1,2,3,2,3,4,1,4,good\n"})
    labels, _, delivery = said(label_format("icdar"), folder)
    assert good_texts(labels) == ["good"]
    refused = scan(folder).refused
    shown = [f"{r.path} {r.reason}" + (_way(r) if r.reason == "link" else "") for r in refused]
    assert shown == expected
    assert all(r.kind == "file" for r in refused)
    entries = sum(len(files) + sum((Path(at) / d).is_symlink() for d in dirs) for at, dirs, files in os.walk(folder))
    assert len(delivery.images) + len(delivery.others) + len(refused) == entries
    assert (folder.parent / "secret.txt").read_text().count(SECRET) == 1


def _way(rejected: Rejected) -> str:
    return " out" if "leads out" in rejected.found else " inside"


def test_a_name_of_more_than_255_bytes() -> None:
    assert name_refusal("가" * 85) is None
    refusal = name_refusal("가" * 86)
    assert refusal and refusal.found == "a name with more than 255 bytes"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("icdar", "b.txt"),
        ("coco", "b.json"),
        ("ppocrlabel", "b_label.txt"),
        ("ocrmill", "b.jsonl"),
        ("sidecar", "b.txt"),
    ],
)
def test_too_large(name: str, file: str, folder: Path) -> None:
    put(folder, {file: b""} | good_files(name))
    os.truncate(folder / file, MAX_LABEL_BYTES + 1)
    start = time.perf_counter()
    labels, rejected, _ = said(label_format(name), folder)
    assert time.perf_counter() - start < 1
    assert [(r.path, r.reason) for r in rejected] == [(file, "too_many_bytes")]
    assert good_texts(labels) == ["good"]


def swapped_file(folder: Path) -> None:
    (folder / "box/b.txt").unlink()
    (folder / "box/b.txt").symlink_to(folder.parent / "secret.txt")


def swapped_folder(folder: Path) -> None:
    (folder / "box").rename(folder / "away")
    (folder.parent / "outside" / "b.txt").write_text(f"1,2,3,2,3,4,1,4,{SECRET}")
    (folder / "box").symlink_to(folder.parent / "outside")


def swapped_for_a_pipe(folder: Path) -> None:
    (folder / "box/b.txt").unlink()
    os.mkfifo(folder / "box/b.txt")


def removed(folder: Path) -> None:
    (folder / "box/b.txt").unlink()


@pytest.mark.parametrize(
    ("change", "reason"),
    [(swapped_file, "link"), (swapped_folder, "link"), (swapped_for_a_pipe, "special_file"), (removed, "unreadable")],
)
def test_what_changes_after_the_scan(change: Callable[[Path], None], reason: str, folder: Path) -> None:
    put(folder, {"box/b.txt": b"1,2,3,2,3,4,1,4,x", "good.txt": b"1,2,3,2,3,4,1,4,good"})
    delivery: Delivery = opened(folder)
    change(folder)
    member = label_format("icdar")
    with confined(folder):
        result = list(member.read(delivery))
    assert SECRET not in repr(result)
    assert [(r.path, r.reason) for r in result if isinstance(r, Rejected)] == [("box/b.txt", reason)]
    assert good_texts([x for x in result if isinstance(x, Label)]) == ["good"]
