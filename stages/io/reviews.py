"""People's decisions, from data/reviews/*.jsonl: append-only files under Git, one decision a line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import nfc, polygon
from stages.core.reading_plan import Sheet
from stages.core.review import Decision, base_id
from stages.io.outputs import replacing
from stages.io.records import encode, read_jsonl

_DECODER = msgspec.json.Decoder(Decision, strict=True)


def read_decisions(folder: Path) -> list[Decision]:
    """All decisions, in the order of file names and lines. Raises ValueError, with file and line, for a broken one."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            try:
                decision = _DECODER.decode(line)
                found.append(replace(decision, text=nfc(decision.text), polygon=polygon(decision.polygon)))
            except (msgspec.MsgspecError, ValueError) as error:
                raise ValueError(f"{path}:{number}: {error}; correct the line, or take it out") from None
    return found


def decided_in(documents: Path, decisions: Mapping[str, list[Decision]]) -> dict[str, list[Decision]]:
    """The decisions, by image, about the documents of a file."""
    ids = sorted({base_id(sheet.id) for sheet in read_jsonl(documents, Sheet)}) if decisions else []
    return {name: decisions[name] for name in ids if name in decisions}


def append_lines(path: Path, decisions: Sequence[Struct]) -> None:
    """Add decisions to the end of a file, all of them or none; it begins with them where there is none."""
    if not decisions:
        return
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):  # an editor left the last line open
        before += b"\n"
    with replacing(path) as part:
        part.write_bytes(before + b"".join(encode(decision) + b"\n" for decision in decisions))
