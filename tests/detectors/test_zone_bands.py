"""The band of a machine-readable zone is found though nothing was read, however the document lies."""

import pytest

from stages.detectors.zone_bands import ZoneBands
from tests import cards
from tests.detectors.looking import HARM, covered, harmed, look, page, places, turned

DETECTOR = ZoneBands()


@pytest.mark.parametrize("number", [31, 32])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_bands_of_unread_passports(number: int, quarters: int) -> None:
    picture = turned(cards.card(number, "photo", "passport"), quarters)
    found = look(DETECTOR, picture, lines=False)
    lines = places(picture[1], "mrz")
    assert len(lines) == 2 and min(covered(line, found, ["mrz"]) for line in lines) > 0.97


@pytest.mark.parametrize("how", HARM)
def test_spoiled_pictures(how: str) -> None:
    picture = harmed(cards.card(31, "scan", "passport"), how)
    found = look(DETECTOR, picture, lines=False)
    assert min(covered(line, found, ["mrz"]) for line in places(picture[1], "mrz")) > 0.97


@pytest.mark.parametrize("name", ["kr_resident_card", "vn_citizen_card", "kr_driver_licence"])
def test_none_where_there_is_none(name: str) -> None:
    assert look(DETECTOR, cards.card(31, "photo", name)) == []


def test_only_on_identity_documents() -> None:
    assert look(DETECTOR, cards.card(31, "scan", "passport"), identity=False) == []
    assert look(DETECTOR, page(), identity=False) == []
