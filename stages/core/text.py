"""Bytes to text, strictly: encoding guessers take Korean cp949 for Chinese big5."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from stages.core.rejected import Refusal

ENCODINGS = "UTF-8, UTF-16 with a byte order mark, cp949"
_EXPECTED = f"text in one of: {ENCODINGS}"
_ACTION = "save it again as UTF-8"


def decode(raw: bytes) -> str:
    """The text, in the first of ENCODINGS that fits every byte. Raises Refusal for none, or for a NUL character."""
    encodings = ["utf-8-sig", "utf-16"] if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else ["utf-8-sig"]
    for encoding in [*encodings, "cp949"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise Refusal("not_text", found="a NUL character", expected=_EXPECTED, action=_ACTION)
        return text
    raise Refusal("not_text", found="bytes that are no text", expected=_EXPECTED, action=_ACTION)
