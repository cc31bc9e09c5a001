"""Outputs appear whole or not at all, and remembered shards are trusted only unchanged."""

import os
from pathlib import Path

import pytest

from stages.io.outputs import replacing, replacing_folders
from stages.io.packs import Pack, write_pack
from stages.io.shards import Shards


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    with pytest.raises(RuntimeError), replacing(file) as part:
        part.write_text("half")
        raise RuntimeError
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_folders_come_together_and_sweep_what_a_kill_left(tmp_path: Path) -> None:
    stale = tmp_path / ".one.abc.part"
    stale.mkdir()
    with pytest.raises(RuntimeError), replacing_folders(tmp_path / "one", tmp_path / "two") as (one, _):
        (one / "half").write_text("half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with replacing_folders(tmp_path / "one", tmp_path / "two") as (one, two):
        (one / "a").write_text("1")
        (two / "b").write_text("2")
    assert sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*")) == ["one", "one/a", "two", "two/b"]


def test_a_pack_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    members = {"b.jpg": "2", "a.jpg": "1"}
    write_pack(tmp_path / "one.zip", members, str.encode)
    write_pack(tmp_path / "two.zip", dict(sorted(members.items())), str.encode)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with Pack(tmp_path / "one.zip") as pack:
        assert pack.read("b.jpg") == b"2"


def test_shards_come_back_unless_they_were_touched(tmp_path: Path) -> None:
    shards = Shards("stage", tmp_path / "memory")
    made = tmp_path / "made"
    made.write_text("content")
    assert not shards.restore("delivery", "key", {"out": tmp_path / "none"})
    shards.keep("delivery", "key", {"out": made})
    made.unlink()
    assert shards.restore("delivery", "key", {"out": made})
    assert made.read_text() == "content"
    made.write_text("edited in place")
    os.utime(made)
    assert not shards.restore("delivery", "key", {"out": tmp_path / "again"})
    assert not (tmp_path / "again").exists()


def test_only_the_newest_shards_are_kept(tmp_path: Path) -> None:
    shards = Shards("stage", tmp_path)
    made = tmp_path / "made"
    for number in range(7):
        made.unlink(missing_ok=True)
        made.write_text(str(number))
        shards.keep("delivery", f"key{number}", {"out": made})
    assert len(list((tmp_path / "shards/stage/delivery").iterdir())) == 4
    assert shards.restore("delivery", "key6", {"out": tmp_path / "back"})
