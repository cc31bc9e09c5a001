"""What came in with a delivery, and where it went: whatever is counted on one side stands on the other."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from stages.core.assemble import Assembled, ImageFacts
from stages.core.rejected import Rejected


class Account(Struct, frozen=True, kw_only=True):
    """Counts of one delivery, with the terms it came under. `parts` are lines or members of label files."""

    delivery: str
    format: str
    received: str
    licence: str
    consent: str
    files: int
    images: int
    label_files: int
    others: int
    refused: int
    documents: int
    images_rejected: int
    labels: int
    labels_used: int
    labels_rejected: int
    parts_rejected: int
    regions: int
    regions_with_text: int
    reasons: dict[str, int]

    def check(self) -> None:
        """Raise AssertionError, which is a bug of ours, unless inputs = outputs + rejected."""
        sides = {
            "files": (self.files, self.images + self.label_files + self.others + self.refused),
            "images": (self.images, self.documents + self.images_rejected),
            "labels": (self.labels, self.labels_used + self.labels_rejected),
        }
        for what, (came, went) in sides.items():
            if came != went:
                raise AssertionError(f"{self.delivery}: {came} {what} came in but {went} are accounted for")


def balance(
    terms: Mapping[str, str],
    made: Assembled,
    images: Mapping[str, ImageFacts | Rejected],
    *,
    files: int,
    label_files: int,
    labels: int,
    unread: Sequence[Rejected],
    refused: Sequence[Rejected],
    parts: Sequence[Rejected],
) -> tuple[Account, list[Rejected]]:
    """The checked account of a delivery and all that it rejected, sorted by place.

    `terms` are delivery, format, received, licence and consent; `unread` are files that are no image and no label.
    """
    unreadable = [facts for facts in images.values() if isinstance(facts, Rejected)]
    rejected = sorted(
        [*refused, *unread, *unreadable, *parts, *made.rejected], key=lambda r: (r.path, r.kind, r.place, r.reason)
    )
    codes = [one.reason for one in rejected]
    account = Account(
        **terms,
        files=files,
        images=len(images),
        label_files=label_files,
        others=len(unread),
        refused=len(refused),
        documents=len(made.documents),
        images_rejected=len(unreadable),
        labels=labels,
        labels_used=made.labels_used,
        labels_rejected=len(made.rejected),
        parts_rejected=len(parts),
        regions=sum(len(document.regions) for document in made.documents),
        regions_with_text=sum(bool(region.text) for document in made.documents for region in document.regions),
        reasons={code: codes.count(code) for code in set(codes)},
    )
    account.check()
    return account, rejected
