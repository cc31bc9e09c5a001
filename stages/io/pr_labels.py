"""Label files that a project keeps in Git: what a pull request changes in them, read through their format."""

import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from stages.core import strict_json
from stages.core.document import Document, Region, canonical, nfc
from stages.core.finding import Finding
from stages.core.label import Label
from stages.core.pr_change import Change, Level, Part, Problem
from stages.core.pr_decisions import findings_level
from stages.core.pr_records import changes
from stages.core.references import References, nearest
from stages.core.rejected import Refusal, Rejected
from stages.core.subject import DocType
from stages.core.text import decode
from stages.formats.base import Format
from stages.io.delivery import IMAGE_SUFFIXES, name_refusal, read_bytes, scan
from stages.io.members import instantiate, label_format
from stages.io.params import load_params
from stages.io.pr_git import MAX_BYTES, History

Look = Callable[[Document], Sequence[Finding]]
Name = tuple[str, str]
_NUMBERED = re.compile(r"r0*([1-9]\d*)")
_MEMBER = re.compile(r"\.(?!\w{1,24}(?:[.\[]|$))[^.\[]*")
"""A part of a JSON path that may be more than the name of a member."""
_SIDEWAYS = (5, 6, 7, 8)
"""EXIF orientations in which width and height change places."""


class _Version:
    """The label files as they were or as they are: the `Delivery` of stages.formats.base."""

    def __init__(self, history: History, folder: Path, *, base: bool) -> None:
        self.folder, self._read = folder, history.before if base else history.after
        prefix = f"{folder.as_posix()}/"
        named = [name.removeprefix(prefix) for name in history.names(folder.as_posix(), base=base)]
        good = [name for name in named if not any(map(name_refusal, PurePosixPath(name).parts))]
        pictures = {name for name in good if PurePosixPath(name).suffix.lower() in IMAGE_SUFFIXES}
        self.others: Sequence[str] = sorted(set(good) - pictures)
        self.images: Sequence[str] = sorted(pictures | set(scan(folder).images if folder.is_dir() else ()))
        self._references = References(self.images, ())

    def content(self, path: str) -> bytes:
        """The file's bytes. Raises Refusal where there is none."""
        found = self._read(f"{self.folder.as_posix()}/{path}")
        if found is None:
            raise Refusal("missing", found="no file", expected="a label file", action="add it")
        return found

    def text(self, path: str) -> str:
        return decode(self.content(path))

    def json(self, path: str) -> Any:
        return strict_json.loads(self.text(path))

    def image(self, reference: str, path: str) -> str:
        return self._references.by_reference(reference, path) if self.images else reference

    def image_of_stem(self, stem: str, path: str) -> str:
        return self._references.by_stem(stem, path) if self.images else stem

    def others_of_stem(self, stem: str, path: str) -> Sequence[str]:
        same = [other for other in self.others if other != path and nfc(PurePosixPath(other).stem) == nfc(stem)]
        return nearest(same, path)

    def size(self, image: str) -> tuple[int, int]:
        from PIL import Image

        from stages.io.images import FORMATS

        try:
            with Image.open(io.BytesIO(read_bytes(self.folder, image, MAX_BYTES)), formats=FORMATS) as header:
                sideways = header.getexif().get(0x0112, 1) in _SIDEWAYS
                return (header.height, header.width) if sideways else (header.width, header.height)
        except Refusal:
            raise
        except Exception as error:  # Pillow's readers raise whatever their parsing stumbles over
            found = f"an image that can't be read ({type(error).__name__})"
            raise Refusal("undecodable", found=found, expected="an image", action="fetch or mend it") from None


class _Said(Struct, frozen=True):
    """The labels of a version that the change can touch, by image and file, and what can't be used."""

    labels: Mapping[Name, Label]
    rejected: Sequence[Rejected]


def check_labels(history: History, folder: Path, name: str, schema: Mapping[str, DocType], look: Look) -> Part:
    """What the pull request does to the label files below a folder. Raises ValueError for an unknown format."""
    folder = Path(*folder.parts)
    settings = label_format(load_params().ingest.formats, name, "give another --format")
    reader = instantiate(settings, Format)
    prefix = f"{folder.as_posix()}/"
    changed = {path.removeprefix(prefix) for path in history.changed(folder.as_posix()) if path.startswith(prefix)}
    versions = [_Version(history, folder, base=base) for base in (True, False)]
    old, new = (_said(reader, version, changed) for version in versions)
    problems = [_rejected(prefix, one) for one in _news(old.rejected, new.rejected)]
    found: list[Change] = []
    findings: Counter[tuple[str, str, str]] = Counter()
    lines = _Lines(versions[0], versions[1])
    for key in sorted({*old.labels, *new.labels}):
        before, after = (_document(side.labels.get(key), versions[1], key[0]) for side in (old, new))
        differing = list(changes(before, after, None, schema, stable=False))
        if key not in old.labels or key not in new.labels:  # all of it came or went
            differing = [change for change in differing if change.region]
        for change in differing:
            at = lines.of(new.labels.get(key), change.region, key[1])
            found.append(replace(change, path=prefix + key[1], line=at, document=""))
        touched = {change.region for change in differing}
        for finding in _fresh(look(before), look(after), touched):
            at = lines.of(new.labels.get(key), finding.region, key[1])
            problems.append(_found(finding, prefix + key[1], at))
            findings[finding.check, finding.code, finding.severity] += 1
        for region in new.labels[key].regions if key in new.labels else ():
            if region.id in touched and region.text and region.text != nfc(region.text):
                at = lines.of(new.labels.get(key), region.id, key[1])
                action = "write it in that form"
                text, form = "a text in another normal form", "Unicode normal form C"
                problems.append(_problem(prefix + key[1], at, "warning", text, form, action))
    return Part(title=f"Labels as {name}", problems=tuple(problems), changes=tuple(found), findings=dict(findings))


def _said(reader: Format, version: _Version, changed: set[str]) -> _Said:
    """What the changed label files say, and those that are read together with them."""
    stems = {_stem(path) for path in changed}
    labels: dict[Name, Label] = {}
    rejected: list[Rejected] = []
    for path in sorted(path for path in reader.label_files(version) if path in changed or _stem(path) in stems):
        try:
            for one in reader.read_file(path, version):
                if isinstance(one, Rejected):
                    rejected.append(one)
                else:
                    labels[one.image, one.path] = one
        except Refusal as refusal:
            rejected.append(refusal.rejected("label", path))
    return _Said(labels, rejected)


def _stem(path: str) -> str:
    return re.sub(r"^(gt|res)_", "", PurePosixPath(path).stem)


def _document(label: Label | None, version: _Version, image: str) -> Document:
    """The label as a document, so that it can be compared and looked at."""
    regions: tuple[Region, ...] = label.regions if label else ()
    try:
        width, height = version.size(image)
    except Refusal:
        points = [point for region in regions for point in region.polygon] or [(0.0, 0.0)]
        width, height = int(max(x for x, _ in points)) + 1, int(max(y for _, y in points)) + 1
    made = Document(
        id="", delivery="", file="", source="", sha256="", fingerprint="", width=width, height=height, regions=regions
    )
    if label is None:
        return made
    members = ("doc_type", "language", "attributes", "fields", "links")
    return canonical(replace(made, **{name: getattr(label, name) for name in members}))


class _Lines:
    """Where in a label file a region stands."""

    def __init__(self, old: _Version, new: _Version) -> None:
        self._old, self._new = old, new
        self._known: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        self._changed: dict[str, list[tuple[int, str]]] = {}

    def of(self, label: Label | None, region: str, path: str) -> int:
        """The line, from 1; 0 where there is none."""
        if label is None:
            return 0
        if label.place.partition(":")[0].isdigit():
            return int(label.place.partition(":")[0])
        if path not in self._changed:
            self._load(path)
        numbered = _NUMBERED.fullmatch(region)
        written = [line for line in self._known[path] if line[1].strip()]
        if numbered and not path.endswith(".json") and int(numbered[1]) <= len(written):
            return written[int(numbered[1]) - 1][0]
        text = next((one.text for one in label.regions if one.id == region and one.text), None)
        forms = [json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]] if text else []
        there = [number for number, line in self._changed[path] if any(form in line for form in forms)]
        return next(iter(there + [number for number, _ in self._changed[path]]), 0)

    def _load(self, path: str) -> None:
        texts = []
        for version in (self._old, self._new):
            try:
                texts.append(re.split(r"\r\n|\n|\r", version.text(path)))
            except Refusal:
                texts.append([])
        before = set(texts[0])
        self._known[path] = list(enumerate(texts[1], 1))
        self._changed[path] = [(number, line) for number, line in self._known[path] if line not in before]


def _news(old: Sequence[Rejected], new: Sequence[Rejected]) -> Iterator[Rejected]:
    """What is rejected now and was not before, wherever in the file it stood."""
    before = Counter((one.path, one.reason, one.found) for one in old)
    for one in new:
        key = (one.path, one.reason, one.found)
        if before[key]:
            before[key] -= 1
        else:
            yield one


def _fresh(before: Sequence[Finding], after: Sequence[Finding], touched: set[str]) -> Iterator[Finding]:
    """Findings in what was changed, and those of the whole label that it had not before."""
    known = {(finding.check, finding.code) for finding in before if not finding.region}
    for finding in after:
        if finding.region in touched if finding.region else (finding.check, finding.code) not in known:
            yield finding


def _rejected(prefix: str, one: Rejected) -> Problem:
    first = one.place.partition(":")[0]
    line = int(first) if first.isdigit() else 0
    place = _MEMBER.sub(".…", one.place[len(first) + 1 :] if line else one.place)
    return Problem(
        path=prefix + one.path, line=line, place=place, found=one.found, expected=one.expected, action=one.action
    )


def _found(finding: Finding, path: str, line: int) -> Problem:
    level: Level = findings_level(finding.check, finding.severity, finding.confidence, certain=finding.certain)
    found = f"{finding.check}/{finding.code}: {finding.found}"
    return _problem(path, line, level, found, finding.expected, "look at the image, and correct it")


def _problem(path: str, line: int, level: Level, found: str, expected: str, action: str) -> Problem:
    return Problem(path=path, line=line, level=level, found=found, expected=expected, action=action)
