"""Expectations that Great Expectations hasn't got. Imported inside functions only: it takes seconds.

Defining them registers them: the metric under its name, the expectation as `expect_no_findings`.
"""

from typing import Any, ClassVar

from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnMapExpectation, render_suite_parameter_string
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import (
    column_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import (
    ColumnMapMetricProvider,
)
from great_expectations.render.components import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.util import num_to_str

from stages.core.judgement import NO_FINDINGS


class ColumnValuesNoFindings(ColumnMapMetricProvider):
    """Whether nothing was found in a row; the column says how often something was."""

    condition_metric_name = "column_values.no_findings"
    filter_column_isnull = False

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: Any, **_: Any) -> Any:  # noqa: N805  # Great Expectations calls it with the class
        return column == 0


class ExpectNoFindings(ColumnMapExpectation):
    """Expect no findings of the check that the column is named after, or of the severity that it counts."""

    map_metric: ClassVar[str | None] = ColumnValuesNoFindings.condition_metric_name

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    @render_suite_parameter_string
    def _prescriptive_renderer(
        cls, configuration: Any = None, result: Any = None, runtime_configuration: Any = None
    ) -> list[RenderedStringTemplateContent]:
        kwargs = (configuration or result.expectation_config).kwargs
        mostly = kwargs.get("mostly", 1.0)
        share = f", in at least {num_to_str(mostly * 100, no_scientific=True)} % of the rows" if mostly < 1 else ""
        return [
            RenderedStringTemplateContent(
                content_block_type="string_template",
                string_template={
                    "template": f"$column: no findings{share}.",
                    "params": {"column": kwargs["column"]},
                    "styling": (runtime_configuration or {}).get("styling", {}),
                },
            )
        ]


assert ExpectNoFindings.expectation_type == NO_FINDINGS
