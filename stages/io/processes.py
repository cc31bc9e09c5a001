"""The worker processes that every stage uses."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext
from multiprocessing.synchronize import RLock
from typing import Any

from pebble import ProcessPool


def workers() -> int:
    """How many processes to use: OCRMILL_WORKERS, else the processors this process may run on."""
    return int(os.environ.get("OCRMILL_WORKERS") or len(os.sched_getaffinity(0)))


@contextmanager
def processes(
    count: int,
    *,
    preload: Sequence[str] = (),
    initializer: Callable[..., None] | None = None,
    initargs: tuple[Any, ...] = (),
) -> Iterator[ProcessPool]:
    """A pool of `count` processes, each of which runs `initializer(*initargs)` first.

    They are forked from a server that has imported the `preload` modules. All are gone when the block ends.
    """
    context = _Context()
    if preload:
        context.set_forkserver_preload([*preload])
    with ProcessPool(max_workers=count, initializer=initializer, initargs=initargs, context=context) as pool:
        yield pool


class _Context(ForkServerContext):
    """Keeps the pool's locks until the pool has ended.

    A pool that closes drops its locks before it stops its workers. A worker that is only then starting looks the
    locks up by name, finds nothing, and dies with a traceback on the run's stderr.
    """

    def __init__(self) -> None:
        super().__init__()
        self._locks: list[RLock] = []

    def RLock(self) -> RLock:  # noqa: N802 (a context's own name)
        self._locks.append(super().RLock())
        return self._locks[-1]
