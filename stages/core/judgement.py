"""What is expected of a delivery's labels as a whole, and how far they meet it. Counts only: no value of a label."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from stages.core.finding import Severity

Share = Annotated[float, Meta(ge=0, le=1)]
Subjects = Literal["regions", "documents"]
"""What a suite is about, and a table has a row of."""

NO_FINDINGS = "expect_no_findings"
ROW_COUNT = "expect_table_row_count_to_be_between"


class Thresholds(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By severity, the least share of rows that must meet an expectation."""

    error: Share
    warning: Share
    info: Share

    def of(self, severity: Severity) -> float:
        """The threshold of a severity."""
        return {"error": self.error, "warning": self.warning, "info": self.info}[severity]


class Expected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One expectation: its type as Great Expectations names it, its arguments, and the least share that meets it."""

    type: Annotated[str, Meta(pattern=r"^expect_[a-z0-9_]+$")]
    kwargs: dict[str, Any] = {}
    severity: Severity = "error"
    mostly: Share | None = None


class Suite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The expectations of a table."""

    expectations: tuple[Expected, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """How far an expectation was met.

    `elements` are the rows that it is about, those without a value left out; `share` (0 to 1) is that of `unexpected`
    among them. An expectation of the table as a whole has no `mostly`, and its `elements` are the rows.
    """

    type: str
    kwargs: dict[str, Any]
    severity: Severity
    mostly: float | None
    elements: int
    unexpected: int
    share: float
    success: bool


class Judged(Struct, frozen=True, kw_only=True):
    """What came of a suite."""

    suite: Subjects
    rows: int
    outcomes: tuple[Outcome, ...]


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement on a delivery. It is met when no expectation of severity error fails."""

    delivery: str
    success: bool
    suites: tuple[Judged, ...]


class Tally(Struct, frozen=True):
    """What a batch says of an expectation: the rows that it is about, and those that don't meet it."""

    elements: int = 0
    unexpected: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.elements + other.elements, self.unexpected + other.unexpected)


def completed(suite: Suite, checks: Mapping[str, Severity], thresholds: Thresholds) -> tuple[Expected, ...]:
    """The suite's expectations and one for every check that it doesn't name, each with its threshold."""
    named = {one.kwargs.get("column") for one in suite.expectations if one.type == NO_FINDINGS}
    others = [
        Expected(type=NO_FINDINGS, kwargs={"column": check}, severity=severity)
        for check, severity in checks.items()
        if check not in named
    ]
    return tuple(_with_threshold(one, thresholds) for one in (*suite.expectations, *others))


def outcome(expected: Expected, tally: Tally) -> Outcome:
    """How far an expectation was met, from what all batches say."""
    elements, unexpected = tally.elements, tally.unexpected
    if expected.mostly is None:
        least, most = expected.kwargs.get("min_value"), expected.kwargs.get("max_value")
        success = (least is None or elements >= least) and (most is None or elements <= most)
    else:
        success = not elements or (elements - unexpected) / elements >= expected.mostly
    return Outcome(
        type=expected.type,
        kwargs=expected.kwargs,
        severity=expected.severity,
        mostly=expected.mostly,
        elements=elements,
        unexpected=unexpected,
        share=round(unexpected / elements, 8) if elements else 0.0,
        success=success,
    )


def verdict(delivery: str, suites: Iterable[Judged]) -> Verdict:
    """The judgement, from what came of the suites."""
    judged = tuple(suites)
    failed = [one for suite in judged for one in suite.outcomes if not one.success and one.severity == "error"]
    return Verdict(delivery=delivery, success=not failed, suites=judged)


def _with_threshold(expected: Expected, thresholds: Thresholds) -> Expected:
    if expected.type == ROW_COUNT or expected.mostly is not None:
        return expected
    return replace(expected, mostly=thresholds.of(expected.severity))
