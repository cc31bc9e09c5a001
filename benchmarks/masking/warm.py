"""Items through processes that are warm: the clock starts once each has loaded what it needs and done one item.

Nothing but the standard library is imported, for the peer runs this in an environment of its own.
"""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from threading import BrokenBarrierError
from typing import Any

Worker = Callable[[Any], Any]
PATIENCE = 900.0
"""Seconds for all processes to get ready."""
_worker: Worker | None = None


def timed_over(
    make: Callable[..., Worker], arguments: tuple[Any, ...], items: Sequence[Any], processes: int
) -> tuple[list[Any], float]:
    """What each process's own `make(*arguments)` gives for the items, in their order, and the seconds that took.

    Raises RuntimeError where a process could not get ready; it has said why.
    """
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(processes + 1)
    with context.Pool(processes, _begin, (make, arguments, items[0], ready)) as pool:
        try:
            ready.wait(PATIENCE)
        except BrokenBarrierError:
            raise RuntimeError("a process could not get ready; see above") from None
        began = time.monotonic()
        results = pool.map(_do, items, chunksize=1)
        return results, time.monotonic() - began


def _begin(make: Callable[..., Worker], arguments: tuple[Any, ...], first: Any, ready: Any) -> None:
    global _worker
    try:
        _worker = make(*arguments)
        _worker(first)
    except BaseException:
        ready.abort()
        raise
    ready.wait(PATIENCE)


def _do(item: Any) -> Any:
    assert _worker is not None
    return _worker(item)
