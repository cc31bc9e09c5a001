"""JSON as RFC 8259 and RFC 7493 have it. Python's reader takes NaN, 1e999, and the last of two equal keys."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from stages.core.rejected import Refusal, printable

MAX_DEPTH = 64
_MAX_DIGITS = 300  # beyond it an integer is no float either
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)
_SUSPICIOUS = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)|[\ud800-\udfff]")


class _Bad:
    """Stands in the tree for what strict JSON doesn't allow."""

    def __init__(self, reason: str, found: str, expected: str, key: str | None = None) -> None:
        self.reason, self.found, self.expected, self.key = reason, found, expected, key


def loads(text: str) -> Any:
    """The value of a JSON text.

    Raises Refusal, whose place is a JSON path or line:column, for a syntax error, a number that is not finite or has
    too many digits, a key given twice, nesting deeper than MAX_DEPTH, a lone surrogate or a NUL in a string.
    """
    bad: list[_Bad] = []

    def mark(problem: _Bad) -> _Bad:
        bad.append(problem)
        return problem

    def constant(_: str) -> Any:
        return mark(_Bad("not_finite", "NaN or an infinity", "a finite number"))

    def real(digits: str) -> Any:
        value = float(digits)
        return (
            value if math.isfinite(value) else mark(_Bad("not_finite", "a number beyond all bounds", "a finite number"))
        )

    def integer(digits: str) -> Any:
        if len(digits) <= _MAX_DIGITS:
            return int(digits)
        return mark(_Bad("not_finite", f"an integer of {len(digits)} digits", f"at most {_MAX_DIGITS} digits"))

    def members(pairs: list[tuple[str, Any]]) -> Any:
        result = dict(pairs)
        if len(result) == len(pairs):
            return result
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return mark(_Bad("duplicate_key", "a key that is given twice", "each key once", twice))

    try:
        tree = json.loads(text, object_pairs_hook=members, parse_constant=constant, parse_float=real, parse_int=integer)
    except json.JSONDecodeError as error:
        # Python 3.13 words some problems anew, and names the comma where older ones name the bracket behind it.
        at = error.pos
        if "trailing comma" in error.msg:
            at += 1 + len(text[at + 1 :]) - len(text[at + 1 :].lstrip())
        place = _line_and_column(text, at)
        raise Refusal(
            "not_json", found="no JSON", expected="one JSON value", action="correct it", place=place
        ) from None
    except RecursionError:
        raise _too_deep(text) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _is_deep(tree):
        raise _too_deep(text)
    if bad or _SUSPICIOUS.search(text):
        _refuse_first(tree)
    return tree


def shown(key: str) -> str:
    """A key as it may stand in a message or a path: escaped, and cut to 40 characters."""
    if len(key) <= 40 and key.isprintable():
        return key
    return printable(key[:40]) + ("…" if len(key) > 40 else "")


def child(path: str, key: str | int) -> str:
    """The JSON path of a member or an item of what stands at `path`."""
    return f"{path}[{key}]" if isinstance(key, int) else f"{path}.{shown(key)}"


def _is_deep(tree: Any) -> bool:
    level = [tree] if isinstance(tree, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            value
            for container in level
            for value in (container.values() if isinstance(container, dict) else container)
            if isinstance(value, dict | list)
        ]
        if not level:
            return False
    return True


def _too_deep(text: str) -> Refusal:
    depth = 0
    place = ""
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            place = _line_and_column(text, token.start())
            break
    found, expected = f"nesting deeper than {MAX_DEPTH}", f"at most {MAX_DEPTH} levels"
    return Refusal(
        "too_deep", found=found, expected=expected, action="no label needs it: look at the file", place=place
    )


def _line_and_column(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"{line}:{at - text.rfind(chr(10), 0, at)}"


def _refuse_first(tree: Any) -> None:
    """Raise Refusal for the first thing, in the order of the text, that is not allowed."""
    for path, value in _walk("$", tree):
        if isinstance(value, _Bad):
            place = path if value.key is None else child(path, value.key)
            raise Refusal(value.reason, found=value.found, expected=value.expected, action="correct it", place=place)
        if isinstance(value, str) and (problem := _bad_text(value)):
            raise Refusal("not_text", found=problem, expected="Unicode text", action="correct it", place=path)


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield child(path, key), key
            yield from _walk(child(path, key), item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _walk(child(path, index), item)


def _bad_text(text: str) -> str:
    if "\0" in text:
        return "a NUL character"
    return "" if text.isascii() or not re.search(r"[\ud800-\udfff]", text) else "a lone surrogate"
