"""Pages through one OCR engine: mapped over processes, remembered by image, engine and places."""

import gc
import resource
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.boxes import quarter_turned
from stages.core.document import Polygon
from stages.core.reading import Line
from stages.core.reading_plan import made_for
from stages.core.rejected import Refusal
from stages.engines.base import Engine, Pixels
from stages.io.code import fingerprint
from stages.io.mapper import Item, Limits, Mapped, Refused, run_over
from stages.io.members import instantiate
from stages.io.memory import Memory, key
from stages.io.packs import Pack
from stages.io.params import Read
from stages.io.pixels import LIBRARIES, rgb_pixels
from stages.io.records import encode

_NOT_READ_BY = {"_target_", "languages", "threads"}
"""Arguments that change no reading: which documents an engine gets, and how many threads serve it."""
_FULL = 2 / 3
"""Share of the address space from which an engine is begun anew: runtimes keep what they made for every shape."""
_HUNGRY = ("bad_alloc", "bad allocation", "Insufficient memory", "allocate memory")


class Page(Struct, frozen=True):
    """An image to read: its bytes, or where they lie, and the places of its lines where another engine found them.

    It is read as if it were turned counter-clockwise by so many `quarters`; places and lines stay those of the image.
    """

    sha256: str
    pack: str = ""
    member: str = ""
    data: bytes = b""
    places: tuple[Polygon, ...] | None = None
    quarters: int = 0


class PageRead(Struct, frozen=True):
    """What an engine said of a page."""

    lines: tuple[Line, ...]


def check_engines(engines: Mapping[str, dict[str, Any]]) -> dict[str, Engine]:
    """The engines by name. Raises ValueError that says of each which can't be used what is missing."""
    made = {name: instantiate(settings, Engine) for name, settings in engines.items()}
    missing = {name: said for name, engine in made.items() if (said := engine.missing())}
    if missing:
        listed = "".join(f"\n  {name}: {said}" for name, said in missing.items())
        raise ValueError(f"engines that can't be used here; install them, or leave them out in conf/read.yaml:{listed}")
    return made


def line_readers(read: Read, language: str) -> dict[str, Engine]:
    """The engines in use that read lines of the language where the guide found them, and the guide, by name.

    Raises ValueError as `check_engines`, for any engine in use.
    """
    engines = check_engines({name: read.engines[name] for name in read.roles() if name not in read.pages})
    return {
        name: one for name, one in engines.items() if name == read.guide or made_for(tuple(one.languages), language)
    }


def provenance_key(engine: Engine, settings: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The record of all that the engine's readings depend on besides the image, and its key (16 hex digits)."""
    arguments = {name: value for name, value in settings.items() if name not in _NOT_READ_BY}
    record = {
        **engine.provenance(),
        "arguments": encode(arguments).decode(),
        "code": fingerprint(settings["_target_"].rpartition(".")[0], "stages.io.pixels"),
        **{f"version:{library}": version(library) for library in LIBRARIES},
    }
    return key(record)[:16], record


def read_pages(
    name: str, settings: dict[str, Any], pages: Sequence[Page], memory: Memory, *, limits: Limits, what: str
) -> Mapped[PageRead]:
    """What the engine called `name` reads of each page; where `places` is empty, there is nothing to read.

    A page that the engine refuses, or that crashes it, hangs it or exhausts its memory, is a Refused.
    """
    _, record = provenance_key(instantiate(settings, Engine), settings)
    engine, packed = key(record), encode(settings)
    items = [Item(_key(page, engine), (packed, page)) for page in pages if page.places != ()]
    module = settings["_target_"].rpartition(".")[0]
    preload = (module, "PIL.Image", "simplejpeg")
    mapped = run_over(
        items, read_page, PageRead, memory, what=f"{what} {name}", limits=limits, preload=preload, unit=" page"
    )
    found = iter(mapped.results)
    results: list[PageRead | Refused] = [PageRead(()) if page.places == () else next(found) for page in pages]
    return Mapped(results=results, computed=mapped.computed)


def read_page(settings: bytes, page: Page) -> tuple[PageRead, None]:
    """What the engine of the settings (JSON) reads of a page, in a process that keeps the engine for the next page."""
    image = rgb_pixels(page.data or _pack(page.pack).read(page.member))
    _make_room()
    try:
        lines = _read_upright(_engine(settings), image, page)
    except (Refusal, MemoryError):
        raise
    except Exception as error:
        if any(sign in str(error) for sign in _HUNGRY):  # runtimes have words of their own for it
            raise MemoryError from None
        raise RuntimeError(f"image {page.sha256[:20]}: {_place(error)}") from None
    assert page.places is None or len(lines) == len(page.places), "an engine gives one line a place"
    return PageRead(tuple(lines)), None


def _read_upright(engine: Engine, image: Pixels, page: Page) -> list[Line]:
    """What the engine reads once the page is turned upright, as it lies on the image."""
    if not page.quarters:
        return engine.read(image, page.places)
    from stages.core.pictured import turned

    height, width = image.shape[:2]
    upright = turned(image, -page.quarters)
    places = page.places and [quarter_turned(place, -page.quarters, width, height) for place in page.places]
    height, width = upright.shape[:2]
    return [
        replace(line, polygon=quarter_turned(line.polygon, page.quarters, width, height))
        for line in engine.read(upright, places)
    ]


def _key(page: Page, engine: str) -> str:
    """What a page's reading is remembered by."""
    return key(page.sha256, engine, page.places, *([page.quarters] if page.quarters else []))


@lru_cache(maxsize=1)
def _engine(settings: bytes) -> Engine:
    return instantiate(msgspec.json.decode(settings, type=dict[str, Any]), Engine)


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))


def _place(error: Exception) -> str:
    """The error's kind and where it arose. Its own words may quote what was read, so they are left out."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    return f"{type(error).__name__} at " + ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def _make_room() -> None:
    """Let go of the engine, and of all it keeps, where it has mapped most of what this process may map."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and _mapped() > _FULL * limit:
        _engine.cache_clear()
        gc.collect()


def _mapped() -> int:
    """Bytes of address space in use; 0 where the system doesn't tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
