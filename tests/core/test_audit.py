"""The audit's frame, sample and verdicts: fixed by chance, whatever people decide; and what its numbers say."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from stages.core.audit import Audit, audit
from stages.core.audit_sample import Frame, Kind, asked, draw, frame, judge
from stages.core.bounds import least_n, upper_bound
from stages.core.correcting import Corrected, correct
from stages.core.correction import changed
from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.review import Decision
from tests.deliveries import document

NO_CHANCES: dict[str, dict[str, float]] = {}


def line(number: int, text: str | None, **more: Any) -> Region:
    return Region(id=f"r{number:04d}", polygon=quad_from_box(10, 40 * number, 200, 40 * number + 20), text=text, **more)


def page(*regions: Region, name: str = "0001", delivery: str = "d") -> Document:
    return document(regions, file=f"{name}.png", delivery=delivery)


def finding(own: Document, before: Region, after: Region, *, certain: bool) -> Finding:
    return Finding(
        delivery=own.delivery,
        document=own.id,
        region=before.id,
        path="$",
        check="c",
        rule="c/1",
        code="c",
        severity="error",
        confidence=1.0,
        found="f",
        expected="e",
        edits=(changed(before, after, "text"),),
        edits_confidence=0.98,
        certain=certain,
    )


def corrected(own: Document, *findings: Finding) -> Corrected:
    return correct(own, findings, (), review=["error"], withhold=True)


def decided(place: Region, text: str, verdict: Any = "text", **more: Any) -> Decision:
    values = {"document": "0001", "polygon": place.polygon, "by": "kim", "at": "2026-01-01"} | more
    return Decision(verdict=verdict, text=text, **values)


def pages(number: int, delivery: str = "d", lines: int = 10) -> list[Corrected]:
    return [
        corrected(page(*(line(n, "x") for n in range(lines)), name=f"{delivery}{index:04d}", delivery=delivery))
        for index in range(number)
    ]


def framed(*published: Corrected, delivery: str = "d", chances: Any = NO_CHANCES, seed: int = 7) -> Frame:
    return frame(delivery, published, chances, seed=seed, most=300)


def test_the_frame_is_what_the_machine_would_publish() -> None:
    own = page(
        line(1, "as it was"),
        line(2, "corected"),
        line(3, "withheld"),
        line(4, "###", ignore=True),
        line(5, None),
        line(6, " "),
        replace(line(7, "nowhere"), polygon=()),
    )
    settled = finding(own, own.regions[1], replace(own.regions[1], text="corrected"), certain=True)
    open_one = finding(own, own.regions[2], replace(own.regions[2], text="withheId"), certain=False)
    found = framed(corrected(own, settled, open_one), chances={"0001": {"r0001": 0.3, "r0003": 0.8}})
    assert [(part.kind, part.regions, part.weighed, part.chances) for part in found.parts] == [
        ("untouched", 1, 1, 0.3),
        ("corrected", 1, 1, 0.02),
    ]
    assert found.placeless == 1
    assert draw([found], sample=300, least=5) == {"d": {"0001": {"r0001": "untouched", "r0002": "corrected"}}}


def test_the_sample_is_fixed_and_nested() -> None:
    found = framed(*pages(100))
    again = framed(*reversed(pages(100)))
    assert found == again, "not by the order of documents"
    small, large = (draw([found], sample=n, least=5)["d"] for n in (20, 200))
    assert sum(map(len, small.values())) == 20 and sum(map(len, large.values())) == 200
    assert all(set(own) <= set(large[name]) for name, own in small.items())
    assert draw([framed(*pages(100), seed=8)], sample=20, least=5)["d"] != small


def test_every_region_is_as_likely_to_be_drawn() -> None:
    hits = np.zeros((20, 10))
    for seed in range(400):
        for name, own in draw([framed(*pages(20), seed=seed)], sample=20, least=1)["d"].items():
            for region in own:
                hits[int(name[1:]), int(region[1:])] += 1
    expected = 400 * 20 / 200
    assert abs(hits.sum(axis=0) - 20 * expected).max() < 5 * np.sqrt(20 * expected)
    assert abs(hits - expected).max() < 5 * np.sqrt(expected)


def test_each_delivery_and_kind_has_its_share_and_never_nobody() -> None:
    frames = [framed(*pages(90, "a"), delivery="a"), framed(*pages(9, "b"), delivery="b")]
    one = page(line(1, "x"), name="c0001", delivery="c")
    frames.append(framed(corrected(one), delivery="c"))
    chosen = draw(frames, sample=100, least=3)
    assert [sum(map(len, chosen[name].values())) for name in "abc"] == [91, 10, 1]


@pytest.mark.parametrize(
    ("decisions", "verdict"),
    [
        ([decided(line(1, ""), "TOTAL 5.00")], True),
        ([decided(line(1, ""), "TOTAL  5.00")], False),
        ([decided(line(1, ""), "TOTAL 5.0O")], False),
        ([decided(line(1, ""), "", "unreadable")], False),
        ([decided(line(1, ""), "", "not_text")], False),
        ([decided(line(1, ""), "TOTAL 5.00", field="total")], True),
        ([decided(line(1, ""), "TOTAL 5.00", field="date")], False),
        ([decided(line(1, ""), "TOTAL 5.00", polygon=quad_from_box(12, 41, 204, 62))], True),
        (
            [
                decided(line(1, ""), "5.00", polygon=quad_from_box(120, 40, 200, 60)),
                decided(line(1, ""), "TOTAL", polygon=quad_from_box(10, 40, 110, 60)),
            ],
            True,
        ),
        ([decided(line(1, ""), "TOTAL 5.00 CASH", polygon=quad_from_box(10, 40, 320, 60))], True),
        ([decided(line(1, ""), "TOTAL 5.00", polygon=quad_from_box(10, 40, 320, 60))], False),
        ([decided(line(3, ""), "TOTAL 5.00")], None),
        ([Decision(document="0001", polygon=(), verdict="class", text="receipt", by="kim", at="2026-01-01")], None),
        ([], None),
    ],
)
def test_what_is_right(decisions: Sequence[Decision], verdict: bool | None) -> None:
    beside = Region(id="r0002", polygon=quad_from_box(220, 40, 320, 60), text="CASH")
    own = page(line(1, "TOTAL 5.00", field="total"), beside)
    assert judge(own, {"r0001"}, decisions) == ({} if verdict is None else {"r0001": verdict})


def test_what_is_judged_is_not_asked_again() -> None:
    own = replace(page(line(1, "a"), line(2, "b"), line(3, "c")), fields={"x": "y"}, links=(("r0001", "r0002"),))
    task = asked(own, {"r0001", "r0002"}, {"r0001"})
    assert task == replace(own, regions=own.regions[1:2], fields={}, links=())
    assert asked(own, {"r0001"}, {"r0001"}) is None


def audited(frames: Sequence[Frame], verdicts: dict[tuple[str, Kind], list[bool | None]]) -> Audit:
    return audit(frames, verdicts, seed=7, confidence=0.95, target=0.001)


def test_until_people_have_looked_it_is_estimated_and_nothing_is_bounded() -> None:
    chances = {f"d{index:04d}": dict.fromkeys([f"r{n:04d}" for n in range(5)], 0.01) for index in range(100)}
    found = audited([framed(*pages(100), chances=chances)], {("d", "untouched"): [None] * 300})
    own = found.overall
    assert (found.status, own.judged, own.rate, own.upper, own.estimate) == ("estimated", 0, None, 1.0, 0.01)
    assert found.basis == "the checks' mean chance of a wrong text over 500 of 1000 regions"
    few = audited([framed(*pages(100), chances={"d0001": {"r0001": 0.01}})], {})
    assert few.overall.estimate is None and few.basis.startswith("nothing: only 1 of 1000 regions")
    nothing = audited([], {})
    assert (nothing.status, nothing.overall.upper, nothing.overall.estimate) == ("estimated", 1.0, None)


def test_while_some_are_not_judged_they_count_as_wrong() -> None:
    found = audited([framed(*pages(100))], {("d", "untouched"): [True] * 297 + [False] + [None] * 2})
    own = found.overall
    assert (found.status, own.judged, own.wrong, own.rate) == ("partly", 298, 1, round(1 / 298, 8))
    assert own.upper == pytest.approx(upper_bound(3, 300), abs=1e-8)
    assert own.low < 1 / 300 < own.upper < own.high
    assert "people judged 298 of 300 sampled" in found.basis


def test_an_audited_release_has_its_rate_and_bound() -> None:
    frames = [framed(*pages(90, "a"), delivery="a"), framed(*pages(30, "b"), delivery="b")]
    verdicts: dict[tuple[str, Kind], list[bool | None]] = {
        ("a", "untouched"): [True] * 224 + [False],
        ("b", "untouched"): [True] * 75,
    }
    found = audited(frames, verdicts)
    assert found.status == "audited" and found.overall.rate == pytest.approx(1 / 300, abs=1e-8)
    assert found.overall.upper == pytest.approx(upper_bound(1, 300), abs=1e-8)
    assert found.needed == least_n(1, 0.001)
    strata = {(one.delivery, one.kind): one.tally for one in found.strata}
    assert strata["b", "untouched"].upper == pytest.approx(upper_bound(0, 75), abs=1e-8)
    assert strata["a", "untouched"].rate == round(1 / 225, 8)


def test_the_rate_weighs_strata_by_their_size() -> None:
    frames = [framed(*pages(99, "a"), delivery="a"), framed(*pages(1, "b"), delivery="b")]
    verdicts: dict[tuple[str, Kind], list[bool | None]] = {
        ("a", "untouched"): [True] * 297,
        ("b", "untouched"): [False] * 5 + [True] * 5,
    }
    assert audited(frames, verdicts).overall.rate == pytest.approx(0.005)


def test_people_who_decide_about_suspects_do_not_change_the_sample_or_the_rate() -> None:
    """Errors that were found and put right elsewhere count for nothing: the estimate stays that of chance."""
    random = np.random.default_rng(5)
    rates, truth = [], 0.03
    for seed in range(60):
        truly_wrong = {(f"d{i:04d}", f"r{n:04d}") for i in range(50) for n in range(10) if random.random() < truth}
        published = pages(50)
        chosen = draw([framed(*published, seed=seed)], sample=100, least=5)["d"]
        suspects = {one for one in truly_wrong if random.random() < 0.9}
        verdicts: list[bool | None] = []
        for one in published:
            own = one.document
            told = chosen.get(own.id, {})
            decisions = [
                decided(region, "y" if (own.id, region.id) in truly_wrong else "x", document=own.id)
                for region in own.regions
                if region.id in told or (own.id, region.id) in suspects
            ]
            judged = judge(own, told, decisions)
            verdicts += [judged.get(region) for region in told]
        found = audited([framed(*published, seed=seed)], {("d", "untouched"): verdicts})
        assert found.status == "audited" and found.overall.rate is not None
        rates.append(found.overall.rate - len(truly_wrong) / 500)
    assert abs(np.mean(rates)) < 4 * np.std(rates) / np.sqrt(len(rates))
