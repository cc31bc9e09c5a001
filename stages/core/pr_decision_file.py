"""One line of data/reviews/ as strict JSON and a decision; what is wrong with it never quotes it."""

import re

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import nfc, polygon
from stages.core.pr_change import Problem
from stages.core.rejected import Refusal
from stages.core.review import Decision
from stages.core.strict_json import loads

_AT = re.compile(r" - at `\$(?:\.\w+|\[(?:\d+|\.\.\.)\])*`$")
_MEMBERS = ", ".join(Decision.__struct_fields__)
_PATH = re.compile(r"\$(?:\.(?:" + "|".join(Decision.__struct_fields__) + r"))?(?:\[\d+\])*")
_PLAIN = re.compile(r"Expected `[\w| ]+`(?:, got `[\w| ]+`)?(?: of length [\d<>= ]+(?:, got \d+)?)?")
_KINDS = {
    "array": "an array",
    "bool": "true or false",
    "float": "a number",
    "int": "an integer",
    "object": "an object",
    "str": "a string",
}
_MISSING = re.compile(r"Object missing required field `(\w+)`")


class Line(Struct, frozen=True):
    """A decision and where it stands; `number` counts from 1."""

    path: str
    number: int
    decision: Decision

    def where(self) -> str:
        """`file:line`."""
        return f"{self.path}:{self.number}"


def parsed(path: str, number: int, raw: bytes) -> Line | Problem:
    """The decision on a line, as the stages read it, or what is wrong with the line."""
    try:
        tree = loads(raw.decode())
    except UnicodeDecodeError:
        return _problem(path, number, "", "bytes that are no UTF-8", "a decision in UTF-8", "save it as UTF-8")
    except Refusal as refusal:
        place = refusal.place if _PATH.fullmatch(refusal.place) else ""
        return _problem(path, number, place, _found(refusal), refusal.expected, refusal.action)
    try:
        decision = msgspec.convert(tree, Decision)
        return Line(path, number, replace(decision, text=nfc(decision.text), polygon=polygon(decision.polygon)))
    except msgspec.ValidationError as error:
        return _explained(path, number, str(error))
    except ValueError as error:
        return _problem(path, number, "$.polygon", str(error), "numbers of px in the image", "correct the line")


def raw_text(raw: bytes) -> str:
    """The text of a line that `parsed` took, as it stands there: its normal form may be another."""
    tree = loads(raw.decode())
    return str(tree.get("text", ""))


def _found(refusal: Refusal) -> str:
    column = refusal.place.partition(":")[2]
    return f"{refusal.found} (column {column})" if column.isdigit() else refusal.found


def _explained(path: str, number: int, message: str) -> Problem:
    """What msgspec says, without the values that it quotes."""
    at = _AT.search(message)
    place = at[0].removeprefix(" - at `").removesuffix("`") if at else "$"
    said = message[: at.start()] if at else message
    if missing := _MISSING.fullmatch(said):
        return _problem(path, number, "$", f'no member "{missing[1]}"', "it in every decision", "add it")
    if said.startswith("Object contains unknown field"):
        return _problem(path, number, "$", "a member that no decision has", f"only {_MEMBERS}", "remove it")
    if said.startswith("Invalid enum value"):
        expected = "text, unreadable, not_text, class or withdrawn"
        return _problem(path, number, place, "a verdict that there isn't", expected, "correct the line")
    if _PLAIN.fullmatch(said):
        expected, _, got = said.replace("`", "").removeprefix("Expected ").partition(", got ")
        found, expected = _KINDS.get(got, got) or "another value", _KINDS.get(expected, expected)
        return _problem(path, number, place, found, expected, "correct the line")
    found, _, expected = said.partition("; expected ")
    if said.startswith("expected a text"):
        found, expected = "a text and a verdict that don't go together", said.removeprefix("expected ")
    elif not expected or not re.fullmatch(r"polygon: \d+ vertices|at: no day", found):
        found, expected = "a line that can't be used", f"a decision with {_MEMBERS}"
    return _problem(path, number, place, found, expected, "correct the line")


def _problem(path: str, number: int, place: str, found: str, expected: str, action: str) -> Problem:
    return Problem(path=path, line=number, place=place, found=found, expected=expected, action=action)
