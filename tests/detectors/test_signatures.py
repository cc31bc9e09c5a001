"""Signatures are covered, with a caption and without; pages of text aren't."""

import pytest
import yaml

from stages.detectors.signatures import Signatures
from stages.io.members import instantiate
from tests import cards
from tests.detectors.looking import HARM, covered, harmed, look, page, places, turned
from tests.test_architecture import ROOT

DETECTOR = instantiate(yaml.safe_load((ROOT / "conf/detectors/signatures.yaml").read_text()), Signatures)


@pytest.mark.parametrize("name", ["passport", "kr_resident_card", "vn_citizen_card", "form_en", "letter_ko"])
@pytest.mark.parametrize("lines", [True, False])
def test_signatures(name: str, lines: bool) -> None:
    picture = cards.card(31, "photo", name)
    found = look(DETECTOR, picture, lines=lines)
    (signature,) = places(picture[1], "signature")
    assert covered(signature, found, ["signature"]) > 0.9


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_document_may_lie_any_way(quarters: int) -> None:
    picture = turned(cards.card(31, "scan", "passport"), quarters)
    assert covered(places(picture[1], "signature")[0], look(DETECTOR, picture), ["signature"]) > 0.9


@pytest.mark.parametrize("how", HARM)
def test_spoiled_pictures(how: str) -> None:
    picture = harmed(cards.card(31, "scan", "kr_resident_card"), how)
    assert covered(places(picture[1], "signature")[0], look(DETECTOR, picture), ["signature"]) > 0.9


def test_text_is_no_signature() -> None:
    assert look(DETECTOR, page(), identity=False) == []
    assert look(DETECTOR, page(), identity=False, lines=False) == []
    assert look(DETECTOR, cards.card(31, "scan", "receipt_en"), identity=False) == []
