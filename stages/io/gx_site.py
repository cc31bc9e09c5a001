"""Data Docs as Great Expectations' site builder makes them, by renderers of our own. Imported inside functions only.

The pages need no script, no picture and no style from elsewhere: what a browser would run is left out of them here, and
`stages/io/data_docs.py` lets nothing else through.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from great_expectations.render.components import (
    RenderedDocumentContent,
    RenderedHeaderContent,
    RenderedSectionContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.content_block.validation_results_table_content_block import (
    ValidationResultsTableContentBlockRenderer,
)
from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer
from great_expectations.render.renderer.site_index_page_renderer import SiteIndexPageRenderer
from great_expectations.render.view.view import DefaultJinjaPageView
from jinja2 import ChoiceLoader, DictLoader

from stages.core.judgement import NO_FINDINGS

CHECKED, EXPECTED = "What checks found", "What is expected of the table"
COLUMNS = ("Status", "Expectation", "Observed", "Severity", "Rows", "Unexpected")
_BODY = "body.j2"
_TEMPLATE = """
{%- if sections | length > 2 %}<nav>{% for section in sections %}
<a href="#section-{{ loop.index }}">{{ section['section_name'] | e }}</a>{% endfor %}</nav>{% endif %}
{%- for section in sections %}{% set section_loop = loop %}{% include 'section.j2' %}{% endfor -%}
"""


class LabelsView(DefaultJinjaPageView):
    """The sections of a page, without a frame."""

    _template = _BODY

    def __init__(self, custom_styles_directory: Any = None, custom_views_directory: Any = None) -> None:
        super().__init__(custom_styles_directory, custom_views_directory)
        own = DictLoader({_BODY: _TEMPLATE})
        self.env.loader = ChoiceLoader([own, *([self.env.loader] if self.env.loader else [])])


class LabelsResultRenderer(ValidationResultsPageRenderer):
    """The result of one suite: a table of what checks found, and one of the other expectations."""

    def render(self, validation_results: Any, suite_parameters: Any = None) -> RenderedDocumentContent:
        """The page of a result."""
        results = validation_results.results
        checked = [one for one in results if one.expectation_config.type == NO_FINDINGS]
        others = [one for one in results if one.expectation_config.type != NO_FINDINGS]
        overview = [
            self._render_validation_header(validation_results),  # type: ignore[no-untyped-call]
            self._render_validation_statistics(validation_results=validation_results),  # type: ignore[no-untyped-call]
        ]
        return RenderedDocumentContent(
            renderer_type="LabelsResultRenderer",
            sections=[
                RenderedSectionContent(section_name="Overview", content_blocks=overview),
                *(_table(name, _worst_first(part)) for name, part in ((CHECKED, checked), (EXPECTED, others)) if part),
            ],
        )


class LabelsIndexRenderer(SiteIndexPageRenderer):
    """The list of all results."""

    @classmethod
    def render(cls, index_links_dict: Any) -> RenderedDocumentContent:
        """The page that links to the others."""
        links = sorted(index_links_dict.get("validations_links", []), key=lambda link: link["batch_identifier"])
        table = RenderedTableContent(
            content_block_type="table",
            header_row=["Status", "Delivery", "Table", "Rows", "Expectations met"],
            table=[
                [
                    cls._render_validation_success_cell(link["validation_success"]),  # type: ignore[no-untyped-call]
                    _text(link["run_name"]),
                    _text(link["expectation_suite_name"], page(link["run_name"], link["expectation_suite_name"])),
                    *map(str, link["batch_spec"]["shown"]),
                ]
                for link in links
            ],
            styling={"body": {"classes": ["table"]}},
        )
        return RenderedDocumentContent(
            renderer_type="LabelsIndexRenderer",
            sections=[RenderedSectionContent(section_name="Data Docs", content_blocks=[table])],
        )


def page(delivery: str, suite: str) -> str:
    """The file name of a result's page, as it may stand in a link."""
    return f"{quote(delivery, safe='')}.{quote(suite, safe='')}.html"


def _table(name: str, results: Sequence[Any]) -> RenderedSectionContent:
    """Great Expectations' own row for each result, and behind it what its `meta` says."""
    own: list[Any] = [
        ValidationResultsTableContentBlockRenderer.render([one], include_column_name=True) for one in results
    ]
    rows = zip(own, results, strict=True)
    table = RenderedTableContent(
        content_block_type="table",
        header_row=list(COLUMNS),
        table=[[*block.table[0], *map(str, one.meta["shown"])] for block, one in rows],
        styling={"body": {"classes": ["table"]}},
    )
    header = RenderedHeaderContent(content_block_type="header", header=_heading(name))
    return RenderedSectionContent(section_name=name, content_blocks=[header, table])


def _worst_first(results: Iterable[Any]) -> list[Any]:
    """Failures first, then those with the largest share; alike ones in the order of the suite."""
    return sorted(results, key=lambda one: (one.success, -(one.result.get("unexpected_percent") or 0.0)))


def _heading(text: str) -> RenderedStringTemplateContent:
    return RenderedStringTemplateContent(
        content_block_type="string_template",
        string_template={"template": "$text", "tag": "h2", "params": {"text": text}},
    )


def _text(text: str, link: str = "") -> RenderedStringTemplateContent:
    template: dict[str, Any] = {"template": "$text", "params": {"text": text}}
    if link:
        template |= {"tag": "a", "styling": {"attributes": {"href": link}}}
    return RenderedStringTemplateContent(content_block_type="string_template", string_template=template)
