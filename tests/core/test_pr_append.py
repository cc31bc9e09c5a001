"""The rule that review files only grow: what counts as added, and how each way of breaking it is told."""

import pytest

from stages.core.pr_append import appended

OLD = b"a\nb\nc\n"


@pytest.mark.parametrize(
    ("before", "after", "added"),
    [
        (None, b"a\nb\n", [1, 2]),
        (OLD, OLD, []),
        (OLD, OLD + b"d\n", [4]),
        (OLD, OLD + b"\nd", [4, 5]),
        (b"a\nb", b"a\nb\nc", [3]),
        (b"a\r\nb\r\n", b"a\nb\nc\n", [3]),
        (b"", b"", []),
    ],
)
def test_what_is_added(before: bytes | None, after: bytes, added: list[int]) -> None:
    news = appended("x.jsonl", before, after)
    assert [number for number, _ in news.added] == added
    assert [line for _, line in news.added] == [after.splitlines()[number - 1] for number in added]
    assert not news.problems


@pytest.mark.parametrize(
    ("before", "after", "problems", "added"),
    [
        (OLD, None, [(0, "a removed file of 3 lines")], []),
        (OLD, b"a\nB\nc\n", [(2, "line 2, edited")], [2]),
        (OLD, b"a\nc\n", [(2, "line 2, removed")], []),
        (OLD, b"a\nb\n", [(2, "line 3, removed")], []),
        (OLD, b"", [(0, "line 1, removed"), (0, "line 2, removed"), (0, "line 3, removed")], []),
        (OLD, b"n\na\nb\nc\n", [(1, "1 line put in before line 1 of the file as it was")], [1]),
        (OLD, b"a\nn\nm\nb\nc\nd\n", [(2, "2 lines put in before line 2 of the file as it was")], [2, 3, 6]),
        (OLD, b"a\nB\nc\nd\n", [(2, "line 2, edited")], [2, 4]),
        (OLD, b"a\nb\nC\nd\n", [(3, "line 3, edited")], [3, 4]),
        (OLD, b"a\nc\nd\n", [(2, "line 2, removed")], [3]),
    ],
)
def test_what_breaks_the_rule(
    before: bytes, after: bytes | None, problems: list[tuple[int, str]], added: list[int]
) -> None:
    news = appended("x.jsonl", before, after)
    assert [(problem.line, problem.found) for problem in news.problems] == problems
    assert [number for number, _ in news.added] == added
    assert all(problem.level == "error" and problem.action for problem in news.problems)


def test_a_rewritten_file_is_told_in_few_words() -> None:
    old = b"".join(b"%d\n" % number for number in range(20_000))
    news = appended("x.jsonl", old, old.replace(b"\n", b" \n"))
    assert len(news.problems) == 51 and news.problems[-1].found == "19950 more old lines that changed"
