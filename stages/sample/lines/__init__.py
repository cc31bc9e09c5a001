"""Single lines of Vietnamese, Korean and English with their texts, for calibrating and testing what engines read.

`make` is the door. Texts come from a lexicon and a small grammar per language (`*_words`, `vietnamese`, `korean`,
`english`), faces from installed fonts, and the picture passes ink, ground and wear, in this order.
"""
