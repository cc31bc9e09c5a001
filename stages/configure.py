"""Stop unless params.yaml is what conf/ composes to: an edit in conf/ must never do nothing.

`dvc exp run` composes params.yaml itself, overrides included, before any stage runs; only then may the two differ.
"""

import os

from stages.io.compose import differences
from stages.io.outputs import replacing
from stages.io.params import load_params
from stages.io.paths import CONFIGURED, DOC_TYPES
from stages.io.records import write_json
from stages.io.shell import run


def main() -> None:
    """Compare, validate, and say so in an output that every other stage waits for.

    The schema of document types is written out for what DVC watches: its lock repeats parameters leaf by leaf, a stage.
    """
    params = load_params()
    if "DVC_EXP_NAME" not in os.environ and (different := differences()):
        raise ValueError(
            f"params.yaml is not what conf/ composes to (differing: {', '.join(different)}); expected both to agree; "
            "run `ocrmill compose`, look at `dvc params diff`, then `dvc repro` again"
        )
    with replacing(CONFIGURED) as part:
        part.write_text("params.yaml is what conf/ composes to\n", encoding="utf-8")
    write_json(DOC_TYPES, params.doc_types)


if __name__ == "__main__":
    run("configure", main)
