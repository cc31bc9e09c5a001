"""The report's section on labels: what it claims, how it adds up, and that hostile labels stay text in a browser."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from stages.core import label_overview as overview
from stages.core.account import Account
from stages.core.audit import Audit, Tally
from stages.core.correcting import correct
from stages.core.correction import Edit, Entry, added, changed
from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.judgement import Expected, Judged, Verdict, outcome, verdict
from stages.core.judgement import Tally as Rows
from stages.core.label_facts import Change, LabelFacts, label_facts, parts
from stages.core.review import Decision
from stages.io.label_facts import gather_labels
from stages.io.pages import render
from stages.io.records import write_json, write_jsonl
from tests.deliveries import CASES, document

PAYLOADS = yaml.safe_load((CASES / "label_payloads.yaml").read_text(encoding="utf-8"))
TALLY = Tally(
    regions=9000, sampled=300, judged=0, wrong=0, rate=None, upper=1.0, low=0.0, high=1.0, weighed=9000, estimate=0.0008
)
AUDIT = Audit(
    status="estimated",
    basis="the checks' mean chance",
    seed=7,
    confidence=0.95,
    target=0.001,
    needed=2995,
    overall=TALLY,
    strata=(),
    placeless=0,
)


def audited(**values: Any) -> Audit:
    return replace(AUDIT, status="audited", overall=replace(TALLY, **values))


def line(number: int, text: str, **more: Any) -> Region:
    return Region(id=f"r{number:04d}", polygon=quad_from_box(10, 40 * number, 200, 40 * number + 20), text=text, **more)


def page(*regions: Region, name: str = "d1") -> Document:
    return document(regions, file=f"{name}.png", delivery="a")


def finding(own: Document, edits: Iterable[Edit] = (), region: str = "", **more: Any) -> Finding:
    values = {"check": "text_c", "code": "c", "severity": "error", "confidence": 0.8, "certain": False} | more
    edits = tuple(edits)
    sure = 0.995 if edits else 0.0
    return Finding(
        delivery=own.delivery,
        document=own.id,
        region=region or (edits[0].region if edits else ""),
        path="$.regions[0]",
        rule=f"{values['check']}/1",
        found="something",
        expected="something else",
        edits=edits,
        edits_confidence=sure,
        **values,  # type: ignore[arg-type]
    )


def facts(own: Document, findings: list[Finding], decisions: Sequence[Decision] = (), number: int = 12) -> LabelFacts:
    done = correct(own, findings, list(decisions), review=["error"], withhold=True)
    tasks = [done.task] if done.task else []
    return label_facts(
        own.delivery,
        len(own.regions),
        findings,
        done.entries,
        tasks,
        review=["error"],
        decided={one.document for one in decisions},
        number=number,
    )


def section(
    deliveries: list[LabelFacts],
    audit: Audit | None = AUDIT,
    crop: str | None = None,
    verdicts: Sequence[Verdict] = (),
) -> str:
    found = overview.label_overview(deliveries, audit, verdicts, 60)
    crops = {"corrections": [crop] * len(found.corrections), "tasks": [crop] * len(found.tasks)}
    return render("labels.html.j2", l=found, l_crops=crops)


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).replace("&lt;", "<").replace("&#39;", "'").split())


def retext(region: Region, text: str) -> Edit:
    return changed(region, replace(region, text=text), "text")


def test_the_claim_says_how_it_is_known() -> None:
    assert overview.claim(AUDIT) == "Estimated, not audited: some 0.08 % of the labels that leave are wrong."
    some = replace(AUDIT, status="partly", overall=replace(TALLY, judged=120, wrong=1, upper=0.6512))
    assert overview.claim(some) == (
        "Partly audited: people found 1 wrong among the 120 of 300 drawn labels that they have judged. If all others "
        "were wrong, it would be at most 65.2 %, with 95 % confidence; estimated: some 0.08 % of the labels that leave "
        "are wrong."
    )
    all_judged = audited(judged=300, wrong=1, rate=0.0031, upper=0.015721)
    assert overview.claim(all_judged) == (
        "Audited: 0.31 % of the labels that leave are wrong, with 95 % confidence at most 1.58 %. People found 1 wrong "
        "among 300 drawn at random from 9,000."
    )
    unknown = replace(AUDIT, overall=replace(TALLY, estimate=None))
    assert overview.claim(unknown) == "Estimated, not audited: nothing is known of the labels that leave."
    assert "nothing to claim" in overview.claim(None)


def test_what_is_lacking_is_said() -> None:
    said = list(overview.remarks(replace(AUDIT, placeless=2)))
    assert said[1:] == [
        "300 drawn labels wait in data/tasks/audit to be judged.",
        "To show that at most 0.1 % are wrong, 2,995 labels have to be judged, none of them wrong; "
        "conf/audit.yaml says how many are drawn.",
        "Nothing is said of 2 labels without a place: nobody can be asked about them.",
    ]
    assert len(list(overview.remarks(audited(judged=300, rate=0.0, upper=0.0009)))) == 1


@pytest.mark.parametrize(
    ("share", "said"), [(0.0099361, "0.994 %"), (0.15, "15 %"), (0.0, "0 %"), (1.0, "100 %"), (0.9999, "100 %")]
)
def test_a_bound_is_never_rounded_in_its_own_favour(share: float, said: str) -> None:
    assert overview.ceiling(share) == said


def test_estimates_have_two_digits() -> None:
    said = [overview.about(share) for share in (0.0, 0.000004, 0.00031234, 0.0603)]
    assert said == ["0 %", "< 0.01 %", "0.031 %", "6 %"]


def test_what_became_of_findings() -> None:
    own = page(line(1, "corected"), line(2, "waits"), line(3, "decided"), line(4, "odd"))
    findings = [
        finding(own, [retext(own.regions[0], "corrected")], certain=True),
        finding(own, [retext(own.regions[1], "waited")]),
        finding(own, [retext(own.regions[2], "settled")], confidence=0.6),
        finding(own, region="r0004", check="text_w", severity="warning"),
        finding(own, check="structure_d", code="missing"),
    ]
    decision = Decision(
        document="d1", polygon=own.regions[2].polygon, verdict="text", text="settled", by="kim", at="2026-01-01"
    )
    found = facts(own, findings, [decision])
    assert found.found == {
        ("text_c", "c", "error"): {"corrected": 1, "waiting": 1, "decided": 1},
        ("text_w", "c", "warning"): {"noted": 1},
        ("structure_d", "missing", "error"): {"noted": 1},
    }
    assert (found.corrected, found.waiting, found.withheld, found.decided) == (1, 1, 1, 1)
    assert found.expected == {"corrected": 1.0, "waiting": 0.8, "decided": 1.0}
    said = words(section([found]))
    assert "text_c c error 3 1 1 1 ·" in said and "text_w c warning 1 · · · 1" in said
    assert "review/1 1 1 text 100.0 % 100.0 %" in said and "text_c/1 1 1 text 99.5 % 99.5 %" in said


def test_levels_go_down_by_what_was_taken_away() -> None:
    own = page(*(line(n, "x") for n in range(1, 101)))
    certain = [finding(own, [retext(region, "y")], certain=True) for region in own.regions[:3]]
    waiting = [finding(own, [retext(region, "y")], confidence=0.5) for region in own.regions[3:7]]
    levels = overview.levels([facts(own, certain + waiting)], audited(regions=96, judged=96, rate=1 / 96, upper=0.02))
    steps = [(one.name, round(one.wrong, 6), one.of) for one in levels]
    assert steps == [
        ("as delivered", 6.0, 100),
        ("corrected automatically", 3.0, 100),
        ("after automatic correction", 3.0, 100),
        ("withheld for people", 2.0, 100),
        ("people's decisions", 0.0, 100),
        ("leaves", 1.0, 96),
    ]
    assert levels[0].width == 1 and levels[1].start == pytest.approx(levels[2].width)
    assert levels[3].start == pytest.approx(levels[-1].width)
    assert overview.levels([facts(own, certain)], replace(AUDIT, overall=replace(TALLY, estimate=None))) == []
    assert "there is neither" in words(section([facts(own, certain)], audit=None))


def test_what_people_merely_confirmed_was_not_wrong() -> None:
    own = page(line(1, "fine"))
    confirmed = Decision(
        document="d1", polygon=own.regions[0].polygon, verdict="text", text="fine", by="kim", at="2026-01-01"
    )
    found = facts(own, [finding(own, region="r0001")], [confirmed])
    assert found.expected["decided"] == 0 and found.found == {("text_c", "c", "error"): {"decided": 1}}


def test_a_task_shows_the_label_and_what_people_are_asked_to_confirm() -> None:
    own = page(line(1, "19/O8/1991"))
    proposed = retext(own.regions[0], "19/08/1991")
    found = facts(own, [finding(own, region="r0001", check="meaning_d"), finding(own, [proposed])])
    assert {(one.rule, one.text, one.parts[1]) for one in found.tasks} == {
        ("meaning_d/1", "19/O8/1991", ("replace", "O", "0")),
        ("text_c/1", "19/O8/1991", ("replace", "O", "0")),
    }
    shown = overview.in_turns(found.tasks, 9, surest_first=True)
    assert len(shown) == 1, "a place is shown once"


def test_changes_of_place_and_number_are_told() -> None:
    own = page(line(1, "moved"), line(2, "twice"), line(3, "kept"))
    new = line(4, "new")
    moved = replace(own.regions[0], polygon=new.polygon)
    edits = [
        [changed(own.regions[0], moved, "polygon")],
        [Edit(kind="removed", region="r0002", before=own.regions[1], index=1)],
        [added(new, 0)],
    ]
    found = facts(own, [finding(own, edit, certain=True, check=f"c{n}") for n, edit in enumerate(edits)])
    told = {one.region: (one.changes, one.parts, one.was, one.polygon) for one in found.corrections}
    assert told["r0001"] == (("place",), (), own.regions[0].polygon, new.polygon)
    assert told["r0002"] == (("removed",), (("delete", "twice", ""),), (), own.regions[1].polygon)
    assert told["r0004"] == (("added",), (("insert", "", "new"),), (), new.polygon)


def test_the_least_sure_corrections_come_first_each_rule_in_turn() -> None:
    def change(rule: str, sure: float, document: str = "d1") -> Change:
        return Change(
            delivery="a", document=document, region=f"{rule}{sure}", polygon=(), rule=rule, sure=sure, found=""
        )

    many = [change("x/1", 0.99), change("x/1", 0.991), change("y/1", 0.999), change("x/1", 0.992, "d2")]
    first = overview.in_turns(many, 3)
    assert [(one.rule, one.sure) for one in first] == [("x/1", 0.99), ("y/1", 0.999), ("x/1", 0.991)]
    assert overview.in_turns(many, 1, surest_first=True) == [many[2]]


def test_many_changes_are_not_kept() -> None:
    own = page(*(line(n, "x") for n in range(1, 900)))
    entries = [
        Entry(
            delivery="a",
            document="d1",
            step=n,
            edit=retext(region, "y"),
            rule="c/1",
            confidence=1 - (n % 100) / 1000,
            why="w",
        )
        for n, region in enumerate(own.regions)
    ]
    found = label_facts("a", 899, [], entries, [], review=["error"], decided=(), number=5)
    assert [one.sure for one in found.corrections] == [0.901] * 5 and found.corrected == 899
    assert found.corrections[0].region == "r0100", "of equals the first"


def test_spaces_and_what_cannot_be_seen_are_shown() -> None:
    assert parts("a  b\u200b", "a b") == (("equal", "a ", "a "), ("delete", " ", ""), ("equal", "b", "b"), *GONE)


GONE = (("delete", "⟨200B⟩", ""),)


PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="


def judged(delivery: str, *columns: str, unexpected: int) -> Verdict:
    expected = [Expected(type="expect_no_findings", kwargs={"column": one}, mostly=0.95) for one in columns]
    expected.append(Expected(type="expect_column_values_to_not_be_null", severity="info", mostly=0.5))
    outcomes = [outcome(one, Rows(100, unexpected)) for one in expected]
    return verdict(delivery, [Judged(suite="regions", rows=100, outcomes=tuple(outcomes))])


def test_the_judge_is_heard() -> None:
    verdicts = [judged("a", "c1", "c2", unexpected=7), judged("b", "c1", unexpected=2)]
    said = words(section([facts(page(line(1, "x")), [])], verdicts=verdicts))
    assert "Great Expectations: 1 of 2 deliveries pass. Data Docs show every expectation." in said
    assert "error 3 1 2 ≥ 95 %" in said and "warning · · · ·" in said and "info 2 2 · ≥ 50 %" in said
    assert "a expect_no_findings regions c2 error 100 7 7 %" in said
    assert '<a href="../data_docs/index.html">' in section([facts(page(line(1, "x")), [])], verdicts=verdicts)
    assert "The judge" not in section([facts(page(line(1, "x")), [])])


class Outline(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in {"href", "src"}:
                self.links.add(value or "")


ELEMENTS = set(
    "h2,h3,p,div,b,span,table,tbody,tr,th,td,i,code,figure,figcaption,bdi,img,ins,del,a".split(",")  # noqa: SIM905
)
ATTRIBUTES = {"class", "style", "dir", "id", "colspan", "rowspan", "src", "alt", "loading", "href"}


def hostile_section() -> str:
    """The section, with every payload in every member that a text comes from."""
    own = page(*(line(n, text) for n, text in enumerate(PAYLOADS, 1)))
    turned = [retext(region, PAYLOADS[-n]) for n, region in enumerate(own.regions, 1)]
    half = len(turned) // 2
    findings = [
        replace(
            finding(own, [edit], certain=n < half, check=text, code=text),
            found=text,
            expected=text,
            delivery=text,
            document=own.id,
        )
        for n, (edit, text) in enumerate(zip(turned, PAYLOADS, strict=True))
    ]
    done = correct(own, findings, [], review=["error"], withhold=True)
    entries = [replace(entry, delivery=PAYLOADS[entry.step % 40]) for entry in done.entries]
    made = label_facts(
        PAYLOADS[7],
        99,
        findings,
        entries,
        [done.task] if done.task else [],
        review=["error"],
        decided=(),
        number=60,
    )
    changes = tuple(replace(one, document=one.text, region=one.text, changes=(one.text,)) for one in made.corrections)
    verdicts = [judged(text, text, unexpected=9) for text in PAYLOADS]
    told = replace(AUDIT, basis=PAYLOADS[0] + PAYLOADS[8])
    section_ = section([replace(made, corrections=changes)], told, PIXEL, verdicts)
    assert section_.count("<figure>") == len(PAYLOADS)
    return section_


def test_hostile_labels_are_escaped() -> None:
    outline = Outline(hostile_section())
    assert outline.tags <= ELEMENTS, outline.tags - ELEMENTS
    assert outline.attributes <= ATTRIBUTES, outline.attributes
    shown = "".join(re.findall(r"<bdi[^>]*>(.*?)</bdi>", hostile_section(), re.DOTALL))
    assert "⟨202E⟩" in shown and "\u202e" not in shown and "\x1b" not in shown


def test_nothing_is_live_in_a_browser(tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("chromium is not there; install it to run this test")
    body = hostile_section()
    html = f"<!doctype html><html><head><meta charset=utf-8><title>dead</title></head><body>{body}</body></html>"
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    options = ["--virtual-time-budget=2000", "--dump-dom", (tmp_path / "page.html").as_uri()]
    done = subprocess.run(command + options, capture_output=True, text=True, timeout=120, check=True)
    assert "<title>dead</title>" in done.stdout, "no script ran, though no policy forbids it on this page"
    outline = Outline(done.stdout)
    assert outline.tags <= ELEMENTS | {"html", "head", "meta", "title", "body"}, outline.tags
    assert outline.links == {PIXEL, "../data_docs/index.html"} and outline.attributes <= ATTRIBUTES | {"charset"}, (
        outline.attributes
    )


def account(delivery: str, regions: int) -> Account:
    values = dict.fromkeys(("format", "received", "licence", "consent"), "")
    counts = set(Account.__struct_fields__) - set(values) - {"delivery", "reasons", "regions"}
    return Account(delivery=delivery, reasons={}, regions=regions, **dict.fromkeys(counts, 0), **values)  # type: ignore[arg-type]


def test_the_section_is_gathered_from_the_stages_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = words(render("labels.html.j2", l=gather_labels(12, ["error"]), l_crops={"corrections": [], "tasks": []}))
    assert "nothing to claim" in said and "No label was checked" in said
    own = page(line(1, "corected"), line(2, "waits"))
    findings = [finding(own, [retext(own.regions[0], "corrected")], certain=True), finding(own, region="r0002")]
    done = correct(own, findings, [], review=["error"], withhold=True)
    write_json(Path("data/accounts/a.json"), account("a", 2))
    write_jsonl(Path("data/findings/a.jsonl"), findings)
    write_jsonl(Path("data/ledger/a.jsonl"), done.entries)
    write_jsonl(Path("data/tasks/labels/a.jsonl"), [done.task])
    write_json(Path("data/audit/audit.json"), AUDIT)
    found = [gather_labels(12, ["error"]) for _ in range(2)]
    assert found[0] == found[1]
    assert found[0].totals == {
        "regions": 2,
        "corrected": 1,
        "waiting": 1,
        "withheld": 1,
        "decided": 0,
        "findings": 2,
    }
    assert [one.text for one in found[0].corrections] == ["corected"] and [one.text for one in found[0].tasks] == [
        "waits"
    ]
