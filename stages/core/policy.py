"""For whom masked data is made, and what they may see: what isn't listed as shown is hidden."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from stages.core.personal import PICTURES, Kind

Fill = Literal["solid"]
REFUSED_FILLS = {
    "blur": "blurred text is recovered by trying candidates: 11 of 12 numbers were",
    "mosaic": "pixelated text is recovered by trying candidates: 11 of 12 numbers were",
    "overlay": "what lies under an overlay can be read even where it is 98 % opaque",
}
"""Ways of hiding that don't hide, and why."""


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an audience may see.

    `shown` lists, by document type, the kinds that may be seen; a type that isn't listed, or isn't known, shows none.
    `fill` is a solid `colour` (RGB). `replace` lists kinds in whose place an invented value of the kind is written.
    `audit` is how many published documents a person is to look at.
    """

    purpose: str
    shown: dict[str, tuple[Kind, ...]] = {}
    fill: str = "solid"
    colour: tuple[Annotated[int, Meta(ge=0, le=255)], ...] = (0, 0, 0)
    replace: tuple[Kind, ...] = ()
    audit: Annotated[int, Meta(ge=0)] = 0

    def __post_init__(self) -> None:
        if self.fill != "solid":
            why = REFUSED_FILLS.get(self.fill, "only a solid fill is known to hide")
            raise ValueError(f"fill is {self.fill!r}; expected solid: {why}")
        if len(self.colour) != 3:
            raise ValueError(f"colour has {len(self.colour)} numbers; expected three: red, green, blue")
        if pictures := sorted(set(self.replace) & PICTURES):
            raise ValueError(f"replace names {', '.join(pictures)}; expected kinds of text")

    def hides(self, kind: Kind, doc_type: str | None) -> bool:
        """Whether this audience must not see it on a document of this type; everything, where the type is unknown."""
        return doc_type is None or kind not in self.shown.get(doc_type, ())
