"""Whether a text is of the kind that a field holds."""

import re
from functools import lru_cache

from stages.core.dates import whole
from stages.core.identity import sex
from stages.core.subject import FieldRule

_AMOUNT = re.compile(
    r"(?:[₩₫$€£¥]|[A-Z]{2,3}|\*)?\s?[-+(]?\d[\d.,'\s]*\)?\s?(?:원|[₫đ₩$€£¥%]|[A-Za-z]{1,3})?-?", re.IGNORECASE
).fullmatch
_COUNT = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?\s?[^\W\d_]{0,4}\.?").fullmatch
_TIME = re.compile(r"\D{0,5}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?").fullmatch
_ZONE = re.compile(r"[A-Z0-9<«\s]{20,}").fullmatch
_LETTER = re.compile(r"[^\W\d_]").search
_DIGITS = re.compile(r"\d")
_ENOUGH = 3
_OTHER_SEX = {"X", "<"}
_LONGEST_SEX, _LONGEST_NAME = 12, 80


@lru_cache(maxsize=65536)
def is_date(text: str) -> bool:
    """Whether the whole text has the form of a date, be it one or not."""
    return whole(text) is not None


def is_zone(text: str) -> bool:
    """Whether the text is like a line of a machine-readable zone."""
    return "<" in text and _ZONE(text) is not None


def fits(rule: FieldRule, text: str) -> bool | None:
    """Whether the text is what the field holds; None where nothing speaks for or against it."""
    if rule.pattern:
        return rule.matches(text.strip()) is not None
    match rule.kind:
        case "date":
            return is_date(text)
        case "mrz":
            return is_zone(text)
        case "sex":
            return len(text) <= _LONGEST_SEX and bool(sex(text) or text.strip().upper() in _OTHER_SEX)
        case "amount":
            return _AMOUNT(text.strip()) is not None and not is_date(text)
        case "count":
            return _COUNT(text.strip()) is not None
        case "time":
            return _TIME(text.strip()) is not None
        case "number":
            return False if len(_DIGITS.findall(text)) < _ENOUGH or is_date(text) or is_zone(text) else None
        case "name":
            no_name = _DIGITS.search(text) or is_zone(text) or not _LETTER(text) or len(text) > _LONGEST_NAME
            return False if no_name else None
        case "text":
            return False if is_date(text) or is_zone(text) else None
        case "picture":
            return False
        case _:
            return None


def certainly(rule: FieldRule, text: str) -> bool:
    """Whether the text is what the field holds, and hardly anything else."""
    distinct = rule.kind in {"date", "mrz", "sex", "time"} or (bool(rule.pattern) and rule.kind in {"number", "code"})
    return distinct and bool(fits(rule, text))
