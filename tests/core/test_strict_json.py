"""Strict JSON, and strict text."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.rejected import Refusal
from stages.core.strict_json import MAX_DEPTH, loads
from stages.core.text import decode

DEEPEST = "[" * MAX_DEPTH + "]" * MAX_DEPTH

GOOD: dict[str, Any] = {
    '{"a": [1, -2.5, 1e3, true, false, null, "x"]}': {"a": [1, -2.5, 1e3, True, False, None, "x"]},
    ' "\\ud83d\\ude00" ': "😀",
    '{"a": {"a": 1}}': {"a": {"a": 1}},
    "9" * 300: int("9" * 300),
    "[" + "{},[]," * 100 + "0]": [{}, []] * 100 + [0],
    DEEPEST: json.loads(DEEPEST),
}

BAD = {
    '{"a": [0, {"b": NaN}]}': ("not_finite", "$.a[1].b"),
    "[Infinity]": ("not_finite", "$[0]"),
    "-Infinity": ("not_finite", "$"),
    '{"a": 1e999}': ("not_finite", "$.a"),
    '{"a": [-1e999, NaN]}': ("not_finite", "$.a[0]"),
    "1" * 301: ("not_finite", "$"),
    '{"a": 1, "b": 2, "a": 3}': ("duplicate_key", "$.a"),
    '[{"x": {"a": 1, "a": 1}}]': ("duplicate_key", "$[0].x.a"),
    '{"\\u0061": 1, "a": 2}': ("duplicate_key", "$.a"),
    '{"\\u202e": 1, "\\u202e": 2}': ("duplicate_key", "$.\\u202e"),
    json.dumps({"k" * 50: 1})[:-1] + f', "{"k" * 50}": 2}}': ("duplicate_key", "$." + "k" * 40 + "…"),
    '["ok", "\\ud800"]': ("not_text", "$[1]"),
    '{"\\udfff": 1}': ("not_text", "$.\\udfff"),
    '["a\\u0000b"]': ("not_text", "$[0]"),
    '["\ud800"]': ("not_text", "$[0]"),
    f"[{DEEPEST}]": ("too_deep", "1:65"),
    '{"a":\n ' * 65 + "1" + "}" * 65: ("too_deep", "65:2"),
    "[" * 100_000 + "]" * 100_000: ("too_deep", "1:65"),
    '["[[[[", ' + "[" * 100_000: ("too_deep", "1:73"),
    "": ("not_json", "1:1"),
    "[1] 2": ("not_json", "1:5"),
    "{\n'a': 1}": ("not_json", "2:1"),
    '["a\tb"]': ("not_json", "1:4"),
    "[1,]": ("not_json", "1:4"),
    "01": ("not_json", "1:2"),
    "\ufeff1": ("not_json", "1:1"),
    "// x\n1": ("not_json", "1:1"),
}


@pytest.mark.parametrize("text", GOOD)
def test_good(text: str) -> None:
    assert loads(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD, ids=lambda text: repr(text[:30]))
def test_bad(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        loads(text)
    assert (caught.value.reason, caught.value.place) == BAD[text]


def test_no_value_is_quoted() -> None:
    for text in ('{"a": "Kim Minji", "a": 1}', '["Kim Minji\\ud800"]', '["Kim Minji" 1]', '{"a": 8501011234567e999}'):
        with pytest.raises(Refusal) as caught:
            loads(text)
        assert "Kim" not in str(caught.value) and "850101" not in str(caught.value)


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_agrees_with_python_on_what_is_allowed(value: Any, ascii_only: bool) -> None:
    assert loads(json.dumps(value, ensure_ascii=ascii_only)) == value


@given(st.text(alphabet='[]{}":,0123456789.eE+-\\ud8antrufslNI \n', max_size=60))
def test_never_fails_otherwise(text: str) -> None:
    try:
        assert loads(text) == json.loads(text)
    except Refusal as refusal:
        assert refusal.place


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("text", ["주민등록증", "plain", "한글, English\r\n"])
def test_decode(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_decode_utf_16_of_either_byte_order() -> None:
    assert decode("\ufeff한글".encode("utf-16-be")) == decode("\ufeff한글".encode("utf-16-le")) == "한글"


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff",
        b"a\0b",
        "plain".encode("utf-16-le"),
        "plain".encode("utf-32"),
        b"\xff\xfea",
        b"caf\xe9",
        b"\xed\xa0\x80\xff",
    ],
)
def test_decode_refuses(raw: bytes) -> None:
    with pytest.raises(Refusal, match="UTF-8, UTF-16 with a byte order mark, cp949") as caught:
        decode(raw)
    assert caught.value.reason == "not_text"
