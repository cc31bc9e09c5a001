"""What isn't listed is hidden, and what doesn't hide is refused."""

import msgspec
import pytest

from stages.core.personal import KINDS
from stages.core.policy import REFUSED_FILLS, Policy

POLICY = Policy(purpose="tests", shown={"receipt": ("date", "address"), "note": ()})


@pytest.mark.parametrize("fill", [*REFUSED_FILLS, "noise"])
def test_what_does_not_hide_is_refused_with_the_reason(fill: str) -> None:
    why = REFUSED_FILLS.get(fill, "only a solid fill is known to hide")
    with pytest.raises(ValueError, match=f"fill is '{fill}'; expected solid: {why}"):
        Policy(purpose="tests", fill=fill)
    with pytest.raises(msgspec.ValidationError, match="expected solid"):
        msgspec.convert({"purpose": "tests", "fill": fill}, Policy)


@pytest.mark.parametrize("kind", KINDS)
def test_unlisted_kinds_are_hidden(kind: str) -> None:
    hides = {name: POLICY.hides(kind, name) for name in ("receipt", "note", "passport", "unheard_of")}  # type: ignore[arg-type]
    assert hides == {"receipt": kind not in {"date", "address"}, "note": True, "passport": True, "unheard_of": True}


def test_on_an_unknown_type_everything_is_hidden() -> None:
    everything = Policy(purpose="tests", shown={"receipt": KINDS, "": KINDS})
    assert all(everything.hides(kind, None) for kind in KINDS)
    assert not any(everything.hides(kind, "receipt") for kind in KINDS)


@pytest.mark.parametrize("colour", [(0, 0), (0, 0, 0, 0)])
def test_a_colour_has_three_numbers(colour: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="expected three"):
        Policy(purpose="tests", colour=colour)


def test_pictures_are_not_replaced_and_unknown_settings_refused() -> None:
    with pytest.raises(ValueError, match="replace names face"):
        Policy(purpose="tests", replace=("face", "name"))
    for wrong in ({"shows": {}}, {"shown": {"receipt": ["nickname"]}}, {"colour": [0, 0, 256]}, {"audit": -1}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"purpose": "tests"} | wrong, Policy)
