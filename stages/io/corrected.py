"""A delivery's documents, each corrected by its findings and by people's decisions."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from stages.core.correcting import Corrected, correct
from stages.core.document import Document
from stages.core.finding import Finding
from stages.core.reading_plan import Sheet
from stages.core.review import Decision, base_id
from stages.io.params import CorrectLabels
from stages.io.paths import FINDINGS
from stages.io.records import read_jsonl, read_with_lines


def corrected(
    source: Path,
    rules: CorrectLabels,
    decisions: Mapping[str, Sequence[Decision]],
    only: Collection[str] | None = None,
) -> Iterator[Corrected]:
    """The documents of a file, or `only` those with some ids, corrected; decisions are by the image's id."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in read_jsonl(FINDINGS / source.name, Finding):
        found[finding.document].append(finding)
    for sheet, line in read_with_lines(source, Sheet):
        if only is None or sheet.id in only:
            own = decisions.get(base_id(sheet.id), ())
            document = msgspec.json.decode(line, type=Document)
            yield correct(document, found[sheet.id], own, review=rules.review, withhold=rules.withhold)
