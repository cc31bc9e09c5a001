"""What could not be used, and why. A reason never quotes label text: it may be somebody's name."""

from msgspec import Struct


class Rejected(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An input, or a part of one, that was kept aside.

    `kind` is image | label | file; `path` is relative to the delivery; `place` is a line number ("12") or a JSON path
    ("$[3].text") in it, "" for the whole file. `reason` is a short code that reports count by.
    """

    kind: str
    path: str
    place: str = ""
    reason: str
    found: str
    expected: str
    action: str

    def message(self) -> str:
        """`path:place: found; expected ...; what to do`, on one line whatever the path holds."""
        where = printable(self.path) + (f":{self.place}" if self.place else "")
        return f"{where}: {self.found}; expected {self.expected}; {self.action}"


class Refusal(Exception):
    """Raised where an input can't be used; the loop that owns the input turns it into a `Rejected`."""

    def __init__(self, reason: str, *, found: str, expected: str, action: str, place: str = "") -> None:
        super().__init__(f"{found}; expected {expected}; {action}")
        self.reason, self.found, self.expected, self.action, self.place = reason, found, expected, action, place

    def rejected(self, kind: str, path: str) -> Rejected:
        """This refusal, as the record of the input at `path`."""
        return Rejected(
            kind=kind,
            path=path,
            place=self.place,
            reason=self.reason,
            found=self.found,
            expected=self.expected,
            action=self.action,
        )


def printable(name: str) -> str:
    """A file name that can go into a line of a log or a terminal: controls and undecodable bytes are escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in name)
