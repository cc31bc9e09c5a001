"""Run a pure function over items: processes, a progress bar, and every result remembered.

A function that raises `Refusal` rejects its item. One that crashes its process, hangs or runs out of memory rejects its
item too and harms no other; that verdict isn't remembered, for it may be the machine's fault. Any other exception is a
bug and stops the run. Results come back in the order of the items, whatever the number of processes.
"""

import os
import resource
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import TimeoutError as Late
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from pebble import ProcessExpired
from tqdm import tqdm

from stages.core.rejected import Refusal
from stages.io.memory import Memory
from stages.io.processes import processes, workers
from stages.io.records import encode

R = TypeVar("R")


class Refused(Struct, frozen=True):
    """A Refusal as a value that can be remembered and sent between processes."""

    reason: str
    found: str
    expected: str
    action: str
    place: str = ""

    def refusal(self) -> Refusal:
        """The exception again."""
        return Refusal(self.reason, found=self.found, expected=self.expected, action=self.action, place=self.place)


class Limits(Struct, frozen=True):
    """What one item may cost before it is rejected rather than waited for."""

    seconds: float = 120.0
    memory_gib: float = 4.0


_DEFAULT = Limits()
_RESULT, _REFUSED = b"+", b"-"
_THREADS = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""What libraries ask, when they are loaded, for how many threads to start: there is a process a processor already."""
NOT_REMEMBERED = {"crashed", "too_slow", "too_much_memory"}
"""Reasons that may be the machine's fault."""


class Item(Struct, frozen=True):
    """One call: the key of everything its result depends on, and the function's arguments."""

    key: str
    arguments: tuple[Any, ...]


class Mapped(Struct, Generic[R]):
    """The results, one an item and in the items' order, and how many of them had to be computed."""

    results: list[R | Refused]
    computed: int


def run_over(
    items: Sequence[Item],
    function: Callable[..., tuple[R, bytes | None]],
    kind: type[R],
    memory: Memory,
    *,
    what: str,
    limits: Limits = _DEFAULT,
    preload: tuple[str, ...] = (),
    unit: str = "",
) -> Mapped[R]:
    """Results of `function(*item.arguments)`, each remembered under the item's key, with its attachment if it has one.

    Items that share a key are computed once. `kind` is the type of the results, `what` names the work on the bar,
    `unit` what it counts, `preload` the modules that `function` imports when it is called, so that they are imported
    once for all processes.
    """
    kinds: dict[bytes, msgspec.json.Decoder[Any]] = {
        _RESULT: msgspec.json.Decoder(kind),
        _REFUSED: msgspec.json.Decoder(Refused),
    }
    done: dict[str, R | Refused] = {
        key: kinds[value[:1]].decode(value[1:]) for key, value in memory.get({item.key: None for item in items}).items()
    }
    missing = {item.key: item for item in items if item.key not in done}
    with tqdm(total=len(items), desc=what, unit=unit, dynamic_ncols=True, mininterval=0.5) as bar:
        bar.set_postfix_str(f"{len(missing)} new", refresh=False)
        bar.update(len(items) - len(missing))
        for item, outcome in _compute(list(missing.values()), function, limits, preload):
            if isinstance(outcome, Refused):
                done[item.key] = outcome
                if outcome.reason not in NOT_REMEMBERED:
                    memory.put(item.key, _REFUSED + encode(outcome))
            else:
                done[item.key] = outcome[0]
                memory.put(item.key, _RESULT + encode(outcome[0]), outcome[1])
            bar.update()
    memory.flush()
    return Mapped(results=[done[item.key] for item in items], computed=len(missing))


def _compute(
    items: list[Item], function: Callable[..., tuple[R, bytes | None]], limits: Limits, preload: tuple[str, ...]
) -> Iterator[tuple[Item, tuple[R, bytes | None] | Refused]]:
    if not items:
        return
    os.environ.update({name: "1" for name in _THREADS if name not in os.environ})
    count = min(workers(), len(items))
    with processes(count, preload=(function.__module__, *preload), initializer=_confine, initargs=(limits,)) as pool:
        window = count * 8  # results carry images: only so many may wait
        futures = {}
        for index, item in enumerate(items):
            futures[index] = pool.schedule(_guarded, args=(function, item.arguments), timeout=limits.seconds)
            if index >= window:
                yield items[index - window], _outcome(futures.pop(index - window), limits)
        for index in sorted(futures):
            yield items[index], _outcome(futures[index], limits)


def _outcome(future: Any, limits: Limits) -> Any:
    action = "open it in an image viewer and save it anew, or leave it out"
    try:
        return future.result()
    except Late:
        limit = f"at most {limits.seconds:g} s"
        return Refused("too_slow", f"more than {limits.seconds:g} s of work", limit, action)
    except ProcessExpired as death:
        return Refused("crashed", f"a crash (exit {death.exitcode})", "input that can be worked on", action)


def _guarded(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    try:
        return function(*arguments)
    except Refusal as refusal:
        return Refused(refusal.reason, refusal.found, refusal.expected, refusal.action, refusal.place)
    except MemoryError:
        action = "split or shrink it, or leave it out"
        return Refused("too_much_memory", "more memory than one item may use", "input of ordinary size", action)


def _confine(limits: Limits) -> None:
    """Bound what this worker may map, so that one hostile item can't take the machine down."""
    size = int(limits.memory_gib * 2**30)
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
