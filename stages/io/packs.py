"""A pack: the images of one delivery in a stored zip, sorted, with fixed times: equal images, equal bytes."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from stages.io.outputs import replacing

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_pack(path: Path, members: Mapping[str, str], read: Callable[[str], bytes]) -> None:
    """Write the members, by name; the bytes of each are asked of `read`, by its source, when its turn comes."""
    with replacing(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as pack:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, read(members[name]))


class Pack:
    """A pack opened for reading."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def read(self, name: str) -> bytes:
        """The bytes of one image."""
        return self._zip.read(name)

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def __enter__(self) -> "Pack":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
