"""When a text is doubted, and when another may take its place without a person."""

import pytest

from stages.core.contest import CERTAIN, contests, rule
from stages.core.customs import Customs, customs
from stages.core.document import Brief, Said
from stages.core.examination import Asked, alike, doubted, loses_an_end, put_in, spliced
from stages.core.examined import Candidate, Part

CUSTOMS = Customs(uppercase=True, words={"TENDER": 40, "CASH": 60, "TOTAL": 90, "RM": 200, "AMOUNT": 30})
WEIGHTS = {"bias": -5.0, "mean": 0.5, "rival_engines": 0.5}


def part(label: str, *rivals: tuple[str, tuple[str, ...], float, float]) -> Part:
    """A line; of each rival its text, who reads it so, and how much likelier two recognisers find it."""
    first = Candidate(text=label, sources=("label",), scores={"one": -20.0, "two": -20.0})
    others = [
        Candidate(text=text, sources=sources, scores={"one": -20.0 + a, "two": -20.0 + b})
        for text, sources, a, b in rivals
    ]
    return Part(polygon=(), candidates=(first, *others))


READ = ("one", "tesseract", "one here", "two here")


@pytest.mark.parametrize(
    ("label", "rival", "sources", "nats", "sure"),
    [
        ("TENOER", "TENDER", READ, 11.0, True),
        ("TENOER", "Tender", READ, 11.0, True),
        ("TENOER", "TENDER", ("one here", "two here"), 11.0, True),  # the delivery writes it so elsewhere
        ("TENOER", "TENDER", ("one here",), 11.0, False),
        ("TENOER", "TENDER", READ, 3.0, False),
        ("8.29", "8.59", READ, 11.5, True),
        ("8.29", "8.59", ("one", "one here", "two here"), 11.5, False),  # digits need another kind of engine
        ("ENTRY TIME", "NTRY TIME", READ, 11.5, False),  # cut off
        ("AMOUNT RM", "AMOUNI RM", READ, 11.5, False),  # no word of this delivery
        ("P. O. BOX", "P. 0. BOX", READ, 11.5, False),
        ("@6%", "06%", READ, 11.5, False),
        ("", "TOTAL AMOUNT", READ, 11.5, True),
        ("TOTAL TOTAL", "TOTAL", READ, 11.5, True),  # a repetition, not an end cut off
        ("SUNGAI BULOH", "SUNGAI BULOH, SELANGOR", READ, 11.5, True),  # what a comma had cut off
    ],
)
def test_when_a_correction_is_certain(
    label: str, rival: str, sources: tuple[str, ...], nats: float, *, sure: bool
) -> None:
    found = rule(part(label, (rival, sources, nats, nats)), CUSTOMS, WEIGHTS)
    assert (found.trust == CERTAIN) is sure
    assert found.chance > 0.05


def test_a_label_that_an_engine_reads_is_never_corrected() -> None:
    found = rule(part("TENOER", ("TENDER", READ, 11.0, 11.0), ("tenoer", ("vie",), 0.0, 0.0)), CUSTOMS, WEIGHTS)
    assert found.text == "TENDER" and found.trust < CERTAIN


def test_marks_and_spaces_alone_are_no_correction() -> None:
    found = rule(part("TOTAL : 5", ("TOTAL. 5", READ, 11.0, 11.0), ("TOTAL:5", READ, 0.0, 0.0)), CUSTOMS, WEIGHTS)
    assert found.text is None


def test_spaces_and_case_make_no_contest() -> None:
    assert contests(part("TOTAL 5", ("Total5", READ, 0.0, 0.0)), CUSTOMS) == []


def test_what_an_engine_reads_alike_is_weighed_only_if_the_delivery_writes_it_otherwise() -> None:
    known = Customs(uppercase=True, words={"TENDER": 40})
    line = Asked("r", (), "TENOER", {"one": "Tenoer"})
    assert doubted(line, known) == ("TENOER", "Tenoer", "TENDER")
    assert doubted(line, Customs(uppercase=True)) == ()
    assert doubted(Asked("r", (), "5.OO", {"one": "5.00"}), known) == ("5.OO", "5.00")


def test_customs_come_from_the_labels() -> None:
    texts = ["TOTAL CASH", "CASH RECEIVED", "THE CASH TOTAL"] * 20 + ["THE CASN TOTAL"]
    said = tuple(Said(id=str(n), text=text) for n, text in enumerate(texts))
    known = customs([Brief(id="d", delivery="x", sha256="", fingerprint="", regions=said)])
    assert known.uppercase and known.words["CASH"] == 60 and "CASN" not in known.words
    assert known.rival("THE CASN TOTAL") == "THE CASH TOTAL" and known.rival("THE CASH") is None
    assert alike("Total Cash", known) == "TOTALCASH"


@pytest.mark.parametrize(
    ("label", "rival", "expected"),
    [
        ("Sample 5ize", "Sample Size:", "Sample Size"),
        ("202.01.03", "2020.01.03", "2020.01.03"),
        ("A - B", "A – B", "A - B"),
        ("THANK YOU FOR KIND", "THANK YOU FOR YOUR KIND", "THANK YOU FOR YOUR KIND"),
        ("Services ESPNS", "Services -SPNS", "Services ESPNS"),
    ],
)
def test_the_labels_own_marks_stay(label: str, rival: str, expected: str) -> None:
    assert spliced(label, rival, fold=False) == expected


def test_what_lacks_an_end_is_noticed() -> None:
    assert loses_an_end("THANK YOU", "INK YOU") and loses_an_end("MERCHANDISING", "MERCHANDISIN")
    assert not loses_an_end("TOTAAL", "TOTAL") and not loses_an_end("STAPAK", "SETAPAK")


def test_a_line_is_replaced_where_it_stands_once() -> None:
    assert put_in("one two three", "two", "2") == "one 2 three"
    assert put_in("two two", "two", "2") == "two two"
