"""What a rule says of a word or figure."""

from typing import Literal

Verdict = Literal["valid", "invalid", "neutral"]
Judgement = tuple[Verdict, str]
"""The verdict, and a code for what is wrong ("" unless invalid)."""

VALID: Judgement = ("valid", "")
NEUTRAL: Judgement = ("neutral", "")
INVALID: Verdict = "invalid"
