"""delivery.yaml: where a delivery came from and under what terms."""

import datetime
import re
from pathlib import Path
from typing import Annotated

import msgspec
import yaml
from msgspec import Meta, Struct

from stages.core.rejected import Rejected
from stages.io.outputs import replacing

FILE = "delivery.yaml"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class Description(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is known of a delivery as a whole. `refused` are the files that `ocrmill add` did not take over."""

    source: str
    format: str
    received: datetime.date
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "und"
    licence: str = "unknown"
    consent: str = "unknown"
    doc_type: str | None = None
    refused: tuple[Rejected, ...] = ()

    def terms(self) -> dict[str, str]:
        """What a release repeats of it."""
        received = self.received.isoformat()
        return {"format": self.format, "received": received, "licence": self.licence, "consent": self.consent}


def read_description(folder: Path) -> Description:
    """The delivery's description. Raises ValueError naming file and member for what can't be used."""
    path = folder / FILE
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Description)
    except FileNotFoundError:
        raise ValueError(f"{path}: not found; expected what `ocrmill add` writes; add the folder again") from None
    except (msgspec.ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        problem = str(error).splitlines()[0]
        raise ValueError(f"{path}: {problem}; expected the members of a delivery.yaml; correct it there") from None


def write_description(folder: Path, description: Description) -> None:
    """Write delivery.yaml."""
    with replacing(folder / FILE) as part:
        text = yaml.safe_dump(msgspec.to_builtins(description), sort_keys=False, allow_unicode=True)
        part.write_text(text, encoding="utf-8")


def check_name(name: str) -> str:
    """The delivery's name, if it can be a folder, a stage's argument and part of a URL. Raises ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't name a delivery; expected {NAME.pattern}; choose another with --name")
    return name
