"""Images without labels."""

from collections.abc import Iterator, Sequence

from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.formats.base import Delivery, Format, one_per_image

_LABELS = (".txt", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".xls", ".xlsx", ".mdb", ".parquet")


class Unlabelled(Format):
    """Nothing is read: each image becomes a document without regions."""

    labelled = False

    def label_files(self, delivery: Delivery) -> Sequence[str]:
        return []

    def read_file(self, path: str, delivery: Delivery) -> Iterator[Label | Rejected]:
        return iter(())

    def recognises(self, delivery: Delivery) -> bool:
        return bool(delivery.images) and not one_per_image(delivery, *_LABELS)
