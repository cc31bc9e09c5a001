"""What a check holds against a label."""

from typing import Literal

from msgspec import Struct

from stages.core.correction import Edit

Severity = Literal["error", "warning", "info"]


class Held(Struct, frozen=True, kw_only=True, gc=False):
    """What a check says: of which region ("" for the document) and which member of it, how sure (0 to 1) that it is
    wrong, and what would put it right, with how sure that is the right thing.

    `found` and `expected` are for people and never quote the label: it may be somebody's name. `code` tells apart what
    one check can find; the edits alone hold text.
    """

    region: str = ""
    member: str = ""
    code: str
    found: str
    expected: str
    confidence: float = 1.0
    edits: tuple[Edit, ...] = ()
    edits_confidence: float = 0.0


class Finding(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One thing that is held against a label, with its place, a JSON path in the document's record.

    `certain` says that the edits are to be applied without a person; else they are a proposal. `settled` says that it
    no longer holds against the label after the certain corrections.
    """

    delivery: str
    document: str
    region: str = ""
    path: str
    check: str
    rule: str
    code: str
    severity: Severity
    confidence: float
    found: str
    expected: str
    edits: tuple[Edit, ...] = ()
    edits_confidence: float = 0.0
    certain: bool = False
    settled: bool = False

    @property
    def is_open(self) -> bool:
        """Whether no certain correction has put it right."""
        return not self.certain and not self.settled
