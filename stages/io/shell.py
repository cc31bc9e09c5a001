"""How a stage or a command ends: an expected problem becomes one clear line and exit code 1, a bug its traceback."""

import sys
from collections.abc import Callable


def run(name: str, main: Callable[[], None]) -> None:
    """Run a stage's main function. ValueError and OSError are what users can mend; they carry where and what to do."""
    try:
        main()
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{name}: {error}\n")
        sys.exit(1)
