"""How months begin, in small letters without marks."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = _set("""
    jan feb mar apr may jun jul aug sep oct nov dec fev avr mai jui aou dez okt ago abr ene dic
""")
OTHER_MONTHS = _set("""
    mag giu lug set ott gen mae yan qer shk pri maj kor gus sht tet nen dhj sty lut kwi cze lip sie wrz paz lis gru
    led uno bre dub kve cer srp zar rij pro ian iun iul noi oca sub nis haz tem agu eyl eki kas ara
""")
"""In languages that are rarer on documents, or like other words."""
