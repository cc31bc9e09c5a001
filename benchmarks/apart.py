"""A function run in a forked process of its own: its result, what it cost, and whether it survived."""

import json
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

SECONDS = 120.0


class Outcome(NamedTuple):
    """`value` is what the function returned, as JSON brings it; `crash` says why there is none, else it is empty."""

    value: Any
    crash: str
    cpu_s: float
    rss_mb: float


def apart(function: Callable[..., Any], *arguments: Any, memory_gib: float = 4.0) -> Outcome:
    """Call the function in a child, which is killed after two minutes and may map `memory_gib`.

    An exception that the function lets out counts as a crash, for it would end a stage.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(writing, function, arguments, memory_gib)
    os.close(writing)
    answer, late = _listen(reading)
    if late:
        os.kill(child, signal.SIGKILL)
    _, status, usage = os.wait4(child, 0)
    crash = f"still at work after {SECONDS:g} s" if late else _crash(os.waitstatus_to_exitcode(status))
    said = {} if crash else json.loads(answer)
    crash = crash or said.get("error", "")
    return Outcome(said.get("value"), crash, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _answer(pipe: int, function: Callable[..., Any], arguments: tuple[Any, ...], memory_gib: float) -> None:
    code = 70
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 2)  # decoders write their complaints here
        size = int(memory_gib * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            said = {"value": function(*arguments)}
        except Exception:
            said = {"error": traceback.format_exc(limit=-2)}
        with os.fdopen(pipe, "wb") as file:
            file.write(json.dumps(said).encode())
        code = 0
    finally:
        os._exit(code)


def _listen(pipe: int) -> tuple[bytes, bool]:
    """Everything that comes, and whether the time ran out before the end of it."""
    chunks = []
    deadline = time.monotonic() + SECONDS
    with os.fdopen(pipe, "rb", buffering=0) as file:
        while select.select([file], [], [], max(0.0, deadline - time.monotonic()))[0]:
            chunk = file.read(1 << 16)
            if not chunk:
                return b"".join(chunks), False
            chunks.append(chunk)
    return b"", True


def _crash(code: int) -> str:
    if code == 0:
        return ""
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit {code}"
