"""The boundary to untrusted deliveries: what lies in a folder, and the only way in which label formats may read it.

Nothing here follows a link, opens what is no regular file, or reaches a path outside the delivery's folder.
"""

import errno
import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any

from msgspec import Struct

from stages.core import strict_json
from stages.core.document import nfc
from stages.core.references import References, nearest
from stages.core.rejected import Refusal, Rejected, printable
from stages.core.text import decode
from stages.io.description import FILE

MAX_LABEL_BYTES = 50 * 10**6

_IMAGES = """
    .jpg .jpeg .jpe .jfif .jif .jfi .pjpeg .pjp .png .apng .tif .tiff .webp .gif .bmp .dib .rle .ppm .pgm .pbm .pnm
    .pam .pfm .jp2 .j2k .jpf .jpx .jpm .j2c .jpc .jxl .jxr .wdp .hdp .heic .heics .heif .heifs .hif .avif .avifs
    .mpo .ico .icns .cur .tga .icb .vda .vst .psd .psb .pcx .dcx .svg .svgz .eps .ps .ai .pdf .djvu .djv .xps .dcm
    .dng .cr2 .cr3 .nef .arw .orf .rw2 .raf .exr .hdr .fits .fit .dds .blp .fli .flc .msp .wal .sgi .rgb .rgba .bw
    .ras .xbm .xpm .wmf .emf .gbr .im .iim .cin .dpx .xcf
"""
IMAGE_SUFFIXES = frozenset(_IMAGES.split())
"""All that somebody may have meant as an image; the image reader says which of them it takes."""

_ARCHIVES = """
    .zip .tar .gz .tgz .bz2 .tbz .tbz2 .xz .txz .lzma .zst .lz4 .7z .rar .alz .egg .cab .iso .jar .cpio .ar .z
"""
ARCHIVE_SUFFIXES = frozenset(_ARCHIVES.split())

_COMMANDING = frozenset(
    "dvc.yaml dvc.lock .dvc .dvcignore .git .gitignore .gitattributes .gitmodules .gitkeep .hg __pycache__".split()  # noqa: SIM905
)
"""Names (folded) of what would be run, or keep files from being tracked, if it lay in data/raw/."""

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class Scan(Struct, frozen=True, kw_only=True):
    """What lies in a delivery's folder: sorted paths relative to it, and what can't be taken.

    The three together are all entries that aren't folders, but for the delivery's own description (`described`).
    """

    images: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    refused: tuple[Rejected, ...] = ()
    described: bool = False


def scan(folder: Path) -> Scan:
    """What lies in the folder and the folders in it. Opens no file, follows no link."""
    images: list[str] = []
    others: list[str] = []
    refused: list[Rejected] = []
    described = False
    for path, refusal in _entries(folder):
        if refusal:
            refused.append(refusal.rejected("file", _encodable(path)))
        elif path == FILE:
            described = True
        else:
            (images if PurePosixPath(path).suffix.lower() in IMAGE_SUFFIXES else others).append(path)
    return Scan(
        images=tuple(sorted(images)),
        others=tuple(sorted(others)),
        refused=tuple(sorted(refused, key=lambda r: (r.path, r.reason))),
        described=described,
    )


def _entries(root: Path) -> Iterator[tuple[str, Refusal | None]]:
    """Every entry that isn't a folder, with why it is refused; a folder's refusal is passed on to all that is in it."""
    top = os.path.realpath(root)
    waiting: list[tuple[str, Refusal | None]] = [("", None)]
    while waiting:
        parent, inherited = waiting.pop()
        try:
            with os.scandir(root / parent) as listing:
                entries = list(listing)
        except OSError as error:
            if not parent:
                raise
            yield parent, _unreadable(error)
            continue
        twins = _twins(entry.name for entry in entries)
        for entry in entries:
            path = f"{parent}/{entry.name}" if parent else entry.name
            refusal = inherited or name_refusal(entry.name) or (_twin() if entry.name in twins else None)
            if entry.is_dir(follow_symlinks=False):
                waiting.append((path, refusal))
            else:
                yield path, _kind_refusal(entry, top) or refusal


def name_refusal(name: str) -> Refusal | None:
    """Why a file or a folder can't be taken over under this name; None if it can."""
    if name.casefold() in _COMMANDING or name.casefold().endswith(".dvc"):
        found = "a name that DVC or Git acts on"
        action = "leave the file out, or rename it"
        return Refusal("control_file", found=found, expected="images and labels", action=action)
    problem = _name_problem(name)
    if not problem:
        return None
    expected = "a name that every system and every tool can take"
    return Refusal("name", found=f"a name with {problem}", expected=expected, action="rename it, and adapt its labels")


def _name_problem(name: str) -> str:
    categories = set() if name.isascii() and name.isprintable() else {unicodedata.category(c) for c in name}
    if "Cs" in categories:
        return "bytes that are no UTF-8"
    if categories & {"Cc", "Zl", "Zp"}:
        return "control characters"
    if _BIDI_CONTROLS.intersection(name):
        return "characters that turn the direction of writing"
    if "\\" in name:
        return "a backslash"
    if name != name.strip():
        return "white space around it"
    if name.endswith("."):
        return "a dot at its end"
    return "more than 255 bytes" if len(name.encode()) > 255 else ""


def _twins(names: Iterable[str]) -> set[str]:
    """The names that some file systems can't tell from another of them."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[name.lower() if name.isascii() else nfc(nfc(name).casefold())].append(name)
    return {name for same in alike.values() if len(same) > 1 for name in same}


def _twin() -> Refusal:
    found = "a name that differs from another only by letter case or Unicode normalisation"
    return Refusal("twin", found=found, expected="names that are told apart everywhere", action="rename one of them")


def _kind_refusal(entry: os.DirEntry[str], top: str) -> Refusal | None:
    if entry.is_symlink():
        target = os.path.realpath(entry.path)
        out = os.path.commonpath([target, top]) != top
        found = "a link that leads out of the delivery" if out else "a link inside the delivery"
        return Refusal(
            "link", found=found, expected="a file", action="put the file itself there, or leave the link out"
        )
    try:
        mode = stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        return _unreadable(error)
    if mode != stat.S_IFREG:
        found = _SPECIAL.get(mode, "something that is no file")
        return Refusal("special_file", found=found, expected="a file", action="leave it out")
    if PurePosixPath(entry.name).suffix.lower() in ARCHIVE_SUFFIXES:
        return Refusal("archive", found="an archive", expected="the files that are in it", action="unpack it first")
    return None


def _unreadable(error: OSError) -> Refusal:
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        found = "a link where a file or a folder was when the delivery was scanned"
        return Refusal("link", found=found, expected="an unchanging delivery", action="add the delivery again")
    found = f"something that can't be read ({os.strerror(error.errno or 0)})"
    return Refusal("unreadable", found=found, expected="a readable file or folder", action="check its permissions")


def _encodable(path: str) -> str:
    try:
        path.encode()
    except UnicodeEncodeError:
        return printable(path)
    return path


def read_bytes(folder: Path, path: str, limit: int) -> bytes:
    """The file's bytes. Each part of the path is opened by itself, so that no link is followed even if it is new.

    Raises Refusal for more than `limit` bytes and for whatever isn't a regular file below the folder.
    """
    *parents, name = PurePosixPath(path).parts or ("",)
    if ".." in parents or name in {"", "..", "/"} or path.startswith("/"):
        raise Refusal("outside", found="a path that leads out", expected="a path in the delivery", action="correct it")
    try:
        directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parents:
                flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
                inner = os.open(part, flags, dir_fd=directory)
                os.close(directory)
                directory = inner
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # a pipe must not make us wait
            handle = os.open(name, flags, dir_fd=directory)
        finally:
            os.close(directory)
        with os.fdopen(handle, "rb") as file:
            return _checked_read(file, limit)
    except OSError as error:
        raise _unreadable(error) from None


def _checked_read(file: IO[bytes], limit: int) -> bytes:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        found = _SPECIAL.get(stat.S_IFMT(status.st_mode), "something that is no file")
        raise Refusal("special_file", found=found, expected="a file", action="leave it out")
    if status.st_size > limit:
        expected = f"at most {limit / 10**6:.0f} MB"
        raise Refusal("too_many_bytes", found=f"{status.st_size} bytes", expected=expected, action="split the file")
    data = file.read(status.st_size + 1)
    if len(data) != status.st_size:
        found, expected = "a file that changes while it is read", "an unchanging delivery"
        raise Refusal("unreadable", found=found, expected=expected, action="add the delivery again")
    return data


class RawDelivery:
    """A scanned folder, as the label formats see it: the `Delivery` of stages.formats.base."""

    def __init__(self, folder: Path, found: Scan, sizes: Mapping[str, tuple[int, int] | Rejected]) -> None:
        """`sizes` says of each image how large its canonical form is (px), or why it was rejected."""
        self.images: Sequence[str] = found.images
        self.others: Sequence[str] = found.others
        self._folder, self._sizes = folder, sizes
        self._readable = frozenset(found.others)
        refused = [r.path for r in found.refused if PurePosixPath(r.path).suffix.lower() in IMAGE_SUFFIXES]
        self._references = References(found.images, refused)
        self._others_by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for path in found.others:
            self._others_by_stem[nfc(PurePosixPath(path).stem)].append(path)

    def text(self, path: str) -> str:
        """The file's text. Raises Refusal for what isn't in `others`, for over 50 MB, for bytes that are no text."""
        if path not in self._readable:
            raise Refusal(
                "outside", found="a path that the scan did not find", expected="a label file", action="scan again"
            )
        return decode(read_bytes(self._folder, path, MAX_LABEL_BYTES))

    def json(self, path: str) -> Any:
        """The file's JSON. Raises Refusal, with a JSON path, for what strict JSON doesn't allow."""
        return strict_json.loads(self.text(path))

    def image(self, reference: str, path: str) -> str:
        """The image that the label file `path` means by `reference`. Raises Refusal for none, several, or outside."""
        return self._references.by_reference(reference, path)

    def image_of_stem(self, stem: str, path: str) -> str:
        """The image called `stem` but for its suffix, the nearest to `path`. Raises Refusal as `image` does."""
        return self._references.by_stem(stem, path)

    def others_of_stem(self, stem: str, path: str) -> Sequence[str]:
        """The files in `others` called `stem` but for their suffix, those nearest to the file `path`, without it."""
        return nearest([p for p in self._others_by_stem.get(nfc(stem), ()) if p != path], path)

    def size(self, image: str) -> tuple[int, int]:
        """(width, height) in px of the canonical image. Raises Refusal where the image itself was rejected."""
        size = self._sizes.get(image)
        if isinstance(size, tuple):
            return size
        action = "replace the image; its label then counts again"
        raise Refusal("image_rejected", found="a label of a rejected image", expected="a readable image", action=action)
