"""The report's section on reading: what it claims, what it draws, and that hostile text stays text."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from stages.core import reading_overview as overview
from stages.core.acceptance import Choice, Point
from stages.core.calibration import Bin
from stages.core.certificate import Certificate
from stages.core.charts import AREA, coverage_chart, reliability_chart
from stages.core.disagreement import in_turns, visible, worst_lines
from stages.core.ground_truth import Settled, Verdict
from stages.core.performance import Known, performance
from stages.core.reading import Line, Reading
from stages.core.reading_plan import EngineFacts, engine_facts
from stages.core.review import Decision
from stages.io import reading_facts
from stages.io.pages import render
from stages.io.pictures import cut_line
from stages.io.records import write_json, write_jsonl
from stages.io.reviews import append_lines

HOSTILE = "<script>alert(1)</script>\"'&"
BOX = ((10.0, 10.0), (60.0, 10.0), (60.0, 30.0), (10.0, 30.0))
ENGLISH = frozenset(map(chr, range(33, 127)))
CERTIFICATE = Certificate(
    trust={},
    language="en",
    direction="horizontal",
    source=overview.SYNTHETIC,
    lines=1626,
    engines={"one": "k1", "two": "k2"},
    max_error=0.005,
    confidence=0.95,
    choice=Choice(0.98712, 742, 0, 0.00483, 742 / 894, 894),
    reliability=(Bin(0.4, 0.5, 9, 0.45, 4 / 9, 0.14, 0.79), Bin(0.9, 1.0, 885, 0.99, 0.995, 0.987, 0.999)),
    calibration_error=0.004,
    coverage=(Point(0.99, 0.5, 447, 0, 0.0, 0.0067), Point(0.2, 1.0, 894, 30, 30 / 894, 0.0455)),
)


def facts(name: str, role: Any = "places", languages: tuple[str, ...] = ("en",), key: str = "k") -> EngineFacts:
    return engine_facts(name, role, key, {"runtime": HOSTILE}, languages, ENGLISH)


def settled(name: str, said: dict[str, str], text: str = "", **others: Any) -> Settled:
    values: dict[str, Any] = {"status": "review", "why": "below_threshold", "language": "en"} | others
    return Settled(
        id=name,
        polygon=BOX,
        text=text or next(iter(said.values())),
        probability=0.4,
        direction="horizontal",
        said=said,
        **values,
    )


def verdict(lines: list[Settled], document: str = "d1", delivery: str = "a") -> Verdict:
    return Verdict(id=document, delivery=delivery, status="review", lines=tuple(lines))


def section(**others: Any) -> str:
    """The section, of a report on these things and nothing else."""
    values: dict[str, Any] = {"engines": [], "certificates": [], "performance": [], "deliveries": [], "decisions": []}
    found = overview.reading_overview(**(values | others), number=12)
    return render("reading.html.j2", r=found, crops=[None] * len(found.worst))


def words(page: str) -> str:
    """The page's text without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_claim_says_what_it_rests_on() -> None:
    assert overview.claim_words(CERTIFICATE) == (
        "Accepted lines are wrong in at most 0.5 % of cases, with 95 % confidence: 0 of 742 accepted were wrong "
        "(at most 0.49 %), coverage 82.9 % of 894 lines, threshold: score ≥ 0.9871."
    )
    nothing = replace(CERTIFICATE, choice=None, reason="needs ≥ 598 accepted for 0.5 %, has 12")
    assert overview.claim_words(nothing) == "Nothing is accepted: needs ≥ 598 accepted for 0.5 %, has 12."


def test_synthetic_lines_and_strange_engines_are_said_plainly() -> None:
    said = words(section(certificates=[CERTIFICATE], engines=[(facts("one", key="k1"), {})]))
    assert "Calibrated on synthetic lines only" in said
    assert "From 1,626 synthetic lines only, read by one, two." in said
    assert "Not the engines that read the documents: two." in said
    real = words(section(certificates=[replace(CERTIFICATE, source="lines that people read")]))
    assert "synthetic" not in real


def test_names_are_those_that_the_stages_write() -> None:
    from stages.calibrate import SOURCE
    from stages.sample.lines.known import CONSENSUS

    assert (overview.SYNTHETIC, overview.CONSENSUS) == (SOURCE, CONSENSUS)


def test_the_chosen_point_stands_on_the_curve_below_the_target() -> None:
    chart = coverage_chart(CERTIFICATE.coverage, CERTIFICATE.choice, CERTIFICATE.max_error)
    assert chart is not None and chart.chosen is not None
    x, rate, bound = chart.chosen
    assert (x, rate) == (round(AREA.left + AREA.width * 742 / 894, 1), AREA.bottom)
    assert rate > bound > chart.target > AREA.top, "px count downwards"
    page = section(certificates=[CERTIFICATE])
    assert f'<circle class="chosen" cx="{x}" cy="{rate}"' in page and page.count('class="whisker"') == 2
    unchosen = section(certificates=[replace(CERTIFICATE, choice=None, reason="too few")])
    assert 'class="chosen"' not in unchosen and 'class="curve"' in unchosen
    assert "<svg" not in section(certificates=[replace(CERTIFICATE, coverage=(), reliability=())])


def test_whiskers_span_the_exact_interval_and_stay_on_the_chart() -> None:
    for whisker in reliability_chart(CERTIFICATE.reliability):
        assert AREA.top <= whisker.high <= whisker.y <= whisker.low <= AREA.bottom
        assert AREA.left <= whisker.x <= AREA.right


def test_rates_by_language_and_attribute_with_the_consensus_marked() -> None:
    read = [("abcd", "abcd", "abcx"), ("efgh", "efgh", "efgh")]
    known = [Known(t, "vi", {"size": "small", "kind": HOSTILE}, {"consensus": a, "one": b}) for t, a, b in read]
    page = section(performance=performance(known, ("kind", "size")))
    assert "consensus 2 0.00 % 0.00 % 100.0 % one 2 12.50 % 50.00 % 50.0 %" in words(page)
    assert '<tr class="best"><td>consensus' in page
    assert "<summary>Vietnamese by kind, size</summary>" in page and "<script>" not in page


def test_outcome_counts_lines_by_reason_and_documents_by_status() -> None:
    lines = [
        settled("l1", {"one": "a"}),
        settled("l2", {"one": "b"}, status="accepted", why="audit"),
        settled("l3", {"one": "c"}, status="unreadable", why="silent", language="ko"),
    ]
    done = overview.settling("a", [verdict(lines)], overview.able_engines([facts("one")]), 12)
    said = words(section(deliveries=[done]))
    assert "English 2 1 1 0 0" in said and "Korean 1 0 0 1 0" in said
    assert "accepted audit certified, and drawn for people to check 1 0" in said
    assert "a 1 0 1 0 0" in said
    assert "Not audited yet" in said and "1 accepted line waits" in said


def test_every_reason_is_explained() -> None:
    source = (Path(overview.__file__).parent / "ground_truth.py").read_text()
    assert set(re.findall(r'why="([a-z_]+)"', source)) | {"audit", "certified", "alphabet"} <= set(overview.WHY)


def decision(proposed: str, text: str, verdict: Any = "text") -> Decision:
    return Decision(document="d1", polygon=BOX, verdict=verdict, text=text, proposed=proposed, by="p", at="2026-01-01")


def test_the_audit_counts_what_people_changed() -> None:
    looked = [decision("a b", "a  b"), decision("a", "b"), decision("x", "", "not_text"), decision("", "unasked")]
    found = overview.audit(5, looked)
    assert (found.looked, found.changed) == (3, 2)
    assert 0.05 < found.low < 2 / 3 < found.high < 1
    done = overview.settling("a", [verdict([])], overview.able_engines([]), 12)
    said = words(section(deliveries=[done], decisions=looked))
    assert "2 of 3 proposals that people looked at were changed: 66.7 %, with 95 % confidence 9.43 % to 99.2 %" in said


def test_the_worst_disagreement_of_engines_for_the_language_comes_first() -> None:
    able = overview.able_engines([facts("one"), facts("two"), facts("other", languages=("ko",))])
    lines = [
        settled("near", {"one": "abcd", "two": "abcx"}),
        settled("far", {"one": "abcd", "two": "wxyz"}),
        settled("same", {"one": "abcd", "two": "abcd"}),
        settled("done", {"one": "abcd", "two": ""}, status="accepted"),
        settled("long", {"one": "abcdefgh", "two": "stuvwxyz"}),
    ]
    found = worst_lines([verdict(lines), verdict(lines[:1], document="d2")], able, 12)
    assert [(one.document, one.line) for one in found] == [
        ("d1", "long"),
        ("d2", "near"),
        ("d1", "far"),
        ("d1", "near"),
    ]
    assert [one.line for one in worst_lines([verdict(lines)], able, 1)] == ["long"]
    korean = settled("ko", {"one": "abcd", "other": "가나"}, language="ko")
    assert worst_lines([verdict([korean])], able, 12) == [], "one alone can't disagree"
    elsewhere = worst_lines([verdict(lines, delivery="b")], able, 12)
    assert [one.delivery for one in in_turns([found, elsewhere], 4)] == ["a", "b", "b", "a"], "far before near"


def test_hostile_text_is_shown_and_never_runs() -> None:
    able = overview.able_engines([facts("one"), facts("two")])
    said = {"one": HOSTILE, "two": "<img src=x onerror=alert(1)>\u202egnp", "<em>": "x" * 5000}
    line = settled("l1", said, text="שלום" + HOSTILE * 20, why='"><kbd>', language="en")
    done = overview.settling("<u>", [verdict([line], document="<d>", delivery="<u>")], able, 12)
    page = section(
        deliveries=[done],
        engines=[(facts("one"), {"": 1, "<s>": 2})],
        certificates=[replace(CERTIFICATE, source="<q>")],
    )
    for tag in ("<script", "<img", "<em>", "<kbd>", "<u>", "<d>", "<s>", "<q>", "\u202e"):
        assert tag not in page, tag
    assert "&lt;script&gt;" in page and "⟨202E⟩" in page and "x" * 1001 not in page
    assert visible("a\x00b\u200b") == "a⟨0000⟩b⟨200B⟩"


def test_a_line_is_cut_with_a_margin_and_stays_on_the_image() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(buffer, "PNG")
    for polygon in (BOX, ((-50.0, -50.0), (5000.0, -50.0), (5000.0, 5000.0)), ((3.0, 3.0), (3.0, 3.0), (3.0, 3.0))):
        url = cut_line(buffer.getvalue(), polygon)
        assert url and url.startswith("data:image/jpeg;base64,") and url == cut_line(buffer.getvalue(), polygon)
    assert cut_line(buffer.getvalue(), ()) is None
    assert cut_line(buffer.getvalue(), ((300.0, 0.0), (400.0, 0.0), (400.0, 50.0))) is None


def test_empty_folders_are_said_in_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = words(render("reading.html.j2", r=reading_facts.gather(12), crops=[]))
    for sentence in (
        "No engine has read anything",
        "so nothing is accepted",
        "Nothing was measured",
        "No document needed",
    ):
        assert sentence in said
    assert "Worst disagreements There is no line" in said


def test_the_section_is_gathered_from_the_stages_files_and_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("one", "two"):
        write_json(Path(f"data/readings/{name}/engine.json"), facts(name))
        own = Reading(id="d1", delivery="a", engine=name, provenance="k", lines=())
        line = Line(polygon=BOX, text="x", confidence=1.0)
        failed = replace(own, id="d2", problem="took_too_long: 121 s", lines=(line,))
        write_jsonl(Path(f"data/readings/{name}/a.jsonl"), [own, failed])
    write_json(Path("models/consensus/en-horizontal.json"), CERTIFICATE)
    write_jsonl(Path("data/consensus/a.jsonl"), [verdict([settled("l1", {"one": "ab", "two": "ax"})], document="d1-2")])
    write_jsonl(Path("data/consensus/b.jsonl"), [])
    append_lines(Path("data/reviews/r.jsonl"), [decision("a", "b"), replace(decision("a", "b"), document="gone")])
    found = reading_facts.gather(12)
    assert [(row.read, row.not_read) for row in found.engines] == [(1, [("took_too_long", 1)])] * 2
    assert found.audit.looked == 1, "what is decided about other documents isn't counted"
    pages = [render("reading.html.j2", r=reading_facts.gather(12), crops=[None]) for _ in range(2)]
    assert pages[0] == pages[1] and "1 took_too_long" in pages[0] and '<ins class="replace">x</ins>' in pages[0]
