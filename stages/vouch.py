"""Stop where a fault of ours kept documents from being published; the report shows which, and this says what to do."""

from collections import Counter

from stages.core.masked import OURS, Masked
from stages.io.outputs import replacing_folders
from stages.io.paths import MASKING, REPORT, VOUCHED
from stages.io.records import read_folder, write_json
from stages.io.shell import run


def main() -> None:
    """Count the faults by audience, reason and what failed. Raises ValueError where there are any."""
    faults: Counter[tuple[str, str, str]] = Counter()
    published: Counter[str] = Counter()
    for folder in sorted(path for path in MASKING.iterdir() if path.is_dir()):
        for one in read_folder(folder, Masked):
            published[folder.name] += bool(one.published)
            faults.update((folder.name, reason.code, reason.detail) for reason in one.quarantine if reason.code in OURS)
    if faults:
        listed = "".join(
            f"\n  {audience}: {code} ({detail or 'no more is known'}): {number} documents"
            for (audience, code, detail), number in sorted(faults.items())
        )
        raise ValueError(
            f"documents were not masked, so they are not published; expected every detector and engine to work, and "
            f"every image to be readable; mend what failed, or take the images out, then run `dvc repro`:{listed}\n"
            f"  see {REPORT}/index.html"
        )
    with replacing_folders(VOUCHED) as (part,):
        write_json(part / "published.json", dict(sorted(published.items())))


if __name__ == "__main__":
    run("vouch", main)
