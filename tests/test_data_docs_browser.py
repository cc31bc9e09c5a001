"""Data Docs in a real browser: whatever a label says, nothing on the pages acts, loads, or tells what it said."""

import html
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from stages.core.document import Document, Region, Word
from stages.core.flattened import flatten
from stages.core.geometry import quad_from_box
from stages.core.judgement import Expected, Outcome, Subjects, Suite, Verdict
from stages.io.checking import Plan, Row, look_over_all
from stages.io.data_docs import build_data_docs, harmless
from stages.io.judge import Judge
from stages.io.params import load_params
from stages.io.records import encode
from tests.core.test_flattened import finding
from tests.io.test_judge import house
from tests.workspace import ROOT

ACT = "document.title='pwned';document.body.appendChild(document.createElement('x-pwned'))"
PAYLOADS = [
    f"<script>{ACT}</script>",
    f"</td></tr></table><script>{ACT}</script>",
    f"</title><script>{ACT}</script>",
    f"</style><script>{ACT}</script>",
    f"</script><script>{ACT}</script>",
    f"--><script>{ACT}</script><!--",
    f"]]><script>{ACT}</script>",
    f"<img src=x onerror=\"{ACT}\">",
    f"<img src=x onerror={ACT.replace(' ', '')}//",
    f"\"><img src=x onerror=\"{ACT}\">",
    f"' onmouseover='{ACT}' x='",
    f"\" autofocus onfocus=\"{ACT}\" x=\"",
    f"<svg onload=\"{ACT}\">",
    f"<svg><script>{ACT}</script></svg>",
    f"<math><mtext><script>{ACT}</script></mtext></math>",
    f"<iframe srcdoc=\"<script>parent.{ACT}</script>\"></iframe>",
    f"<iframe src=\"javascript:parent.{ACT}\"></iframe>",
    f"<body onload=\"{ACT}\">",
    f"<details open ontoggle=\"{ACT}\">x</details>",
    f"<input autofocus onfocus=\"{ACT}\">",
    f"<video><source onerror=\"{ACT}\"></video>",
    f"<a href=\"javascript:{ACT}\" id=section-1>x</a>",
    "<a href=\"https://evil.example/\">x</a>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example/\">",
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><button>x</button></form>",
    "<object data=https://evil.example/></object>",
    "<style>*{background:url(https://evil.example/)}</style>",
    "<div style=\"background:url(https://evil.example/)\">x</div>",
    f"<template><script>{ACT}</script></template>",
    f"<noscript><p title=\"</noscript><script>{ACT}</script>\">",
    f"&lt;script&gt;{ACT}&lt;/script&gt;",
    f"&#60;script&#62;{ACT}&#60;/script&#62;",
    f"\\u003cscript\\u003e{ACT}\\u003c/script\\u003e",
    f"<scr\x00ipt>{ACT}</scr\x00ipt>",
    "{{ 7*7 }}{% for x in (1,2) %}{{ x }}{% endfor %}{{ ''.__class__.__mro__ }}",
    "${7*7}#{7*7}$column$PARAMETER$$",
    "=HYPERLINK(\"https://evil.example/\",\"x\")",
    "=cmd|' /C calc'!A0",
    "+SUM(1;2)",
    "@SUM(A1)",
    "-2+3",
    "[x](javascript:alert(1)) ![x](https://evil.example/x.png) `x`",
    "\u202egpj.exe\u2066\u200b\ufeff",
    "\x1b[31mred\x1b[0m\x07\x08\r\nnew line\x85\u2028",
    "\ud7ff\ufffe\U0010ffff\ue000",
]  # fmt: skip
MARKS = ("pwned", "evil.example", "7*7", "HYPERLINK", "calc", "gpj.exe", "[31m", "javascript:", "x-pwned")
ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "strong",
        "a",
        "div",
        "span",
    ),
    *("h2", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "i", "br", "b", "p", "em", "code"),
}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href"}


class Outline(HTMLParser):
    """The elements, attributes, links and texts of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.text += " "
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in {"href", "src"}}

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_documents() -> list[Document]:
    """Each payload as everything that a label says of a document and its regions."""
    box = quad_from_box(5.0, 5.0, 60.0, 20.0)
    return [
        Document(
            id=f"{number:02d}{text}",
            delivery="hostile",
            file=text,
            source=text,
            sha256=text,
            fingerprint=text,
            width=100,
            height=100,
            doc_type=text,
            language=text,
            attributes={text: text},
            fields={text: text},
            regions=(
                Region(id=text, polygon=box, text=text, field=text, language=text, words=(Word(text=text),)),
                Region(id=f"2{text}", polygon=box, text=text, field=text),
            ),
            links=((text, text),),
        )
        for number, text in enumerate(PAYLOADS)
    ]


def of_labels() -> Verdict:
    """The judgement on the hostile documents, by all of the house's checks."""
    params = load_params(ROOT / "params.yaml")
    conf, thresholds = house()
    plan = Plan(checks=params.check_labels.checks, schema=params.doc_types)
    judge = Judge("hostile", conf, thresholds, plan.severities(), known={"doc_types": sorted(params.doc_types)})
    for checked in look_over_all(plan, (Row(encode(document)) for document in hostile_documents())):
        judge.add(checked.tables)
    return judge.verdict()


def of_settings() -> Verdict:
    """A judgement whose very expectations are hostile: each payload as a column, a pattern, and values to be in."""
    outcomes = []
    for text in PAYLOADS:
        in_set = {"column": text, "value_set": [text, "</script>"]}
        pattern = {"column": text, "regex": text}
        kinds: list[tuple[str, dict[str, Any]]] = [
            ("expect_no_findings", {"column": text}),
            ("expect_column_values_to_be_in_set", in_set),
            ("expect_column_values_to_match_regex", pattern),
            ("expect_compound_columns_to_be_unique", {"column_list": [text, "x"]}),
        ]
        outcomes += [
            Outcome(
                type=kind,
                kwargs=kwargs,
                severity="error",
                mostly=0.5,
                elements=9,
                unexpected=4,
                share=4 / 9,
                success=True,
            )
            for kind, kwargs in kinds
        ]
    plain = of_nothing()
    return replace(plain, suites=tuple(replace(suite, outcomes=tuple(outcomes)) for suite in plain.suites))


def of_nothing() -> Verdict:
    rows = Expected(type="expect_table_row_count_to_be_between", kwargs={"min_value": 0})
    conf: dict[Subjects, Suite] = {"regions": Suite(expectations=(rows,)), "documents": Suite()}
    return Judge("settings", conf, house()[1], {"text_width": "error"}).verdict()


def built(folder: Path, *verdicts: Verdict) -> dict[str, str]:
    """The pages of Data Docs by name."""
    folder.mkdir(parents=True)
    build_data_docs(verdicts, folder)
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def in_browser(file: Path, profile: Path) -> str:
    """The page as a browser has it, after running whatever in it would run."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        pytest.skip("no Chromium here: install it to see Data Docs in a browser")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    options += ["--disable-background-networking", f"--user-data-dir={profile}", "--virtual-time-budget=2000"]
    command = [browser, *options, "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def assert_nothing_live(page: str) -> None:
    outline = Outline(page)
    assert outline.elements <= ELEMENTS, outline.elements - ELEMENTS
    assert outline.attributes <= ATTRIBUTES, outline.attributes - ATTRIBUTES
    assert all(re.fullmatch(r"#section-\d|[a-z]+(\.[a-z]+)?\.html", link) for link in outline.links), outline.links
    assert "<title>pwned" not in page and "x-pwned>" not in html.unescape(re.sub(r"&lt;[^<]*", "", page))


@pytest.fixture(scope="module")
def label_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(tmp_path_factory.mktemp("labels") / "docs", of_labels())


def test_nothing_that_a_label_says_is_on_a_page(label_pages: dict[str, str]) -> None:
    assert len(PAYLOADS) == len(set(PAYLOADS)) >= 40
    assert sorted(label_pages) == ["hostile.documents.html", "hostile.regions.html", "index.html"]
    for page in label_pages.values():
        assert not [mark for mark in MARKS if mark in page]
        assert page.isprintable() or set("\n") == {c for c in page if not c.isprintable()}
    rows = f">{2 * len(PAYLOADS)}<"
    assert rows in label_pages["hostile.regions.html"] and rows in label_pages["index.html"]


def test_hostile_labels_do_nothing_in_a_browser(label_pages: dict[str, str], tmp_path: Path) -> None:
    for name, page in label_pages.items():
        (tmp_path / name).write_text(page)
        seen = in_browser(tmp_path / name, tmp_path / "profile")
        assert_nothing_live(seen)
        assert f"<title>{'Data Docs' if name == 'index.html' else name.removesuffix('.html')}</title>" in seen


def test_hostile_settings_do_nothing_in_a_browser(tmp_path: Path) -> None:
    pages = built(tmp_path / "docs", of_settings())
    seen = in_browser(tmp_path / "docs/settings.regions.html", tmp_path / "profile")
    assert_nothing_live(seen)
    assert f"<script>{ACT}</script>" in Outline(seen).text, "payloads are there, as text"
    for name in pages:
        assert_nothing_live(pages[name])


def test_the_browser_would_run_them(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(f"<!doctype html><title>x</title><table><tr><td>{PAYLOADS[1]}")
    seen = in_browser(tmp_path / "page.html", tmp_path / "profile")
    assert "<title>pwned</title>" in seen and "<x-pwned>" in seen


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markup_that_acts_does_not_get_through(payload: str, tmp_path: Path) -> None:
    """Even where Great Expectations had put a payload on a page as it is."""
    kept = harmless(f'<div id="section-1" class="x">{payload}</div><p onclick="x" style="x">after</p>')
    outline = Outline(kept)
    assert outline.elements <= ELEMENTS and outline.attributes <= {"id", "class", "href"}
    assert outline.links <= {"#section-1"} and kept.count("<div") == kept.count("</div>")


def test_what_is_harmless_stays() -> None:
    markup = '<div id="section-2" class="a b"><a href="a-1.regions.html">x &amp; y</a><br><i class="fas"></i></div>'
    assert harmless(markup) == markup + "\n"
    assert harmless(harmless(markup)) == harmless(markup)


def test_pages_need_nothing_from_elsewhere(label_pages: dict[str, str]) -> None:
    for page in label_pages.values():
        assert "Content-Security-Policy" in page and "default-src 'none'" in page
        assert not re.search(r"https?:|//|url\(|@import|<script|<link|<img", page)


def test_equal_judgements_make_equal_bytes(label_pages: dict[str, str], tmp_path: Path) -> None:
    assert built(tmp_path / "docs", of_labels()) == label_pages


def test_pages_say_how_many_rows_met_what(tmp_path: Path) -> None:
    box = quad_from_box(5.0, 5.0, 60.0, 20.0)
    document = replace(
        hostile_documents()[0], delivery="a-1", regions=tuple(Region(id=f"r{n}", polygon=box) for n in range(8))
    )
    judge = Judge("plain", *house(), {"text_width": "error"}, known={"doc_types": ["receipt"]})
    judge.add(flatten([(document, [finding("r3"), finding("r4")])], ("text_width",)))
    pages = built(tmp_path / "docs", judge.verdict(), of_nothing())
    tables = ("plain.documents", "plain.regions", "settings.documents", "settings.regions")
    assert sorted(pages) == ["index.html", *(f"{table}.html" for table in tables)]
    said = " ".join(Outline(pages["plain.regions.html"]).text.split())
    assert "text_width: no findings, in at least 99 % of the rows." in said
    assert "2 unexpected values found. 25% of 8 total rows." in said
    assert "25% unexpected error 8 2" in said
    index = " ".join(Outline(pages["index.html"]).text.split())
    assert re.search(r"plain regions 8 \d+ of \d+ settings documents 0", index)
    assert 'href="plain.regions.html"' in pages["index.html"]
