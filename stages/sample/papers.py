"""What stands on a paper: the facts of a card, a passport, a receipt, a letter or a form, as ready text."""

from datetime import date, timedelta

import numpy as np
from msgspec import Struct

from stages.sample.mrz import plain, td3
from stages.sample.people import (
    EN_STREETS,
    EN_TOWNS,
    KO_STREETS,
    KO_TOWNS,
    MONTHS,
    TODAY,
    VI_STREETS,
    VI_WARDS,
    Person,
    pick,
)
from stages.sample.texts import FORMS, LETTERS, NOTES, SHOPS

Row = dict[str, str]


class Facts(Struct, frozen=True):
    """Text by name, and the rows of lists (a receipt's items, a letter's lines) by the list's name."""

    texts: dict[str, str]
    rows: dict[str, list[Row]]


def facts(kind: str, holder: Person, rng: np.random.Generator, language: str) -> Facts:
    """The facts of a paper of a kind: card, receipt, letter, form, note or picture."""
    makers = {"card": _card, "receipt": _receipt, "letter": _letter, "form": _form, "note": _note}
    if kind == "picture":
        return Facts({}, {})
    if kind not in makers:
        raise ValueError(f"facts {kind!r} are unknown; expected picture, {', '.join(makers)}")
    return makers[kind](holder, rng, language)


def _dates(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_ko": f"{day:%Y.%m.%d}",
        f"{name}_vi": f"{day:%d/%m/%Y}",
        f"{name}_en": f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}",
        f"{name}_iso": day.isoformat(),
    }


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


def _card(holder: Person, rng: np.random.Generator, language: str) -> Facts:
    issued = TODAY - timedelta(days=int(rng.integers(30, 3000)))
    expires = _years_later(issued, 10)
    passport = f"{pick(rng, 'MRQ')}{rng.integers(10**7, 10**8):08d}"
    first, second = td3(
        issuer="UTO",
        family=holder.family,
        given=holder.given,
        number=passport,
        nationality="UTO",
        born=f"{holder.born:%y%m%d}",
        sex=holder.sex,
        expires=f"{expires:%y%m%d}",
    )
    family, given = (plain(part).replace("<", " ") for part in (holder.family, holder.given))
    texts = {
        "name": holder.name,
        "name_upper": holder.name.upper(),
        "name_latin": f"{family} {given}",
        "family_latin": family,
        "given_latin": given,
        "national_id": holder.national_id,
        "alien_id": holder.alien_id,
        "licence_id": f"{rng.integers(31, 40)}-{issued:%y}-{rng.integers(10**6):06d}-{rng.integers(100):02d}",
        "licence_class": pick(rng, ("1종 보통", "2종 보통", "1종 대형", "2종 소형")),
        "licence_terms": pick(rng, ("자동변속기", "안경 착용", "없음", "보청기")),
        "serial": f"{rng.integers(10**5):05d}{pick(rng, 'ABCDEFGH')}",
        "passport_id": passport,
        "address": holder.address,
        "birthplace": holder.birthplace,
        "birthplace_upper": plain(holder.birthplace.split(",")[-1]).replace("<", " ") or "GRIST",
        "sex": holder.sex,
        "sex_vi": {"M": "Nam", "F": "Nữ"}[holder.sex],
        "status": pick(rng, ("거주(F-2)", "유학(D-2)", "방문동거(F-1)", "재외동포(F-4)", "전문직(E-5)")),
        "mrz1": first,
        "mrz2": second,
        **_dates("born", holder.born),
        **_dates("issued", issued),
        **_dates("expires", expires),
    }
    if holder.origin == "ko":
        texts["birthplace_upper"] = "MAETDOL"
    return Facts(texts, {})


def _receipt(holder: Person, rng: np.random.Generator, language: str) -> Facts:
    shop = SHOPS[language]
    name, goods = pick(rng, list(shop.stores.items()))
    bought = rng.permutation(len(goods))[: int(rng.integers(4, min(len(goods), 9) + 1))]
    rows, total = [], 0
    for index in bought:
        good, price = goods[int(index)]
        count = int(rng.choice([1, 1, 1, 2, 3]))
        total += price * count
        rows.append({"item": good, "count": str(count), "price": shop.money(price), "sum": shop.money(price * count)})
    tax = total - round(total / (1 + shop.tax / 100))
    step = {"en": 500, "ko": 10000, "vi": 50000}[language]
    cash = -(-total // step) * step
    day = TODAY - timedelta(days=int(rng.integers(5, 600)))
    clock = f"{rng.integers(8, 22):02d}:{rng.integers(60):02d}"
    streets = {
        "en": (EN_STREETS, EN_TOWNS, "{n} {street}, {town}"),
        "ko": (KO_STREETS, KO_TOWNS, "{town} {street} {n}"),
        "vi": (VI_STREETS, VI_WARDS, "{n} {street}, {town}"),
    }[language]
    place = streets[2].format(n=rng.integers(1, 200), street=pick(rng, streets[0]), town=pick(rng, streets[1]))
    phone = {
        "en": f"555-01{rng.integers(100):02d}",  # kept for fiction
        "ko": f"000-{rng.integers(10**4):04d}-{rng.integers(10**4):04d}",
        "vi": f"000 {rng.integers(10**4):04d} {rng.integers(10**3):03d}",
    }[language]
    texts = {
        "shop": name,
        "shop_address": place,
        "phone": phone,
        "tax_id": f"{rng.integers(0, 100):03d}-00-{rng.integers(10**5):05d}",
        "receipt_id": f"{day:%y%m%d}-{rng.integers(10**4):04d}",
        "time": clock,
        "cashier": {"en": holder.given, "ko": holder.name, "vi": holder.name.split()[-1]}[language],
        "count": str(sum(int(row["count"]) for row in rows)),
        "subtotal": shop.money(total - tax),
        "tax": shop.money(tax),
        "total": shop.money(total),
        "cash": shop.money(cash),
        "change": shop.money(cash - total),
        "card": f"**** **** **** {rng.integers(10**4):04d}",
        "thanks": pick(rng, shop.thanks),
        **_dates("date", day),
    }
    return Facts(texts, {"items": rows})


def _letter(holder: Person, rng: np.random.Generator, language: str) -> Facts:
    letters = LETTERS[language]
    body = [line for index in rng.permutation(len(letters.paragraphs)) for line in [*letters.paragraphs[index], ""]]
    day = TODAY - timedelta(days=int(rng.integers(5, 900)))
    texts = {
        "sender": pick(rng, letters.senders),
        "sender_place": pick(rng, letters.places),
        "greeting": letters.greeting.format(name=holder.name),
        "closing": letters.closing,
        "name": holder.name,
        "address": holder.address,
        "reference": f"{pick(rng, 'ABKM')}-{rng.integers(1000, 9999)}/{day:%y}",
        **_dates("date", day),
    }
    return Facts(texts, {"body": [{"line": line} for line in body[:-1]]})


def _form(holder: Person, rng: np.random.Generator, language: str) -> Facts:
    form = FORMS[language]
    day = TODAY - timedelta(days=int(rng.integers(5, 900)))
    answers = {"name": holder.name, "phone": holder.phone, "email": holder.email, "address": holder.address}
    rows = [
        {"question": question, "answer": answers.get(key) or pick(rng, form.answers[key])}
        for key, question in form.questions.items()
    ]
    return Facts({"title": pick(rng, form.titles), "name": holder.name, **_dates("date", day)}, {"entries": rows})


def _note(holder: Person, rng: np.random.Generator, language: str) -> Facts:
    note = NOTES[language][int(rng.integers(len(NOTES[language])))]
    return Facts({"title": note[0]}, {"lines": [{"line": line} for line in note[1:]]})
