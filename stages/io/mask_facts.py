"""What the stages before wrote about personal data and masks, gathered for the report, an audience at a time."""

from collections.abc import Iterator

from stages.core.mask_audit import MaskAudit
from stages.core.mask_overview import AudienceFacts, MaskOverview, failure_rows, mask_overview
from stages.core.masked import Manifest, Masked
from stages.core.personal import Detected
from stages.io.paths import DETECTIONS, MASKED, MASKING
from stages.io.records import read_folder, read_json, read_jsonl


def gather_masks() -> tuple[MaskOverview, list[AudienceFacts]]:
    """The section's content, and what it rests on; from data/detections, data/masking and data/masked."""
    facts = list(_audiences())
    path = DETECTIONS / "detectors.json"
    detectors = read_json(path, dict[str, str]) if path.exists() else {}
    return mask_overview(facts, failure_rows(_detected()), detectors), facts


def _audiences() -> Iterator[AudienceFacts]:
    for folder in sorted(path for path in MASKING.glob("*") if path.is_dir()):
        audit = MASKING / f"{folder.name}.json"
        yield AudienceFacts(
            manifest=read_json(MASKED / folder.name / "manifest.json", Manifest),
            records=read_folder(folder, Masked),
            audit=read_json(audit, MaskAudit) if audit.exists() else None,
        )


def _detected() -> Iterator[Detected]:
    for path in sorted(DETECTIONS.glob("*.jsonl")):
        yield from read_jsonl(path, Detected)
