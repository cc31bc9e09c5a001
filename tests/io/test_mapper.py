"""The mapper: order, memory, and what becomes of items that refuse, crash, hang or eat memory."""

import os
import signal
import time
from pathlib import Path

import pytest
from msgspec import Struct

from stages.core.rejected import Refusal
from stages.io.mapper import Item, Limits, Refused, run_over
from stages.io.memory import Memory, key


class Answer(Struct, frozen=True):
    value: int


def work(order: str, number: int) -> tuple[Answer, bytes | None]:
    if order == "refuse":
        raise Refusal("odd", found="an odd thing", expected="an even one", action="add one")
    if order == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if order == "hang":
        time.sleep(60)
    if order == "bug":
        raise ZeroDivisionError("a bug of ours")
    if order == "eat":
        return Answer(len(bytearray(3 * 2**30))), None
    return Answer(number), bytes([number])


def items(*orders: str) -> list[Item]:
    return [Item(key(order, number), (order, number)) for number, order in enumerate(orders)]


def reasons(results: list[Answer | Refused]) -> list[int | str]:
    return [result.reason if isinstance(result, Refused) else result.value for result in results]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_bad_items_are_rejected_and_harm_no_other(
    tmp_path: Path, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OCRMILL_WORKERS", workers)
    orders = ["ok", "crash", "ok", "hang", "refuse", "eat", "ok"]
    limits = Limits(seconds=4, memory_gib=2)
    with Memory("test", tmp_path) as memory:
        mapped = run_over(items(*orders), work, Answer, memory, what="test", limits=limits)
        assert reasons(mapped.results) == [0, "crashed", 2, "too_slow", "odd", "too_much_memory", 6]
        again = run_over(items(*orders), work, Answer, memory, what="test", limits=limits)
    assert reasons(again.results) == reasons(mapped.results)
    assert again.computed == 3, "what may be the machine's fault is tried again, all else is remembered"


def test_a_bug_stops_the_run(tmp_path: Path) -> None:
    with Memory("test", tmp_path) as memory, pytest.raises(ZeroDivisionError):
        run_over(items("ok", "bug"), work, Answer, memory, what="test")


def test_remembered_with_attachment_in_order_and_computed_once(tmp_path: Path) -> None:
    many = items(*["ok"] * 40)
    with Memory("test", tmp_path) as memory:
        assert run_over(many + many, work, Answer, memory, what="test").computed == 40
    with Memory("test", tmp_path) as memory:
        mapped = run_over(many[::-1], work, Answer, memory, what="test")
        assert (mapped.computed, reasons(mapped.results)) == (0, list(range(40))[::-1])
        assert memory.attachment(many[7].key) == b"\x07"


def test_without_a_place_for_the_memory_the_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with Memory("test", blocked) as memory:
        assert run_over(items("ok"), work, Answer, memory, what="test").computed == 1
        assert memory.attachment(items("ok")[0].key) == b"\0"
    assert "remembers nothing" in capsys.readouterr().err


def test_a_damaged_memory_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "test.sqlite").write_bytes(b"no database" * 1000)
    with Memory("test", tmp_path) as memory:
        assert run_over(items("ok"), work, Answer, memory, what="test").computed == 1


def test_two_processes_share_a_memory(tmp_path: Path) -> None:
    with Memory("test", tmp_path) as one, Memory("test", tmp_path) as two:
        one.put("a", b"1")
        two.put("b", b"2")
        one.flush()
        two.flush()
        assert one.get(["a", "b"]) == two.get(["a", "b"]) == {"a": b"1", "b": b"2"}


def test_a_changed_file_is_hashed_again(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with Memory("test", tmp_path) as memory:
        file.write_bytes(b"one")
        first = memory.sha256([file])[file]
        assert memory.sha256([file])[file] == first
        file.write_bytes(b"two")
        os.utime(file, ns=(1, 1))
        assert memory.sha256([file])[file] != first
