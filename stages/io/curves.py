"""Metrics and curves of a training as DVCLive writes them: `dvc metrics`, `dvc plots` and `dvc exp show` read them."""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Log = Callable[[int, Mapping[str, float]], None]


@contextmanager
def live(folder: Path) -> Iterator[tuple[Log, Log]]:
    """Two functions that log into the folder: what changes with the steps, and what is so in the end."""
    from dvclive.live import Live

    with Live(str(folder), save_dvc_exp=False, dvcyaml=None, report=None, monitor_system=False) as made:

        def step(number: int, values: Mapping[str, float]) -> None:
            made.step = number
            for name, value in sorted(values.items()):
                made.log_metric(name, round(value, 6), timestamp=False)
            made.make_summary()

        def end(number: int, values: Mapping[str, float]) -> None:
            made.step = number
            for name, value in sorted(values.items()):
                made.log_metric(name, round(value, 6), timestamp=False, plot=False)
            made.make_summary()

        yield step, end


def write_table(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A CSV file, as `dvc plots` reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([columns, *rows])
