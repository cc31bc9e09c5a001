"""What a change of dvc.lock means, record by record: both versions of a shard out of DVC's cache, where they are."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as ConfigError
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from stages.core.document import Document
from stages.core.finding import Finding
from stages.core.pr_change import Change, Part, Problem
from stages.core.pr_records import changes
from stages.core.rejected import Refusal, printable
from stages.core.review import base_id
from stages.core.subject import DocType
from stages.io.paths import DOCUMENTS, FINDINGS, LABELS
from stages.io.pr_git import LOCK, History
from stages.io.pr_lookup import find_readings
from stages.io.pr_reviews import refused

T = TypeVar("T")
MOST = 500
"""Documents whose readings are looked up to rate what changed in them."""
DIGEST = re.compile(r"[0-9a-f]{32}(\.dir)?")
_SHARD = re.compile(r"[\w.-]+\.jsonl")
Shards = dict[str, str]


class _Absent(Exception):
    """Raised where an object isn't in the cache."""


def check_outputs(history: History, schema: Mapping[str, DocType]) -> list[Part]:
    """What the pull request changes in the labels as ingested, as they leave, and in what checks hold against them."""
    try:
        sides = [_locked(history.before(LOCK)), _locked(history.after(LOCK))]
    except Refusal as refusal:
        return [Part(title="Outputs", problems=(refused(LOCK, refusal),))]
    except ValueError as error:
        found, action = str(error), "take the version of the base branch, then run `dvc repro`"
        problem = Problem(path=LOCK, found=found, expected="what `dvc repro` writes", action=action)
        return [Part(title="Outputs", problems=(problem,))]
    parts = []
    reports: dict[Path, Callable[[_Cache, Shards, Shards], Part]] = {
        DOCUMENTS: lambda cache, old, new: _documents("Labels as ingested", cache, old, new, schema),
        LABELS: lambda cache, old, new: _documents("Labels as they leave", cache, old, new, schema),
        FINDINGS: _findings,
    }
    cache = _Cache()
    for path, report in reports.items():
        old, new = (side.get(str(path), "") for side in sides)
        if old == new:
            continue
        try:
            parts.append(report(cache, cache.shards(old), cache.shards(new)))
        except _Absent:
            where = "its versions aren't both in DVC's cache here"
            note = f"{path} changed, but {where}: records weren't compared."
            parts.append(Part(title=str(path), notes=(note,)))
    return parts


def _locked(content: bytes | None) -> dict[str, str]:
    """The md5 of each output that the lock file names. Raises ValueError for what is none."""
    if content is None:
        return {}
    try:
        stages = (yaml.load(content, Loader=_LOADER) or {}).get("stages", {})  # noqa: S506
        outs = [out for stage in stages.values() for out in stage.get("outs", [])]
        found = {str(out["path"]): str(out.get("md5", "")) for out in outs}
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        raise ValueError("no lock file of DVC") from None
    if any(digest and not DIGEST.fullmatch(digest) for digest in found.values()):
        raise ValueError("an md5 that is none")
    return found


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Cache:
    """DVC's cache, as far as its configuration in the repository says where it is."""

    def __init__(self) -> None:
        folder = Path(".dvc")
        self._files = folder / "cache" / "files" / "md5"
        for name in ("config", "config.local"):
            parser = ConfigParser(interpolation=None)
            try:
                parser.read(folder / name, encoding="utf-8")
                stated = parser.get("cache", "dir", fallback="")
            except (ConfigError, UnicodeDecodeError):
                continue
            if stated:
                self._files = folder / stated / "files" / "md5"

    def shards(self, digest: str) -> Shards:
        """The md5 of each file of a folder, by its name. Raises _Absent."""
        if not digest:
            return {}
        try:
            listed = msgspec.json.decode(self.read(digest), type=list[dict[str, Any]])
            named = {str(entry["relpath"]): str(entry["md5"]) for entry in listed}
        except (msgspec.DecodeError, KeyError):
            raise _Absent from None
        return {name: own for name, own in named.items() if _SHARD.fullmatch(name) and DIGEST.fullmatch(own)}

    def read(self, digest: str) -> bytes:
        """The bytes of an object. Raises _Absent."""
        try:
            return (self._files / digest[:2] / digest[2:]).read_bytes() if digest else b""
        except OSError:
            raise _Absent from None


def _documents(title: str, cache: _Cache, old: Shards, new: Shards, schema: Mapping[str, DocType]) -> Part:
    notes = []
    pairs: list[tuple[Document, Document]] = []
    for name in sorted({*old, *new}):
        if old.get(name) == new.get(name):
            continue
        left, right = _unlike(cache, old.get(name, ""), new.get(name, ""), Document)
        before, after = ({document.id: document for document in side} for side in (left, right))
        shared = before.keys() & after.keys()
        pairs += [(before[one], after[one]) for one in sorted(shared)]
        for what, number in (("removed", len(before) - len(shared)), ("added", len(after) - len(shared))):
            if number:
                documents = "1 document" if number == 1 else f"{number} documents"
                notes.append(f"{printable(Path(name).stem)}: {documents} {what}.")
    read = find_readings([after for _, after in pairs[:MOST]])
    if len(pairs) > MOST:
        notes.append(f"{len(pairs)} documents changed; what engines read was looked up for the first {MOST} of them.")
    found: list[Change] = []
    for number, (before_, after_) in enumerate(pairs):
        readings = read.get(base_id(after_.id), ()) if read is not None and number < MOST else None
        found += changes(before_, after_, readings, schema)
    return Part(title=title, changes=tuple(found), notes=tuple(notes))


def _findings(cache: _Cache, old: Shards, new: Shards) -> Part:
    fresh: Counter[tuple[str, str, str]] = Counter()
    gone = 0
    for name in sorted({*old, *new}):
        if old.get(name) != new.get(name):
            left, right = _unlike(cache, old.get(name, ""), new.get(name, ""), Finding)
            before, after = Counter(map(_about, left)), Counter(map(_about, right))
            gone += (before - after).total()
            fresh.update({key[2:]: number for key, number in _summed(after - before).items()})
    notes = (f"{gone} findings are no longer there.",) if gone else ()
    return Part(title="Findings", findings=dict(fresh), notes=notes)


def _summed(counts: Counter[tuple[str, ...]]) -> dict[Any, int]:
    summed: Counter[tuple[str, ...]] = Counter()
    for key, number in counts.items():
        summed["", "", *key[2:]] += number
    return dict(summed)


def _about(finding: Finding) -> tuple[str, ...]:
    return finding.document, finding.region, finding.check, finding.code, finding.severity


def _unlike(cache: _Cache, old: str, new: str, kind: type[T]) -> tuple[list[T], list[T]]:
    """The records of each version of a shard that the other hasn't."""
    left, right = (cache.read(digest).splitlines() for digest in (old, new))
    return list(_decoded(left, set(right), kind)), list(_decoded(right, set(left), kind))


def _decoded(lines: list[bytes], others: set[bytes], kind: type[T]) -> Iterator[T]:
    decoder = msgspec.json.Decoder(kind)
    for line in lines:
        if line not in others:
            try:
                yield decoder.decode(line)
            except msgspec.DecodeError:
                raise _Absent from None
