"""Data Docs of judgements: Great Expectations builds them, and only what can't do anything gets through.

They say how many rows an expectation was about and how many didn't meet it: no cell of a table is in them. They need
no network, no script and no other file, and equal judgements make equal bytes.
"""

import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2

from stages.core.judgement import Expected, Judged, Outcome, Verdict
from stages.io.judge import expectation, quiet_context

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_SITE = "labels"
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of every run, which no page shows: equal judgements are equal whenever they were made."""
_TAGS = {
    *("a", "b", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "nav", "ol", "p", "span"),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_WITH_CONTENT = {
    "head",
    "iframe",
    "math",
    "noscript",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
}
_EMPTY = {"br"}
_CLASS = re.compile(r"[\w -]*", re.ASCII)
_LINK = re.compile(r"#section-\d+|[\w%~.-]+\.html", re.ASCII)
_PLACE = re.compile(r"section-\d+", re.ASCII)


def build_data_docs(verdicts: Sequence[Verdict], folder: Path) -> None:
    """Write index.html and a page for each suite of each verdict into the folder, which must exist."""
    from stages.io.gx_site import page

    with tempfile.TemporaryDirectory(prefix="ocrmill-data-docs-") as scratch:
        site = Path(scratch)
        _build(verdicts, site)
        found = {"index.html": site / "index.html"}
        for verdict in verdicts:
            for judged in verdict.suites:
                made = list((site / "validations" / judged.suite / verdict.delivery).rglob("*.html"))
                assert len(made) == 1, f"Great Expectations made no page for {judged.suite} of {verdict.delivery}"
                found[page(verdict.delivery, judged.suite)] = made[0]
        for name, path in found.items():
            framed = _framed(name, harmless(path.read_text(encoding="utf-8")))
            (folder / name).write_text(framed, encoding="utf-8")


def harmless(markup: str) -> str:
    """The markup without anything that acts, loads or styles: known tags, classes and links between pages stay."""
    parser = _Harmless()
    parser.feed(markup)
    parser.close()
    return re.sub(r"\s*\n\s*", "\n", "".join(parser.kept)).strip() + "\n"


class _Harmless(HTMLParser):
    """Writes anew what it may, and escapes all text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self._open: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITH_CONTENT or self._hidden:
            if tag in _WITH_CONTENT:
                self._hidden.append(tag)
        elif tag in _TAGS:
            said = "".join(f' {name}="{escape(value)}"' for name, value in attrs if value and _allowed(name, value))
            self.kept.append(f"<{tag}{said}>")
            if tag not in _EMPTY:
                self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
        elif tag in self._open:
            while self._open:
                last = self._open.pop()
                self.kept.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.kept.append(escape("".join(c if c.isprintable() or c in "\n " else "\ufffd" for c in data)))

    def close(self) -> None:
        super().close()
        self.kept += [f"</{tag}>" for tag in reversed(self._open)]


def _allowed(name: str, value: str) -> bool:
    patterns = {"class": _CLASS, "href": _LINK, "id": _PLACE}
    return name in patterns and patterns[name].fullmatch(value) is not None


def _framed(name: str, body: str) -> str:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.FileSystemLoader(_TEMPLATES)
    )
    title = "Data Docs" if name == "index.html" else name.removesuffix(".html")
    template = environment.get_template("data_docs.html.j2")
    return template.render(title=title, body=body, home=name != "index.html")


def _build(verdicts: Iterable[Verdict], site: Path) -> None:
    """Let Great Expectations build its site from the judgements, as if it had just made them."""
    context = quiet_context()
    for verdict in verdicts:
        for judged in verdict.suites:
            _remember(context, verdict.delivery, judged)
    context.add_data_docs_site(
        _SITE,
        {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(site)},
            "site_index_builder": {
                "class_name": "DefaultSiteIndexBuilder",
                "renderer": {"module_name": "stages.io.gx_site", "class_name": "LabelsIndexRenderer"},
                "view": {"module_name": "stages.io.gx_site", "class_name": "LabelsView"},
            },
            "site_section_builders": {
                "expectations": "None",
                "profiling": "None",
                "validations": {
                    "class_name": "DefaultSiteSectionBuilder",
                    "source_store_name": context.validation_results_store_name,
                    "renderer": {"module_name": "stages.io.gx_site", "class_name": "LabelsResultRenderer"},
                    "view": {"module_name": "stages.io.gx_site", "class_name": "LabelsView"},
                },
            },
        },
    )
    context.build_data_docs(site_names=[_SITE])


def _remember(context: Any, delivery: str, judged: Judged) -> None:
    """Put what came of a suite where the site builder looks for it."""
    from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    run = RunIdentifier(run_name=delivery, run_time=_ALWAYS)
    met = sum(one.success for one in judged.outcomes)
    count = len(judged.outcomes)
    result = ExpectationSuiteValidationResult(
        success=all(one.success or one.severity != "error" for one in judged.outcomes),
        results=[_result(judged, number, one) for number, one in enumerate(judged.outcomes)],
        suite_name=judged.suite,
        statistics={
            "evaluated_expectations": count,
            "successful_expectations": met,
            "unsuccessful_expectations": count - met,
            "success_percent": 100 * met / count if count else None,
        },
        meta={
            "run_id": run,
            "batch_spec": {
                "data_asset_name": f"{judged.suite} of {delivery}",
                "shown": [f"{judged.rows:,}", f"{met} of {count}"],
            },
        },
        batch_id=f"{delivery}.{judged.suite}",
    )
    key = ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(name=judged.suite),
        run_id=run,
        batch_identifier=f"{delivery}.{judged.suite}",
    )
    context.validation_results_store.set(key, result)


def _result(judged: Judged, number: int, one: Outcome) -> Any:
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult

    expected = Expected(type=one.type, kwargs=one.kwargs, severity=one.severity, mostly=one.mostly)
    config = expectation(judged.suite, expected, number).configuration
    shown = [one.severity, f"{one.elements:,}", "" if one.mostly is None else f"{one.unexpected:,}"]
    if one.mostly is None:
        said: dict[str, Any] = {"observed_value": one.elements}
    else:
        said = {
            "element_count": one.elements,
            "unexpected_count": one.unexpected,
            "unexpected_percent": 100 * one.share,
        }
    quiet = {"raised_exception": False, "exception_traceback": None, "exception_message": None}
    return ExpectationValidationResult(
        success=one.success, expectation_config=config, result=said, exception_info=quiet, meta={"shown": shown}
    )
