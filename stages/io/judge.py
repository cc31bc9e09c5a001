"""Great Expectations as the judge of a delivery's labels: checkpoints over flat tables, a bounded batch at a time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from stages.core.finding import Severity
from stages.core.flattened import Flattened, Names, Table, flatten, size, stacked
from stages.core.judgement import (
    ROW_COUNT,
    Expected,
    Judged,
    Subjects,
    Suite,
    Tally,
    Thresholds,
    Verdict,
    completed,
    outcome,
    verdict,
)

BATCH = 200_000
"""Regions that are judged together; 35 checks take about 40 MB for them."""
_FEW_DOCUMENTS = 500_000
"""Documents that are judged together: among so many an id that stands twice is noticed."""
_NO_VALUES = {"result_format": "BASIC", "partial_unexpected_count": 0, "exclude_unexpected_values": True}
_SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}


class Judge:
    """Judges one delivery. `add` what is found, a whole number of documents at a time, then ask for the `verdict`."""

    def __init__(
        self,
        delivery: str,
        suites: Mapping[Subjects, Suite],
        thresholds: Thresholds,
        checks: Mapping[str, Severity],
        *,
        known: Mapping[str, Sequence[Any]] | None = None,
        batch: int = BATCH,
    ) -> None:
        """`checks` are those in use, with their severities; `known` what a suite may name by `$PARAMETER`."""
        self._delivery = delivery
        self._checks = tuple(checks)
        self._waiting: dict[Subjects, list[Table]] = {"regions": [], "documents": []}
        self._rows: dict[Subjects, int] = {"regions": 0, "documents": 0}
        self._batch: dict[Subjects, int] = {"regions": batch, "documents": min(batch, _FEW_DOCUMENTS)}
        self._courts: dict[Subjects, _Court] = {
            about: _Court(about, completed(suites[about], checks, thresholds), known or {}) for about in self._waiting
        }

    def add(self, flattened: Flattened) -> None:
        """Take these documents in, and judge what has come together if it is enough."""
        for about, table in (("regions", flattened.regions), ("documents", flattened.documents)):
            self._take(about, table)  # type: ignore[arg-type]  # mypy takes the names for any strings

    def verdict(self) -> Verdict:
        """The judgement on all that was added."""
        nothing = flatten([], self._checks)
        for about, court in self._courts.items():
            if self._waiting[about] or not court.sat:
                self._take(about, nothing.regions if about == "regions" else nothing.documents)
                self._judge(about)
        return verdict(self._delivery, [court.judged() for court in self._courts.values()])

    def _take(self, about: Subjects, table: Table) -> None:
        self._waiting[about].append(table)
        self._rows[about] += size(table)
        if self._rows[about] >= self._batch[about]:
            self._judge(about)

    def _judge(self, about: Subjects) -> None:
        table = stacked(self._waiting[about])
        self._waiting[about], self._rows[about] = [], 0
        self._courts[about].sit(table)


class _Court:
    """One suite, as a checkpoint of an ephemeral context, and what its batches said so far."""

    def __init__(self, about: Subjects, expected: tuple[Expected, ...], known: Mapping[str, Sequence[Any]]) -> None:
        self._about: Subjects = about
        self._expected = expected
        self._known = {name: list(values) for name, values in known.items()}
        self._tallies: defaultdict[int, Tally] = defaultdict(Tally)
        self._rows = 0
        self._checkpoint: Any = None
        self.sat = False

    def sit(self, table: Table) -> None:
        """Run the checkpoint over a batch and add up what it says."""
        self._checkpoint = self._checkpoint or self._convened()
        result = self._checkpoint.run(batch_parameters={"dataframe": _frame(table)}, expectation_parameters=self._known)
        (validated,) = result.run_results.values()
        for one in validated.results:
            number = one.expectation_config.meta["number"]
            self._tallies[number] += self._tally(self._expected[number], one)
        self._rows += size(table)
        self.sat = True

    def judged(self) -> Judged:
        """What came of the suite."""
        outcomes = [outcome(self._resolved(one), self._tallies[number]) for number, one in enumerate(self._expected)]
        return Judged(suite=self._about, rows=self._rows, outcomes=tuple(outcomes))

    def _convened(self) -> Any:
        import great_expectations as gx

        context = quiet_context()
        asset = context.data_sources.add_pandas(self._about).add_dataframe_asset(self._about)
        definition = gx.ValidationDefinition(
            name=self._about,
            data=asset.add_batch_definition_whole_dataframe(self._about),
            suite=context.suites.add(
                gx.ExpectationSuite(
                    self._about,
                    expectations=[expectation(self._about, one, number) for number, one in enumerate(self._expected)],
                )
            ),
        )
        checkpoint = gx.Checkpoint(
            name=self._about,
            validation_definitions=[context.validation_definitions.add(definition)],
            result_format=_NO_VALUES,
        )
        return context.checkpoints.add(checkpoint)

    def _tally(self, expected: Expected, result: Any) -> Tally:
        """The counts of a result, and nothing else of it: its messages may quote a label."""
        found = result.result
        if expected.type == ROW_COUNT and "observed_value" in found:
            return Tally(int(found["observed_value"]))
        if "element_count" not in found:
            raise ValueError(
                f"conf/suites/{self._about}.yaml: {expected.type} with {expected.kwargs} can't be judged; "
                f"expected arguments that fit the columns of stages/core/flattened.py; correct it there"
            )
        missing = int(found.get("missing_count") or 0)
        return Tally(int(found["element_count"]) - missing, int(found["unexpected_count"] or 0))

    def _resolved(self, expected: Expected) -> Expected:
        """The expectation with the values that it names by `$PARAMETER`."""
        kwargs = {
            name: self._known[value["$PARAMETER"]] if isinstance(value, dict) and "$PARAMETER" in value else value
            for name, value in expected.kwargs.items()
        }
        return Expected(type=expected.type, kwargs=kwargs, severity=expected.severity, mostly=expected.mostly)


def quiet_context() -> Any:
    """A context of Great Expectations that lives in memory, shows no progress and sends nothing."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    defaults = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    config = DataContextConfig(
        store_backend_defaults=defaults, progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False
    )
    return gx.get_context(project_config=config, mode="ephemeral")


def expectation(suite: str, expected: Expected, number: int) -> Any:
    """The expectation as Great Expectations has it. Raises ValueError for one that can't be added up over batches."""
    from great_expectations.exceptions.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.expectation import (
        ColumnMapExpectation,
        ColumnPairMapExpectation,
        MulticolumnMapExpectation,
    )
    from great_expectations.expectations.registry import get_expectation_impl

    from stages.io import gx_expectations as _registered

    del _registered
    kinds = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
    kind: Any = None
    with suppress(ExpectationNotFoundError):
        kind = get_expectation_impl(expected.type)
    if kind is None or not (issubclass(kind, kinds) or expected.type == ROW_COUNT):
        raise ValueError(
            f"conf/suites/{suite}.yaml: {expected.type} is not one of Great Expectations' expectations of single rows; "
            f"expected such a one or {ROW_COUNT}; correct it there"
        )
    kwargs: dict[str, Any] = expected.kwargs | ({} if expected.mostly is None else {"mostly": expected.mostly})
    try:
        return kind(**kwargs, severity=_SEVERITIES[expected.severity], meta={"number": number})
    except (TypeError, ValueError) as error:
        raise ValueError(f"conf/suites/{suite}.yaml: {expected.type}: {error}; correct its arguments there") from None


def _frame(table: Table) -> Any:
    """The table as a pandas.DataFrame."""
    import pandas  # type: ignore[import-untyped]

    return pandas.DataFrame(
        {
            name: pandas.Categorical.from_codes(column.codes, pandas.Index(column.values, dtype=object))
            if isinstance(column, Names)
            else column
            for name, column in table.items()
        },
        copy=False,
    )
