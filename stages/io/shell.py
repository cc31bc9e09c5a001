"""How a stage or a command ends: an expected problem becomes one clear line and exit code 1, a bug its traceback."""

import errno
import sqlite3
import sys
from collections.abc import Callable

from stages.io.memory import memory_folder


def run(name: str, main: Callable[[], None]) -> None:
    """Run a stage's main function. ValueError and OSError are what users can mend; they carry where and what to do."""
    try:
        main()
    except sqlite3.Error as error:
        sys.stderr.write(
            f"{name}: {memory_folder()}: {error}; expected a memory that works; free disk space or delete it\n"
        )
        sys.exit(1)
    except OSError as error:
        hint = "; free disk space, then run again: nothing half-made was left" if error.errno == errno.ENOSPC else ""
        sys.stderr.write(f"{name}: {error}{hint}\n")
        sys.exit(1)
    except ValueError as error:
        sys.stderr.write(f"{name}: {error}\n")
        sys.exit(1)
