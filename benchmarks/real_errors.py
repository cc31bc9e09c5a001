"""The errors that people have found in real labels: how many are met when the most doubtful lines are looked at first.

Beside the pipeline's ranking stands a plain one: by how far a label is from what the guide engine read in its place.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.planting.outcome import Outcome
from benchmarks.planting.planter import Place
from benchmarks.planting.truth import Known
from stages.core.document import Document
from stages.core.doubts import Doubts
from stages.core.matching import match
from stages.core.metrics import edits, normal
from stages.core.reading import Reading
from stages.io.paths import DOUBTS, READINGS
from stages.io.records import read_jsonl

SHARE = 0.03
"""Of all lines, those that are looked at."""
_SHARES = (0.0025, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)

Line = tuple[Place, str]
"""A region of a document, by its id."""


def measure(root: Path, guide: str, outcome: Outcome, errors: Sequence[Known], drawing: Path) -> dict[str, Any]:
    """How many of the listed errors are found; the curves are drawn too. Lines are regions that have a text.

    `flagged` are those corrected without a person, and those among the lines sent to people: SHARE of all lines, the
    most doubtful of those that weren't corrected. `ranked_alone` takes SHARE of all lines by the ranking alone.
    """
    errors = [one for one in errors if one.listed and not one.odd]
    wrong = {(one.place, one.region) for one in errors}
    lines = [
        (place, region.id)
        for place, document in sorted(outcome.delivered.items())
        for region in document.regions
        if region.text and not region.ignore
    ]
    corrected = {(one.place, one.region) for one in errors if _corrected(outcome, one)}
    settled = {
        (p, f.region) for p, own in outcome.findings.items() for f in own if f.certain and f.path.endswith(".text")
    }
    open_lines = [line for line in lines if line not in settled]
    sent = ranked(open_lines, doubts(root, outcome))[: int(SHARE * len(lines))]
    curves = {
        "ranked": curve(ranked(lines, doubts(root, outcome)), wrong),
        "plain": curve(ranked(lines, disagreement(root, guide, outcome)), wrong),
    }
    drawing.parent.mkdir(parents=True, exist_ok=True)
    drawing.write_text(drawn(curves, len(wrong)), encoding="utf-8")
    asked = {(place, region.id) for place, task in outcome.tasks.items() for region in task.regions}
    return {
        "total": len(wrong),
        "flagged": len(wrong & (settled | set(sent))),
        "ranked_alone": dict(curves["ranked"])[SHARE],
        "review_share": SHARE,
        "in_tasks": len(wrong & asked),
        "tasks_share": round(len(asked) / max(1, len(lines)), 4),
        "corrected_right": len(corrected),
        "baseline_flagged": dict(curves["plain"])[SHARE],
        "curve": curves["ranked"],
        "baseline_curve": curves["plain"],
        "drawing": str(drawing),
    }


def oddities_spoiled(outcome: Outcome, errors: Sequence[Known]) -> int:
    """How many lines that look wrong, and are printed so, have another text after automatic correction."""
    return sum(not _corrected(outcome, one) for one in errors if one.odd)


def doubts(root: Path, outcome: Outcome) -> dict[Line, float]:
    """By line, the chance (0 to 1) that its text is wrong as it was delivered: what is stated of it as it is after
    certain corrections, or what was held against it before.
    """
    places = {(one.delivery, one.id): place for place, one in outcome.delivered.items()}
    found = {
        (places[path.stem, one.id], region): chance
        for path in sorted((root / DOUBTS).glob("*.jsonl"))
        for one in read_jsonl(path, Doubts)
        for region, chance in one.chances.items()
    }
    for place, findings in outcome.findings.items():
        for finding in findings:
            if finding.path.endswith(".text"):
                line = place, finding.region
                found[line] = max(found.get(line, 0.0), finding.confidence)
    return found


def disagreement(root: Path, guide: str, outcome: Outcome) -> dict[Line, float]:
    """By line, how far its text is from what one engine read there: edits by the length of the longer of the two."""
    found: dict[Line, float] = {}
    delivered = {(one.delivery, one.id): (place, one) for place, one in outcome.delivered.items()}
    for path in sorted((root / READINGS / guide).glob("*.jsonl")):
        for reading in read_jsonl(path, Reading):
            place, document = delivered[reading.delivery, reading.id]
            found |= {(place, region): far for region, far in _apart(document, reading)}
    return found


def _apart(document: Document, reading: Reading) -> Iterable[tuple[str, float]]:
    regions = [region for region in document.regions if region.text and region.polygon]
    for pair in match([region.polygon for region in regions], [line.polygon for line in reading.lines]):
        own = [regions[index] for index in pair.left]
        label = normal(" ".join(region.text or "" for region in own))
        read = normal(" ".join(reading.lines[index].text for index in pair.right))
        far = edits(label, read) / max(len(label), len(read), 1)
        yield from ((region.id, far) for region in own)


def ranked(lines: Iterable[Line], chances: Mapping[Line, float]) -> list[Line]:
    """The lines from the most doubtful on; what nothing is known of comes last."""
    return sorted(lines, key=lambda line: (-chances.get(line, -1.0), line))


def curve(lines: Sequence[Line], wrong: set[Line]) -> list[tuple[float, int]]:
    """(share of all lines looked at, errors found among them)."""
    return [(share, len(wrong.intersection(lines[: int(share * len(lines))]))) for share in _SHARES]


def _corrected(outcome: Outcome, one: Known) -> bool:
    """Whether the region says what is printed, before anybody has looked."""
    label = outcome.labels[one.place].document
    region = next((region for region in label.regions if region.id == one.region), None)
    return region is not None and "".join((region.text or "").split()) == "".join(one.text.split())


_WIDTH, _HEIGHT, _LEFT, _TOP = 520, 300, 50, 30
_COLOURS = {"ranked": "#1f5fa8", "plain": "#b0602b"}


def drawn(curves: Mapping[str, Sequence[tuple[float, int]]], total: int) -> str:
    """An SVG of errors found against the share of lines looked at, up to a fifth of them."""
    most = 0.2
    parts = []
    for name, colour in _COLOURS.items():
        points = [(0.0, 0), *((share, found) for share, found in curves[name] if share <= most)]
        path = " ".join(f"{_across(share / most):.1f},{_up(found / max(1, total)):.1f}" for share, found in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        x, y = (float(value) for value in path.split()[-1].split(","))
        parts.append(f'<text x="{x - 4}" y="{y - 6}" text-anchor="end" fill="{colour}">{name}</text>')
    for share in (0.0, 0.03, 0.1, 0.2):
        x = _across(share / most)
        parts.append(f'<line x1="{x}" y1="{_up(0)}" x2="{x}" y2="{_up(1)}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{_up(0) + 18}" text-anchor="middle">{share:.0%}</text>')
    parts += [
        f'<text x="{_LEFT - 6}" y="{_up(share) + 4}" text-anchor="end">{round(share * total)}</text>'
        for share in (0.0, 0.5, 1.0)
    ]
    parts.append(f'<text x="{_LEFT}" y="18">Known errors found, by the share of lines looked at</text>')
    size = f'width="{_WIDTH + _LEFT + 20}" height="{_HEIGHT + _TOP + 40}"'
    root = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">'
    return f"{root}{''.join(parts)}</svg>\n"


def _across(share: float) -> float:
    return _LEFT + share * _WIDTH


def _up(share: float) -> float:
    return _TOP + (1 - share) * _HEIGHT
