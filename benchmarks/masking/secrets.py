"""What would be a secret given away, if it could be read: runs of digits, names, lines of an MRZ."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from benchmarks.masking.pixels import AREAS
from benchmarks.masking.truth import Place, Truth
from stages.core.boxes import box_shared
from stages.core.geometry import bounds
from stages.core.personal import Kind
from stages.core.policy import Policy
from stages.core.reading import Line

DIGITS = 5
"""In a row, to count as a part of a number that was read."""
LETTERS = 4
SYLLABLES = 3
MRZ = 8
"""In a row, of an MRZ's letters and digits."""
NOBODYS = {"example", "gmail", "alexpsd"}
"""Words that stand in mail addresses, or as a template maker's mark on the page and in its names."""
NUMBERS: frozenset[Kind] = frozenset(
    (
        "id_number",
        "passport_number",
        "licence_number",
        "card_number",
        "account_number",
        "phone",
        "date_of_birth",
        "date",
    )
)
_LIKE_DIGITS = str.maketrans("OoQDIl|!SsBZz", "0000111155822")


class Secret(Struct, frozen=True):
    """Personal data that an audience must not see: strings of which none may be read."""

    kind: Kind
    parts: tuple[str, ...]


class Read(Struct, frozen=True):
    """All that was read of an image, in the forms that secrets are looked for in."""

    digits: tuple[str, ...]
    letters: str

    def tells(self, secret: Secret) -> bool:
        """Whether any part of the secret was read."""
        if secret.kind in NUMBERS:
            return any(part in line for part in secret.parts for line in self.digits)
        return any(part in self.letters for part in secret.parts)


def folded(text: str) -> str:
    """Small letters without accents, and digits; nothing else. Hangul syllables stay whole."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    plain = unicodedata.normalize("NFKC", plain).casefold().replace("đ", "d").replace("ə", "e")
    return "".join(one for one in plain if one.isalnum())


def digits(text: str) -> str:
    """The digits of a text; letters that look like one count where digits stand beside them."""
    words = (
        word.translate(_LIKE_DIGITS) if sum(one.isdigit() for one in word) >= 2 else word
        for word in unicodedata.normalize("NFKC", text).split()
    )
    return "".join(one for word in words for one in word if one.isdigit())


def read_of(texts: Sequence[str]) -> Read:
    """What was read, line by line."""
    return Read(tuple(found for text in texts if (found := digits(text))), "\n".join(folded(text) for text in texts))


def secrets_of(truth: Truth, policy: Policy) -> list[Secret]:
    """What the audience must not read of a document; what stands elsewhere for it to see is no secret."""
    hidden = [one for one in truth.personal if one.text and policy.hides(one.kind, truth.doc_type)]
    shown = [*truth.texts, *(one.text for one in truth.personal if not policy.hides(one.kind, truth.doc_type))]
    seen = read_of(shown)
    found = []
    for place in hidden:
        parts = tuple(part for part in _parts(place) if not seen.tells(Secret(place.kind, (part,))))
        if parts:
            found.append(Secret(place.kind, parts))
    return found


def with_texts(truth: Truth, lines: Iterable[Line]) -> Truth:
    """The truth with what an engine read in places whose text nobody has written down."""
    read = [(bounds(line.polygon), line.text) for line in lines if line.polygon]

    def told(place: Place) -> Place:
        if place.text or place.kind in AREAS or place.look:
            return place
        box = bounds(place.quad)
        own = [text for other, text in read if box_shared(box, other) > 0.6 * (other[2] - other[0]) * (box[3] - box[1])]
        return replace(place, text=" ".join(own))

    return replace(truth, personal=tuple(told(one) for one in truth.personal))


def _parts(place: Place) -> Iterable[str]:
    if place.kind in NUMBERS:
        number = digits(place.text)
        return {number[at : at + DIGITS] for at in range(len(number) - DIGITS + 1)}
    if place.kind == "mrz":
        line = folded(place.text)
        return {line[at : at + MRZ] for at in range(len(line) - MRZ + 1)}
    words = {folded(word) for word in re.split(r"[^\w]+|\d+", place.text)} - NOBODYS
    return {word for word in words if len(word) >= (SYLLABLES if _hangul(word) else LETTERS)}


def _hangul(word: str) -> bool:
    return any("가" <= one <= "힣" for one in word)
