"""What leaves after corrections and decisions: what is certain is done, people are obeyed, the rest is withheld."""

from msgspec.structs import replace

from stages.core.correcting import Corrected, correct
from stages.core.correction import REVIEW, WITHHELD, added, changed, removed, retold, reverse
from stages.core.document import Document, Polygon, Region
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.review import Decision


def row(number: int) -> Polygon:
    return quad_from_box(10.0, 20.0 * number, 110.0, 20.0 * number + 12)


DOCUMENT = Document(
    id="d", delivery="x", file="d.jpg", source="s", sha256="0", fingerprint="0", width=200, height=200,
    regions=tuple(Region(id=f"r{n}", polygon=row(n), text=text) for n, text in enumerate(["TOTAL", "CASH", "TENOER"])),
)  # fmt: skip


def finding(
    region: str, edits: tuple = (), *, certain: bool = False, severity: str = "error", path: str = "$"
) -> Finding:
    return Finding(
        delivery="x", document="d", region=region, path=path, check="c", rule="c/1", code="c", severity=severity,
        confidence=0.9, found="f", expected="e", edits=edits, edits_confidence=0.9, certain=certain,
    )  # fmt: skip


def told(region: Region, text: str, *, certain: bool = False) -> Finding:
    return finding(region.id, (changed(region, retold(region, text), "text"),), certain=certain)


def decision(place: Polygon, verdict: str = "text", text: str = "", field: str = "") -> Decision:
    return Decision(document="d", polygon=place, verdict=verdict, text=text, field=field, by="kim", at="2026-01-02")


def run(findings: list[Finding], decisions: list[Decision] | None = None, *, withhold: bool = True) -> Corrected:
    done = correct(DOCUMENT, findings, decisions or [], review=("error",), withhold=withhold)
    assert reverse(done.document, [entry.edit for entry in done.entries]) == DOCUMENT
    assert [entry.step for entry in done.entries] == list(range(1, len(done.entries) + 1))
    return done


def texts(done: Corrected) -> list[str | None]:
    return [region.text for region in done.document.regions]


def test_nothing_held_against_a_label_changes_nothing() -> None:
    assert run([]) == Corrected(DOCUMENT, (), None)


def test_what_is_certain_is_done_and_not_asked() -> None:
    done = run([told(DOCUMENT.regions[2], "TENDER", certain=True)])
    assert texts(done) == ["TOTAL", "CASH", "TENDER"] and done.task is None
    assert done.entries[0].rule == "c/1" and done.entries[0].edit.before.text == "TENOER"


def test_what_is_uncertain_is_withheld_and_asked_about_with_the_proposal() -> None:
    done = run([told(DOCUMENT.regions[2], "TENDER")])
    assert texts(done) == ["TOTAL", "CASH", "TENOER"] and done.document.regions[2].ignore
    assert done.entries[0].rule == WITHHELD
    assert [(region.id, region.text) for region in done.task.regions] == [("r2", "TENDER")]


def test_nothing_is_withheld_where_that_is_off_and_warnings_are_not_asked_about() -> None:
    done = run([told(DOCUMENT.regions[2], "TENDER"), finding("r1", severity="warning")], withhold=False)
    assert not done.entries and [region.id for region in done.task.regions] == ["r2"]


def test_a_decision_wins_over_a_certain_correction_and_settles_what_was_asked() -> None:
    findings = [told(DOCUMENT.regions[2], "TENDER", certain=True), finding("r1")]
    done = run(findings, [decision(row(2), text="TENOER"), decision(row(1), text="CASH")])
    assert texts(done) == ["TOTAL", "CASH", "TENOER"] and done.task is None
    assert not any(region.ignore for region in done.document.regions)
    assert [entry.rule for entry in done.entries] == ["c/1", REVIEW] and done.entries[-1].by == "kim"


def test_a_region_that_holds_no_text_goes_and_one_that_nobody_can_read_is_ignored() -> None:
    done = run([], [decision(row(0), "not_text"), decision(row(1), "unreadable")])
    assert texts(done) == ["CASH", "TENOER"] and done.document.regions[0].ignore


def test_one_decision_over_two_regions_joins_them_and_two_over_one_part_it() -> None:
    whole = quad_from_box(10.0, 20.0, 110.0, 32.0)
    halves = quad_from_box(10.0, 20.0, 60.0, 32.0), quad_from_box(62.0, 20.0, 110.0, 32.0)
    parted = run([], [decision(halves[0], text="CA"), decision(halves[1], text="SH")])
    assert sorted(filter(None, texts(parted))) == ["CA", "SH", "TENOER", "TOTAL"]
    two = replace(
        DOCUMENT, regions=(Region(id="a", polygon=halves[0], text="CA"), Region(id="b", polygon=halves[1], text="SH"))
    )
    joined = correct(two, [], [decision(whole, text="CASH")], review=("error",), withhold=True)
    assert [(region.text, region.polygon) for region in joined.document.regions] == [("CASH", whole)]


def test_a_proposed_region_is_asked_about_once_and_put_in_by_a_decision() -> None:
    missing = finding("", (added(Region(id="m1", polygon=row(5), text="CHANGE"), 3),))
    assert [region.id for region in run([missing]).task.regions] == ["m1"]
    done = run([missing], [decision(row(5), text="CHANGE", field="total")])
    assert done.task is None and done.document.regions[3].text == "CHANGE" and done.document.regions[3].field == "total"


def test_a_label_that_fits_nowhere_is_asked_about_as_a_whole() -> None:
    assert len(run([finding("", path="$.regions[*]")]).task.regions) == 3
    assert run([finding("", path="$.doc_type")]).task is None


def test_a_proposal_to_remove_shows_the_region() -> None:
    assert [region.text for region in run([finding("r0", removed(DOCUMENT, "r0"))]).task.regions] == ["TOTAL"]


def test_a_class_can_be_decided() -> None:
    done = run([], [decision((), "class", "receipt")])
    assert done.document.doc_type == "receipt" and done.entries[0].rule == REVIEW
