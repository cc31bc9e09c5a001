"""The configured engines as a table: in use or off, for what, able to write what, and what to install."""

from typing import Any

from stages.core.alphabets import LANGUAGES
from stages.core.reading_plan import coverages
from stages.engines.base import Engine
from stages.io.members import instantiate
from stages.io.params import Read

_HEAD = ("engine", "reads", "languages", *LANGUAGES, "runtime", "precision", "state")
_UNKNOWN = "-"


def engine_table(read: Read) -> str:
    """A line an engine, those in use first; shares are of a language's letters that the engine's alphabet holds."""
    roles = read.roles()
    names = [*roles, *sorted(set(read.engines) - set(roles))]
    rows = [_HEAD, *((name, roles.get(name, "off"), *_row(read.engines[name])) for name in names)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _row(settings: dict[str, Any]) -> tuple[str, ...]:
    engine = instantiate(settings, Engine)
    languages = " ".join(engine.languages)
    if missing := engine.missing():
        return (languages, *[_UNKNOWN] * (len(LANGUAGES) + 2), missing)
    able = coverages(engine.alphabet)
    shares = (f"{int(100 * able[language])} %" for language in LANGUAGES)
    record = engine.provenance()
    return (languages, *shares, record.get("runtime", _UNKNOWN), record.get("precision", _UNKNOWN), "usable")
