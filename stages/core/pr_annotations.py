"""Problems as GitHub shows them beside the changed lines: workflow commands, one a line.

Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from stages.core.pr_change import Problem
from stages.core.rejected import printable

_MESSAGE = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _MESSAGE | str.maketrans({":": "%3A", ",": "%2C"})


def annotation(problem: Problem) -> str:
    """The workflow command for a problem.

    >>> annotation(Problem(path="a,b.jsonl", line=3, found="100 % wrong"))
    '::error file=a%2Cb.jsonl,line=3,title=ocrmill check-pr::100 %25 wrong'
    """
    line = f",line={problem.line}" if problem.line else ""
    place = f"file={printable(problem.path).translate(_PROPERTY)}{line},title=ocrmill check-pr"
    return f"::{problem.level} {place}::{problem.message().translate(_MESSAGE)}"
