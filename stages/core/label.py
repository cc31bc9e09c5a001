"""What a label says of one image, before it has become part of a document."""

from msgspec import Struct

from stages.core.document import Region


class Label(Struct, frozen=True, kw_only=True):
    """What one label file says of one image.

    `image` is the image's path in the delivery, `path` and `place` are where the label stands.
    """

    image: str
    path: str
    place: str = ""
    doc_type: str | None = None
    language: str | None = None
    attributes: dict[str, str] = {}
    fields: dict[str, str] = {}
    regions: tuple[Region, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
