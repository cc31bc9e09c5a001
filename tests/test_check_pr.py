"""The pull-request gate on real repositories: what it finds and writes, and that nothing of it is live or quoted."""

import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from markdown_it import MarkdownIt

from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.pr_comment import MARKER
from stages.core.reading import Line, Reading
from stages.io import check_pr
from stages.io.check_pr import Asked
from stages.io.packs import write_pack
from stages.io.pr_lookup import find_documents
from stages.io.records import encode
from tests.conftest import picture
from tests.deliveries import CASES, ROOT
from tests.workspace import Workspace

CHECKS = ("text_control", "text_script", "text_width")
SECRET = "Kim Minsu 880101-1234567"
REVIEWS = "data/reviews/kim.jsonl"
IDS = ("0a" * 8, "1b" * 8, "2c" * 8)


def place(row: int) -> Any:
    return quad_from_box(40, 20 + 30 * row, 600, 44 + 30 * row)


def labelled(identity: str, delivery: str = "first", **texts: str) -> Document:
    """A document whose rows say these texts."""
    said = {"r0001": "TOTAL 12.50", "r0002": "CASH 20.00", "r0003": SECRET} | texts
    regions = tuple(Region(id=name, polygon=place(row), text=text) for row, (name, text) in enumerate(said.items()))
    return Document(
        id=identity,
        delivery=delivery,
        file=f"{identity}.png",
        source=f"{identity}.png",
        sha256=identity * 4,
        fingerprint=identity * 4,
        width=640,
        height=480,
        language="en",
        regions=regions,
    )


def read_of(document: Document) -> Reading:
    lines = tuple(Line(polygon=one.polygon, text=one.text or "", confidence=0.99) for one in document.regions)
    return Reading(id=document.id, delivery=document.delivery, engine="ppocr", provenance="p", lines=lines)


def decision(row: int = 0, document: str = IDS[0], **more: Any) -> str:
    """A line of a review file."""
    stated = {"document": document, "polygon": place(row), "verdict": "text", "text": "TOTAL 12.50", "by": "kim"}
    return json.dumps({k: v for k, v in (stated | {"at": "2026-01-15"} | more).items() if v is not ...}) + "\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A repository with three documents, their readings and a decision, committed on main."""
    made = Workspace.create(tmp_path_factory.mktemp("template") / "repository")
    params = yaml.safe_load((made.path / "params.yaml").read_text())
    params["check_labels"]["checks"] = {
        name: yaml.safe_load((ROOT / f"conf/checks/{name}.yaml").read_text()) for name in CHECKS
    }
    (made.path / "params.yaml").write_text(yaml.safe_dump(params, allow_unicode=True))
    with (made.path / ".git/info/exclude").open("a") as file:
        file.write("/data/labels\n/data/findings\n")
    documents = [labelled(identity) for identity in IDS]
    write(made, "data/documents/first.jsonl", documents)
    write(made, "data/readings/ppocr/first.jsonl", map(read_of, documents))
    engine = {"engine": "ppocr", "role": "guide", "provenance": "p", "record": {}, "languages": ["en"], "coverage": {}}
    engine |= {"alphabet_size": 0, "alphabet_sha256": "", "alphabet": ""}
    (made.path / "data/readings/ppocr/engine.json").write_bytes(encode(engine))
    (made.path / REVIEWS).parent.mkdir(exist_ok=True)
    (made.path / REVIEWS).write_text(decision())
    made.commit("data")
    return made


@pytest.fixture
def repository(template: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A copy of it, in which the test stands."""
    shutil.copytree(template.path, tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    check_pr._checks.cache_clear()
    yield Workspace(tmp_path / "repository")
    check_pr._checks.cache_clear()


def write(workspace: Workspace, name: str, records: Any) -> None:
    path = workspace.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(encode(record) + b"\n" for record in records))


def append(path: str, *lines: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(lines)


def checked(capsys: pytest.CaptureFixture[str], base: str = "main", **more: Any) -> tuple[bool, list[str], str]:
    """Whether it passes, the lines printed, and the comment."""
    good = check_pr.check_pr(Asked(base=base, comment=Path("build/comment.md"), **more))
    comment = Path("build/comment.md").read_text(encoding="utf-8")
    lines = capsys.readouterr().out.splitlines()
    assert comment.startswith(MARKER + "\n")
    for said in [*lines, *([] if more.get("show_texts") else [comment])]:
        assert "Minsu" not in said and "880101" not in said
    return good, lines, comment


def test_nothing_changed(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    append("README.md", "more\n")
    assert checked(capsys) == (True, [], f"{MARKER}\n## Label data: no problems\n\nNothing in it changes labels.\n")


def test_a_good_decision(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    append(REVIEWS, decision(1, text="CASH 20.00"), decision(2, text=SECRET.replace("88", "89")))
    good, lines, comment = checked(capsys)
    assert good and lines == []
    assert "### Decisions: 2 changes" in comment
    assert "| confirmed |  |  |  | 1 |" in comment and "| corrected |  | 1 |  |  |" in comment
    assert f"- **high** `{REVIEWS}:3`, document `{IDS[0]}`: corrected" in comment
    assert "  - before: `Xxx Xxxxx 9⟦9⟧9999-9999999`" in comment
    assert "  - after: `Xxx Xxxxx 9⟦9⟧9999-9999999`" in comment


def test_the_rule_that_files_only_grow(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    Path(REVIEWS).write_text(decision(text="TOTAL 12.60"))
    good, lines, _ = checked(capsys)
    assert not good and len(lines) == 1
    assert lines[0].startswith(f"{REVIEWS}:1: line 1, edited; expected decisions are only ever added")
    assert '"withdrawn"' in lines[0]
    Path(REVIEWS).unlink()
    good, lines, _ = checked(capsys)
    assert not good and lines[0].startswith(f"{REVIEWS}: a removed file of 1 line;")


PROBLEMS: dict[str, tuple[str, str]] = {
    "no JSON": ("{\n", "error: no JSON (column 2)"),
    "an unknown id": (decision(document="ff" * 8), "error: $.document: an id that no document has"),
    "the id of a copy": (decision(document=IDS[0] + "-2"), "error: $.document: the id of a copy"),
    "outside": (decision(polygon=quad_from_box(700, 1, 800, 9)), "error: $.polygon: a place beside the image"),
    "another form": (decision(1, text="cafe\u0301"), "error: $.text: a text in another normal form"),
    "zero width": (
        decision(1, text="CASH\u200b 20.00"),
        "error: $.text: text_control/zero_width: a character without width",
    ),
    "a look-alike": (
        decision(1, text="C\u0410SH 20.00"),
        "error: $.text: text_script/mixed_script: letters of another script that look like Latin ones",
    ),
    "no name": (decision(1, by="Kim <kim@example.org>"), "error: $.by: no name"),
    "another's file": (decision(1, by="lee"), "warning: $.by: a person other than the one whose file this is"),
    "another's decision": (
        decision(at="2026-01-16", text="TOTAL 12.60", by="lee"),
        "warning: a decision that overrides another person's, data/reviews/kim.jsonl:1",
    ),
    "too old": (
        decision(at="2026-01-14"),
        "error: $.at: a decision older than data/reviews/kim.jsonl:1 on the same place: it has no effect",
    ),
    "nothing to withdraw": (
        decision(1, verdict="withdrawn", text=...),
        "error: $.polygon: a withdrawal of what nobody decided",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_name_file_and_line(name: str, repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    line, expected = PROBLEMS[name]
    append(REVIEWS, decision(2, text=SECRET), line)
    good, lines, comment = checked(capsys, annotations=True)
    level, _, message = expected.partition(": ")
    shown = "" if level == "error" else f"{level}: "
    assert any(said.startswith(f"{REVIEWS}:3: {shown}{message}") for said in lines), lines
    annotations = [said for said in lines if said.startswith("::")]
    assert any(said.startswith(f"::{level} file={REVIEWS},line=3,title=") for said in annotations)
    assert len(annotations) == len(lines) / 2
    assert good == (not any(said.startswith("::error") for said in annotations))
    assert f"**{level}** `{REVIEWS}:3`" in comment


def test_only_what_is_new_is_held_against_a_change(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    append(REVIEWS, "{broken\n", decision(1, text="C\u0410SH"))
    repository.commit("somebody else's, already merged")
    append(REVIEWS, decision(2, text=SECRET))
    assert checked(capsys)[:2] == (True, [])


def test_a_decision_in_the_future(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    append(REVIEWS, decision(1, at="2199-01-01", text="CASH 20.00"))
    assert checked(capsys)[0], "not committed yet, so there is nothing to compare with"
    repository.run("git", "checkout", "--quiet", "-b", "topic")
    repository.commit("a day to come")
    good, lines, _ = checked(capsys)
    assert not good and "a day to come" in lines[0]


def test_only_since_the_branch_left(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    repository.run("git", "checkout", "--quiet", "-b", "topic")
    append(REVIEWS, decision(1, text="CASH\u200b 20.00"))
    repository.commit("mine")
    repository.run("git", "checkout", "--quiet", "main")
    append("data/reviews/lee.jsonl", "{theirs\n")
    repository.commit("theirs")
    good, lines, _ = checked(capsys, head="topic")
    assert not good and len(lines) == 1 and lines[0].startswith(f"{REVIEWS}:2:")
    assert checked(capsys, base="topic", head="main")[1][0].startswith("data/reviews/lee.jsonl:1:")


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD..main", "$(id)", ""])
def test_a_revision_that_is_not_there(revision: str, repository: Workspace) -> None:
    result = repository.ocrmill("check-pr", f"--base={revision}", check=False)
    assert result.returncode == 1
    assert "no such revision; expected a commit" in result.stderr and "Traceback" not in result.stderr
    assert not Path("x").exists()


def test_without_documents_the_rest_is_checked(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree("data/documents")
    shutil.rmtree("data/readings")
    append(REVIEWS, decision(1, text="CASH\u200b 20.00"), decision(2, document="ff" * 8, text=SECRET))
    good, lines, comment = checked(capsys)
    assert not good and [line.split("; ")[0] for line in lines] == [
        f"{REVIEWS}:2: $.text: text_control/zero_width: a character without width"
    ]
    assert "Not all of data/documents is here" in comment.replace("\\", "")
    assert "No readings are here" in comment


def test_decisions_on_a_document_that_no_label_says_anything_of(
    repository: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = labelled("9f" * 8)
    write(repository, "data/documents/second.jsonl", [msgspec.structs.replace(bare, regions=(), delivery="second")])
    said = {"document": "9f" * 8, "proposed": "CASH 20.00"}
    append(REVIEWS, decision(1, text="CASH\u200b 20.00", **said))
    repository.commit("somebody else's, already merged")
    append(REVIEWS, decision(0, text="T\u041eTAL", **said), decision(2, text="CASH 20.00", at="2026-01-14", **said))
    good, lines, comment = checked(capsys, base="HEAD")
    assert not good and [line.split("; ")[0] for line in lines] == [
        f"{REVIEWS}:3: $.text: text_script/mixed_script: letters of another script that look like Latin ones"
    ]
    assert "| confirmed |" in comment and "| corrected |" in comment


def test_files_that_are_no_files(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    Path("secret.txt").write_text(SECRET)
    Path("data/reviews/lee.jsonl").symlink_to("../../secret.txt")
    append("data/reviews/old/x.jsonl", decision())
    append("data/reviews/a`b @c\n::error::x.jsonl", decision(1, text="CASH 20.00"))
    for head in (None, "topic"):
        good, lines, comment = checked(capsys, head=head, annotations=True)
        assert not good
        assert any(line.startswith("data/reviews/lee.jsonl: a link") for line in lines), lines
        assert any(line.startswith("data/reviews/old/x.jsonl: a file that no stage reads") for line in lines)
        assert not any(line.startswith("::error::") for line in lines)
        assert "@c" not in re.sub(r"(`+).*?\1", "", comment)
        repository.run("git", "checkout", "--quiet", "-B", "topic")
        repository.commit("all of it")


def test_every_copy_of_an_image_is_found_wherever_it_stands(repository: Workspace) -> None:
    names = [hashlib.sha256(str(number).encode()).hexdigest()[:16] for number in range(200)]
    records = sorted([*names, names[5] + "-2", names[5] + "-10"])
    write(repository, "data/documents/second.jsonl", [labelled(name, "second") for name in records])
    write(repository, "data/documents/third.jsonl", [labelled(name, "third") for name in ("9f", "0c", "77")])
    Path("data/documents/fourth.jsonl").touch()
    for name in names:
        assert find_documents([name])[name].id == name
    assert set(find_documents([*names, *IDS, "0c", "9f", "ee"])) == {*names, *IDS, "0c", "9f"}


def test_what_leaves_the_pipeline(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding(
        delivery="first",
        document=IDS[1],
        path="$",
        check="text_readings",
        rule="x/1",
        code="misread",
        severity="error",
        confidence=0.9,
        found="x",
        expected="y",
    )
    before, after = [labelled(one) for one in IDS], [labelled(IDS[0]), labelled(IDS[1], r0002="CASH 90.00")]
    outputs(repository, {"labels": before, "findings": []})
    repository.commit("outputs")
    outputs(repository, {"labels": after, "findings": [finding]})
    good, lines, comment = checked(capsys)
    assert good and lines == []
    assert "### Labels as they leave: 1 change" in comment and "| text changed |  | 1 |  |  |" in comment
    assert "`XXXX ⟦9⟧9.99`" in comment
    assert "first\\: 1 document removed\\." in comment
    assert "### Findings: 1 new finding\n" in comment and "1 x `text_readings/misread`, `error`" in comment
    shutil.rmtree(".dvc/cache")
    _, _, comment = checked(capsys)
    assert "data/labels changed, but its versions aren't both in DVC's cache here" in comment.replace("\\", "")


def outputs(workspace: Workspace, records: dict[str, list[Any]]) -> None:
    """Put folders of one shard into DVC's cache, and name them in dvc.lock."""
    listed = []
    for name, own in records.items():
        content = b"".join(encode(record) + b"\n" for record in own)
        manifest = msgspec.json.encode([{"md5": cached(workspace, content), "relpath": "first.jsonl"}])
        listed.append({"path": f"data/{name}", "hash": "md5", "md5": cached(workspace, manifest, ".dir")})
    text = yaml.safe_dump({"schema": "2.0", "stages": {"correct_labels": {"cmd": "x", "outs": listed}}})
    (workspace.path / "dvc.lock").write_text(text)


def cached(workspace: Workspace, content: bytes, suffix: str = "") -> str:
    digest = hashlib.md5(content).hexdigest() + suffix
    path = workspace.path / ".dvc/cache/files/md5" / digest[:2] / digest[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return digest


@pytest.mark.parametrize(
    "content", ["{", "[1]", "a: b", "stages: {a: {outs: [{path: data/labels, md5: ../../x}]}}", "\0"]
)
def test_a_broken_lock_file(content: str, repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    Path("dvc.lock").write_text(content)
    good, lines, _ = checked(capsys)
    assert good == (content == "a: b") and all(line.startswith("dvc.lock: ") for line in lines)


def test_deliveries_come_and_go_but_never_change(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    pointer = "outs:\n- md5: {0}\n  size: 12\n  nfiles: 3\n  hash: md5\n  path: {1}\n"
    names = ["first", "second"]
    for name in names:
        Path(f"data/raw/{name}.dvc").write_text(pointer.format("a" * 32 + ".dir", name))
    Path("conf/deliveries.yaml").write_text(yaml.safe_dump({"deliveries": names}))
    good, lines, comment = checked(capsys)
    assert good and not lines and "Delivery second is new\\: 3 files\\, 12 bytes" in comment
    repository.commit("two deliveries")
    Path("data/raw/first.dvc").write_text(pointer.format("b" * 32 + ".dir", "first"))
    Path("data/raw/third.dvc").write_text("x")
    Path("conf/deliveries.yaml").write_text(yaml.safe_dump({"deliveries": ["second", "first", "fourth"]}))
    good, lines, _ = checked(capsys, base="HEAD")
    assert not good
    found = sorted(line.partition(";")[0] for line in lines)
    assert found == [
        "conf/deliveries.yaml: another order of deliveries",
        "conf/deliveries.yaml: the delivery fourth, which data/raw doesn't track",
        "data/raw/first.dvc: a delivery that changed",
        "data/raw/third.dvc: a delivery that conf/deliveries.yaml doesn't name",
        "data/raw/third.dvc: no pointer to a delivery",
    ]
    repository.run("git", "reset", "--quiet", "--hard")
    Path("data/raw/third.dvc").unlink(missing_ok=True)
    Path("data/raw/first.dvc").unlink()
    Path("conf/deliveries.yaml").write_text(yaml.safe_dump({"deliveries": ["second"]}))
    good, lines, comment = checked(capsys, base="HEAD")
    assert good and "Delivery first is taken out" in comment


def test_crops_are_written_only_where_asked(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    picture(3, (640, 480)).save("page.png")
    members = {f"{identity}.png": "page.png" for identity in IDS}
    write_pack(Path("data/images/first.zip"), members, lambda name: Path(name).read_bytes())
    append(REVIEWS, decision(1, text="CASH 90.00"))
    comment = checked(capsys)[2]
    assert "picture" not in comment
    comment = checked(capsys, crops=Path("build/crops"))[2]
    assert [path.name for path in Path("build/crops").iterdir()] == [f"{IDS[0]}-01.jpg"]
    assert f"picture in the artifact: `{IDS[0]}-01.jpg`" in comment


def icdar(texts: list[str]) -> str:
    quads = [",".join(str(n) for vertex in place(row) for n in vertex) for row in range(len(texts))]
    return "".join(f"{quad},{text}\n" for quad, text in zip(quads, texts, strict=True))


def ppocrlabel(texts: list[str]) -> str:
    items = [{"transcription": text, "points": place(row), "difficult": False} for row, text in enumerate(texts)]
    return f"a.png\t{json.dumps(items)}\n"


def funsd(texts: list[str]) -> str:
    rest = {"label": "other", "words": [], "linking": []}
    boxes = [[40, 20 + 30 * row, 600, 44 + 30 * row] for row in range(len(texts))]
    form = [{"id": n, "text": text, "box": boxes[n]} | rest for n, text in enumerate(texts)]
    return json.dumps({"form": form}, indent=1)


LABELS: dict[str, tuple[str, Callable[[list[str]], str], int]] = {
    "icdar": ("gt_a.txt", icdar, 2),
    "ppocrlabel": ("Label.txt", ppocrlabel, 1),
    "funsd": ("a.json", funsd, 18),
}


@pytest.mark.parametrize("images", [True, False])
@pytest.mark.parametrize("name", LABELS)
def test_label_files_in_git(name: str, images: bool, repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    file, written, line = LABELS[name]
    Path("labels").mkdir()
    if images:
        picture(3, (640, 480)).save("labels/a.png")
    Path("labels", file).write_text(written(["TOTAL 12.50", "CASH 20.00", SECRET]))
    repository.commit("labels")
    Path("labels", file).write_text(written(["TOTAL 12.50", "C\u0410SH 20.00", SECRET]))
    good, lines, comment = checked(capsys, base="HEAD", labels=((Path("labels"), name),))
    assert not good
    assert [said.partition(";")[0] for said in lines] == [
        f"labels/{file}:{line}: text_script/mixed_script: letters of another script that look like Latin ones"
    ]
    assert f"### Labels as {name}: 1 change" in comment and "text changed" in comment
    Path("labels", file).write_text(written(["TOTAL 12.50", SECRET]))
    good, lines, comment = checked(capsys, base="HEAD", labels=((Path("labels/"), name),))
    assert good and not lines and "region removed" in comment


def test_a_broken_label_line_is_told_once(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    Path("labels").mkdir()
    Path("labels/a.txt").write_text(f"1,2,3,{SECRET}\n1,2,30,2,30,12,1,12,good\n")
    repository.commit("labels")
    append("labels/a.txt", "1,2,30,2,30,12,1,12,better\n", f"{SECRET}\n")
    good, lines, _ = checked(capsys, base="HEAD", labels=((Path("labels"), "icdar"),))
    assert not good and [line.partition(";")[0] for line in lines] == [
        "labels/a.txt:4: a line without eight leading numbers"
    ]


PAYLOADS = [
    *yaml.safe_load((CASES / "hostile.yaml").read_text(encoding="utf-8"))["texts"],
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "` <img src=x onerror=alert(1)> `",
    "``<svg onload=alert(1)>``",
    "![x](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x]: https://example.org",
    "<https://example.org>",
    "https://example.org/?q=1",
    "www.example.org",
    "@octocat and @org/team",
    "octocat@example.org",
    "#1 and org/repo#2 and GH-3",
    "| a | b |\n|---|---|\n| <b>x</b> | y |",
    "\n\n<script>alert(1)</script>",
    "--> <script>alert(1)</script> <!--",
    "<!-- ocrmill:check-pr -->",
    "</code></li></ul><iframe src=https://example.org>",
    "<details open ontoggle=alert(1)>",
    "<a href='https://example.org'>x</a>",
    "<style>*{display:none}</style>",
    "<math><mi xlink:href=javascript:alert(1)>x",
    "\\`<b>x</b>\\`",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#64;octocat",
    "```mermaid\ngraph TD; A-->B; click A 'https://example.org'\n```",
    "# heading\n- [ ] task",
    "x\r\n## two",
    "$$\\href{https://example.org}{x}$$",
]  # fmt: skip
ALLOWED = {"h2", "h3", "p", "ul", "li", "code", "strong", "table", "thead", "tbody", "tr", "th", "td", "hr", "html"}
ALLOWED |= {"head", "body", "meta", "title", "pre"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text outside of code."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.prose, self.inside = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.prose += "" if self.inside else data


def rendered(markdown: str) -> str:
    """The page as GitHub would make it before it removes what is dangerous: raw HTML is let through."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)


def assert_nothing_live(page: str) -> None:
    elements = Elements(page)
    assert {tag for tag, _ in elements.found} <= ALLOWED
    for tag, attributes in elements.found:
        assert set(attributes) <= {"style", "class", "charset"}, (tag, attributes)
        assert set(attributes.values()) <= {None, "text-align:right", "utf-8", "UTF-8"} or tag == "pre"
    assert not re.search(r"@\w|https?://|www\.|\w@\w|javascript:", elements.prose)


def hostile_change() -> None:
    """Decisions that say each payload, hostile ids, members, people and file names."""
    append(
        "data/reviews/a`<b>@c](x).jsonl",
        *(decision(1, text=text, at=f"2026-02-{day:02d}") for day, text in enumerate(PAYLOADS[:28], 1)),
        *(decision(2, document=text, text="x") for text in PAYLOADS),
        *(decision(2, verdict=text) for text in PAYLOADS),
        *(decision(2, by=text) for text in PAYLOADS),
        *(decision(2, field=text, text=text) for text in PAYLOADS),
    )  # fmt: skip


@pytest.mark.parametrize("show", [False, True])
def test_nothing_in_the_comment_is_live(
    show: bool, repository: Workspace, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert len(PAYLOADS) >= 40
    hostile_change()
    _, lines, comment = checked(capsys, show_texts=show, annotations=True)
    assert all(line.isprintable() for line in lines)
    page = rendered(comment.removeprefix(MARKER))
    assert_nothing_live(page)
    assert ("alert(1)" in comment) == show
    assert MARKER not in comment.removeprefix(MARKER) or show
    assert_nothing_live(in_browser(page, tmp_path))


def in_browser(page: str, folder: Path) -> str:
    """The page as a browser has it after running whatever in it would run."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no Chromium here: install it to see the comment in a browser")
    file = folder / "page.html"
    file.write_text(f'<!doctype html><meta charset="utf-8"><title>x</title>{page}', encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}", "--dump-dom")
    result = subprocess.run([browser, *options, file.as_uri()], capture_output=True, text=True, check=True, timeout=120)
    assert "<h2>" in result.stdout
    return result.stdout


def test_every_payload_alone_is_harmless(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for text in PAYLOADS:
        Path(REVIEWS).write_text(decision() + decision(1, text=text, proposed="x" + text))
        _, _, comment = checked(capsys, show_texts=True)
        assert_nothing_live(rendered(comment.removeprefix(MARKER)))


def test_a_comment_fits_into_what_github_takes(repository: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    append(REVIEWS, *(decision(2, document="`" * 90 + str(n), text="`" * 200 + str(n)) for n in range(300)))
    _, lines, comment = checked(capsys, show_texts=True)
    assert len(lines) >= 300 and len(comment) < 65_536


def test_the_command(repository: Workspace) -> None:
    append(REVIEWS, decision(1, text="CASH 20.00"))
    result = repository.ocrmill("check-pr", "--base", "HEAD")
    assert result.stdout == "" and "changes of labels: 1; errors: 0; warnings: 0" in result.stderr
    append(REVIEWS, decision(2, text="CASH\u200b 20.00"))
    result = repository.ocrmill("check-pr", "--base", "HEAD", "--annotations", "github", check=False)
    assert result.returncode == 1 and result.stdout.count("\n") == 2 and "::error file=" in result.stdout
    result = repository.ocrmill("check-pr", "--base", "HEAD", "--labels", "labels", check=False)
    assert result.returncode == 1 and "expected as many" in result.stderr
