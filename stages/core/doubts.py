"""How likely it is that a label's text is wrong, region by region."""

from msgspec import Struct


class Doubts(Struct, frozen=True, gc=False):
    """By region id, the chance (0 to 1) that the text is wrong, as far as it was weighed against the image."""

    id: str
    delivery: str
    chances: dict[str, float]
