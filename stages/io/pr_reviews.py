"""The lines that a pull request adds to data/reviews/: what is wrong with them, and what they change."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import msgspec
from msgspec import Struct

from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.pr_append import appended
from stages.core.pr_change import Change, Part, Problem
from stages.core.pr_decision_file import Line, parsed, raw_text
from stages.core.pr_decisions import alone, grouped, last_day, together
from stages.core.pr_effect import effect
from stages.core.rejected import Refusal
from stages.core.review import base_id
from stages.core.subject import DocType
from stages.io.description import NAME
from stages.io.paths import DOCUMENTS, RAW, REVIEWS
from stages.io.pr_git import History
from stages.io.pr_lookup import find_documents, find_readings

TITLE = "Decisions"
Look = Callable[[Document], Sequence[Finding]]


def check_reviews(history: History, schema: Mapping[str, DocType], look: Look) -> Part:
    """What the pull request does to people's decisions. `look` runs the checks that need the label alone."""
    paths = [path for path in history.changed(str(REVIEWS)) if path.endswith(".jsonl")]
    if not paths:
        return Part(title=TITLE)
    problems: list[Problem] = []
    added: list[Line] = []
    raws: dict[str, str] = {}
    old: dict[str, bytes] = {}
    for path in paths:
        if PurePosixPath(path).parent != PurePosixPath(REVIEWS):
            expected = f"decisions in {REVIEWS} itself"
            problems.append(Problem(path=path, found="a file that no stage reads", expected=expected, action="move it"))
            continue
        before = history.before(path)
        old[path] = before or b""
        try:
            news = appended(path, before, history.after(path))
        except Refusal as refusal:
            problems.append(
                Problem(
                    path=path, found=refusal.args[0].partition(";")[0], expected=refusal.expected, action=refusal.action
                )
            )
            continue
        problems += news.problems
        for number, raw in news.added:
            if not raw.strip():
                continue
            line = parsed(path, number, raw)
            if isinstance(line, Problem):
                problems.append(line)
            else:
                added.append(line)
                raws[line.where()] = raw_text(raw)
                problems += _signed(line)
    standing = _standing(history, old, {line.decision.document for line in added})
    return _judged(history, added, raws, standing, problems, schema, look)


def _judged(
    history: History,
    added: Sequence[Line],
    raws: Mapping[str, str],
    standing: Mapping[str, list[Line]],
    problems: list[Problem],
    schema: Mapping[str, DocType],
    look: Look,
) -> Part:
    groups = grouped(added)
    documents = find_documents(groups)
    readings = find_readings(list(documents.values()))
    moment = history.committed(str(REVIEWS))
    latest = "" if moment is None else last_day(moment)
    changes: list[Change] = []
    findings: Counter[tuple[str, str, str]] = Counter()
    notes: list[str] = []
    missing = _missing_shards()
    if missing and len(documents) < len(groups):
        notes.append(f"Not all of {DOCUMENTS} is here: places and document ids could not all be checked.")
    if readings is None:
        notes.append("No readings are here: risks don't know what the engines read.")
    for image, lines in groups.items():
        document = documents.get(image)
        for line in lines:
            problems += alone(line, raws[line.where()], document, latest)
            if document is None:
                problems += _unknown(line, missing)
        problems += together(lines, standing.get(image, []))
        known = document or _stand_in(image, lines)
        own = None if readings is None else readings.get(image, ())
        done = effect(known, lines, standing.get(image, []), own, schema, look)
        changes += done.changes
        problems += done.problems if document else [one for one in done.problems if one.place == "$.text"]
        findings.update(done.findings if document else {})
    return Part(
        title=TITLE, problems=tuple(problems), changes=tuple(changes), findings=dict(findings), notes=tuple(notes)
    )


def refused(path: str, refusal: Refusal) -> Problem:
    """What is wrong with a file that can't be read."""
    found = str(refusal).partition("; expected ")[0]
    return Problem(path=path, found=found, expected=refusal.expected, action=refusal.action)


def _signed(line: Line) -> Iterable[Problem]:
    """What is wrong with who decided."""
    by = line.decision.by
    if not NAME.fullmatch(by):
        action = "write the name as `ocrmill reviewed --by` takes it"
        yield Problem(
            path=line.path, line=line.number, place="$.by", found="no name", expected=NAME.pattern, action=action
        )
    elif by != PurePosixPath(line.path).stem:
        yield Problem(
            path=line.path,
            line=line.number,
            place="$.by",
            level="warning",
            found="a person other than the one whose file this is",
            expected="each person's decisions in a file of their own",
            action="move it there",
        )


def _standing(history: History, old: Mapping[str, bytes], images: set[str]) -> dict[str, list[Line]]:
    """The decisions on these documents that were there before, by document."""
    found: list[Line] = []
    for path in sorted({*old, *history.names(str(REVIEWS), base=False)}) if images else ():
        if PurePosixPath(path).parent != PurePosixPath(REVIEWS) or not path.endswith(".jsonl"):
            continue
        try:
            content = old[path] if path in old else history.after(path) or b""
        except Refusal:
            continue  # it was that before, and every stage that reads it says so
        for number, raw in enumerate(content.splitlines(), 1):
            line = parsed(path, number, raw) if _document(raw) in images else None
            if isinstance(line, Line):
                found.append(line)
    return dict(grouped(found))


class _About(Struct):
    document: str


_ABOUT = msgspec.json.Decoder(_About)


def _document(raw: bytes) -> str:
    """What a line is about, without reading the rest of it; "" where it doesn't say."""
    try:
        return _ABOUT.decode(raw).document
    except msgspec.DecodeError:
        return ""


def _unknown(line: Line, missing: bool) -> Iterable[Problem]:
    if missing:
        return
    copy = base_id(line.decision.document) != line.decision.document
    found = "the id of a copy" if copy else "an id that no document has"
    action = "take the number away" if copy else f"correct it; `ls {DOCUMENTS}` shows what was ingested"
    yield Problem(
        path=line.path,
        line=line.number,
        place="$.document",
        found=found,
        expected="the id of an image in data/documents",
        action=action,
    )


def _missing_shards() -> bool:
    """Whether a delivery's documents aren't at hand, so that an unknown id may be one of theirs."""
    deliveries = {path.stem for path in RAW.glob("*.dvc")}
    shards = {path.stem for path in DOCUMENTS.glob("*.jsonl")}
    return not shards or bool(deliveries - shards)


def _stand_in(image: str, lines: Sequence[Line]) -> Document:
    """A document in the place of one that isn't at hand, so that its new texts can be looked at."""
    points = [point for line in lines for point in line.decision.polygon] or [(0.0, 0.0)]
    return Document(
        id=image,
        delivery="",
        file="",
        source="",
        sha256="",
        fingerprint="",
        width=int(max(x for x, _ in points)) + 1,
        height=int(max(y for _, y in points)) + 1,
        regions=tuple[Region, ...](),
    )
