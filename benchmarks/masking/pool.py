"""Functions over items in processes of their own, one a processor, each with one thread."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

R = TypeVar("R")
THREADS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM", "MKL_NUM_THREADS")


def processors() -> int:
    """How many may be used."""
    return len(os.sched_getaffinity(0))


@contextmanager
def pool(environment: dict[str, str] | None = None) -> Iterator[ProcessPoolExecutor]:
    """A process a processor, begun anew, so that nothing of this one is in it."""
    wanted = dict.fromkeys(THREADS, "1") | (environment or {})
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    executor = ProcessPoolExecutor(processors(), multiprocessing.get_context("spawn"))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def mapped(executor: ProcessPoolExecutor, function: Callable[..., R], items: Sequence[tuple[Any, ...]]) -> list[R]:
    """The function of each item, in their order."""
    return [one.result() for one in [executor.submit(function, *item) for item in items]]
