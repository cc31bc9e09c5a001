"""Great Expectations as the judge: counts, thresholds, batches; and that no value of a label is in what it says."""

import random
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from stages.core.document import Document, Region
from stages.core.finding import Finding, Severity
from stages.core.flattened import flatten
from stages.core.geometry import quad_from_box
from stages.core.judgement import NO_FINDINGS, Expected, Judged, Outcome, Subjects, Suite, Thresholds, Verdict
from stages.io.judge import Judge, quiet_context
from stages.io.records import encode
from tests.core.test_flattened import finding, page
from tests.test_environment import _GUARD
from tests.workspace import ROOT

CHECKS: dict[str, Severity] = {"text_width": "error", "structure_empty": "warning", "text_oddity": "info"}
THRESHOLDS = Thresholds(error=0.9, warning=0.5, info=0.0)
EMPTY: dict[Subjects, Suite] = {"regions": Suite(), "documents": Suite()}
TYPES = {"doc_types": ["receipt", "form"]}

Pairs = list[tuple[Document, list[Finding]]]


def suites(*regions: Expected) -> Mapping[Subjects, Suite]:
    return EMPTY | {"regions": Suite(expectations=regions)}


def house() -> tuple[dict[Subjects, Suite], Thresholds]:
    """The suites and thresholds of conf/."""

    def read(name: str, kind: Any) -> Any:
        return msgspec.convert(yaml.safe_load((ROOT / f"conf/suites/{name}.yaml").read_text()), kind)

    return {"regions": read("regions", Suite), "documents": read("documents", Suite)}, read("thresholds", Thresholds)


def judged(pairs: Pairs, suites: Mapping[Subjects, Suite] = EMPTY, **options: Any) -> Verdict:
    """The verdict on all, added a document at a time."""
    judge = Judge("d", suites, THRESHOLDS, CHECKS, known=TYPES, **options)
    for pair in pairs:
        judge.add(flatten([pair], tuple(CHECKS)))
    return judge.verdict()


def outcomes(verdict: Verdict, about: Subjects = "regions") -> dict[tuple[str, str], Outcome]:
    (suite,) = [one for one in verdict.suites if one.suite == about]
    return {(one.type, str(one.kwargs.get("column", ""))): one for one in suite.outcomes}


def pages(count: int, seed: int = 0) -> Pairs:
    """Documents of a few regions with random faults."""
    chance = random.Random(seed)
    made: Pairs = []
    for number in range(count):
        regions = []
        for index in range(chance.randrange(6)):
            x, y, width = chance.randrange(700), chance.randrange(500), chance.choice((0, 5, 90))
            polygon = quad_from_box(x, y, x + width, y + 20.0) if chance.random() < 0.8 else ()
            regions.append(Region(id=f"r{index}", polygon=polygon, text=chance.choice((None, "", "abc"))))
        own = (
            [finding(chance.choice(regions).id, chance.choice([*CHECKS]))] if regions and chance.random() < 0.3 else []
        )
        made.append((page(f"{number:04d}", *regions, doc_type=chance.choice(("receipt", "poem"))), own))
    return made


def test_findings_are_judged_by_the_threshold_of_their_severity() -> None:
    regions = [Region(id=f"r{n}") for n in range(10)]
    found = [
        finding("r0"),
        *(finding("r1", "structure_empty", "warning"), finding("r2", "structure_empty", "warning")),
        *(finding(f"r{n}", "text_oddity", "info") for n in range(10)),
    ]
    verdict = judged([(page("p", *regions), found)])
    made = outcomes(verdict)
    assert {column: (one.elements, one.unexpected, one.share, one.mostly) for (_, column), one in made.items()} == {
        "text_width": (10, 1, 0.1, 0.9),
        "structure_empty": (10, 2, 0.2, 0.5),
        "text_oddity": (10, 10, 1.0, 0.0),
    }
    assert verdict.success and all(one.success for one in made.values())
    worse = judged([(page("p", *regions), [*found, finding("r1")])])
    assert not worse.success and not outcomes(worse)[NO_FINDINGS, "text_width"].success


def test_only_errors_make_a_verdict_fail() -> None:
    regions = [Region(id=f"r{n}") for n in range(3)]
    verdict = judged([(page("p", *regions), [finding(r.id, "structure_empty", "warning") for r in regions])])
    assert verdict.success and not outcomes(verdict)[NO_FINDINGS, "structure_empty"].success


def test_what_is_held_against_a_document_counts_for_documents() -> None:
    verdict = judged([(page("p", Region(id="r0")), [finding()]), (page("q"), [])])
    assert outcomes(verdict)[NO_FINDINGS, "text_width"].unexpected == 0
    assert outcomes(verdict, "documents")[NO_FINDINGS, "text_width"].unexpected == 1


def test_every_check_has_an_expectation_and_a_named_one_has_its_own() -> None:
    named = Expected(type=NO_FINDINGS, kwargs={"column": "text_width"}, severity="warning", mostly=0.25)
    verdict = judged([(page("p", Region(id="r0")), [])], suites(named))
    made = [one for suite in verdict.suites if suite.suite == "regions" for one in suite.outcomes]
    assert sorted(str(one.kwargs["column"]) for one in made) == sorted(CHECKS)
    assert [one.mostly for one in made if one.kwargs["column"] == "text_width"] == [0.25]


@pytest.mark.parametrize("batch", [20, 50])
def test_batches_change_nothing(batch: int) -> None:
    conf, _ = house()
    assert judged(pages(60), conf, batch=batch) == judged(pages(60), conf)


def test_native_expectations_count_what_they_are_about() -> None:
    conf, _ = house()
    regions = (
        Region(id="a", polygon=quad_from_box(-9.0, 5.0, 50.0, 30.0), text="x"),
        Region(id="b", polygon=quad_from_box(5.0, 5.0, 5.0, 30.0), text="y"),
        Region(id="c", polygon=quad_from_box(780.0, 5.0, 900.0, 30.0), text=None),
        Region(id="d"),
    )
    made = outcomes(judged([(page("p", *regions, doc_type="poem", language="?!"), [])], conf))
    between = "expect_column_values_to_be_between"
    assert (made[between, "x1"].elements, made[between, "x1"].unexpected) == (3, 1)
    assert made[between, "width"].unexpected == 1
    assert made["expect_column_values_to_not_be_null", "characters"].unexpected == 2
    assert made["expect_column_values_to_be_in_set", "doc_type"].unexpected == 4
    assert made["expect_column_values_to_be_in_set", "doc_type"].kwargs["value_set"] == TYPES["doc_types"]
    assert made["expect_column_values_to_match_regex", "language"].unexpected == 4
    rows = made["expect_table_row_count_to_be_between", ""]
    assert (rows.elements, rows.mostly, rows.success) == (4, None, True)


def test_an_id_that_stands_twice_is_noticed() -> None:
    conf, _ = house()
    twice = page("p", Region(id="a"), Region(id="a"))
    verdict = judged([(twice, []), (twice, [])], conf)
    assert outcomes(verdict)["expect_compound_columns_to_be_unique", ""].unexpected == 4
    assert outcomes(verdict, "documents")["expect_column_values_to_be_unique", "document"].unexpected == 2
    assert not verdict.success


def test_no_documents_are_judged_too() -> None:
    conf, _ = house()
    verdict = judged([], conf)
    assert [suite.rows for suite in verdict.suites] == [0, 0] and verdict.success
    failed = [one for suite in verdict.suites for one in suite.outcomes if not one.success]
    assert {one.type for one in failed} == {"expect_table_row_count_to_be_between"}


def test_great_expectations_itself_comes_to_the_same() -> None:
    """One batch, run by hand: the sums are its own counts, and success is what it says."""
    import great_expectations as gx

    from stages.io.judge import _frame, expectation

    conf, _ = house()
    pairs = pages(80, seed=5)
    made = [one for suite in judged(pairs, conf).suites if suite.suite == "regions" for one in suite.outcomes]
    context = quiet_context()
    batch = context.data_sources.add_pandas("s").add_dataframe_asset("a").add_batch_definition_whole_dataframe("b")
    frame = _frame(flatten(pairs, tuple(CHECKS)).regions)
    for number, one in enumerate(made):
        expected = Expected(type=one.type, kwargs=one.kwargs, severity=one.severity, mostly=one.mostly)
        result = batch.get_batch({"dataframe": frame}).validate(expectation("regions", expected, number))
        assert isinstance(result, gx.core.ExpectationValidationResult) and result.success == one.success, one
        if one.mostly is not None:
            assert result.result["unexpected_count"] == one.unexpected, one


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Expected(type="expect_a_miracle"), "expect_a_miracle is not one of"),
        (Expected(type="expect_column_mean_to_be_between", kwargs={"column": "x1", "min_value": 1}), "single rows"),
        (Expected(type="expect_column_values_to_be_between", kwargs={"colum": "x1"}), "correct its arguments"),
        (Expected(type="expect_column_values_to_not_be_null", kwargs={"column": "no_such"}), "can't be judged"),
        (
            Expected(type="expect_column_values_to_match_regex", kwargs={"column": "x1", "regex": "("}),
            "can't be judged",
        ),
    ],
)
def test_a_suite_that_cannot_be_judged_is_an_error_that_names_its_file(expected: Expected, said: str) -> None:
    with pytest.raises(ValueError, match=said) as raised:
        judged([(page("p", Region(id="the-secret-id")), [])], suites(expected))
    assert "conf/suites/regions.yaml" in str(raised.value) and "the-secret-id" not in str(raised.value)


def test_nothing_that_a_label_says_is_in_a_verdict() -> None:
    conf, _ = house()
    secret = "the-secret"
    region = Region(id=f"{secret}-id", polygon=quad_from_box(1, 1, 1, 1), text=secret, field=secret, language=secret)
    document = page(f"{secret}-document", region, region, doc_type=secret, language=secret)
    verdict = judged([(document, []), (document, [])], conf)
    assert not verdict.success and secret not in encode(verdict).decode()


def test_the_houses_suites_have_eighteen_native_expectations_and_thresholds_by_severity() -> None:
    conf, thresholds = house()
    native = [one for suite in conf.values() for one in suite.expectations if one.type != NO_FINDINGS]
    assert len(native) >= 18
    assert thresholds.error > thresholds.warning > thresholds.info
    verdict = judged(pages(5), conf)
    assert {one.mostly for suite in verdict.suites for one in suite.outcomes} >= {1.0, 0.9, 0.5, None}


def test_a_verdict_is_read_as_it_was_written(tmp_path: Path) -> None:
    verdict = judged(pages(9), house()[0])
    assert msgspec.json.decode(encode(verdict), type=Verdict) == verdict
    assert isinstance(verdict.suites[0], Judged)


def test_judging_sends_nothing_home_and_shows_no_progress(
    python: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    code = "from tests.io.test_judge import house, judged, pages; print(judged(pages(9), house()[0]).success)"
    result = python(_GUARD + code)
    assert result.returncode == 0, result.stderr
    assert result.stderr == "" and result.stdout.strip() in {"True", "False"}
