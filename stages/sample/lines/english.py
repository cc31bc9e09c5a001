"""What the English lines say: sentences, names, addresses, dates, amounts, numbers of cards, captions."""

from collections.abc import Callable

import stages.sample.lines.english_words as w
from stages.sample.lines.lexicon import Grammar, Slots, Voice, capital
from stages.sample.lines.numbers import card_number, email, price, some_date

SENTENCES = (
    "{who} {sign} {paper} {when}",
    "{when}, {who} {sign} {paper}",
    "{who} {made} {food} {place}",
    "{who} {made} {food} and {food}",
    "{who} {handle} {thing} {place}",
    "{who} {handle} {thing} {when}",
    "{who} {state} {place}",
    "{who} {state} and {state}",
    "{who} and {who} {state}",
    "{thing} {place} was {adjective}",
    "{thing} was {adjective} and {adjective}",
    "{thing} is {adjective}, but {thing} isn't",
    "{scene} {does} {when}",
    "{scene} {place} {does}",
    "nobody {handle} {thing} {when}",
    "who {sign} {paper} {when}?",
    "why was {thing} {place} {adjective}?",
    "has {scene} {place} been cancelled?",
    "{who} said: “{scene} {does}”",
    "{when} {who} {state}",
    "neither {thing} nor {thing} was {adjective}",
    "if {thing} is {adjective}, call us",
    "please keep {thing} and {thing} {place}",
    "no {item}, no {item}, thank you",
    "{n} of {n} tickets for {scene} are left",
)
MIXED = (
    "{item} ({n} pcs) / {item}",
    "Order #{code}: {item}",
    "{org} - Room {n}B",
    "{thing} + {thing} = {n}%",
    "{q}. {scene}",
    "{n}% off {item} {when}",
    "Gate {q}, seat {n}C, {town}",
    "[{code}] {paper}",
    "Wi-Fi: {town}-Guest{n}",
    "{q}x {item} @ £{n}.99",
)
DATES = (
    "{d} {month} {y}",
    "{month} {d}, {y}",
    "{d:02d}/{m:02d}/{y}",
    "{y}-{m:02d}-{d:02d}",
    "{day}, {d} {month} {y}",
    "{d:02d} {short} {y}",
    "{d:02d}.{m:02d}.{y} {h:02d}:{min:02d}",
    "{short} {d:02d} {y} / {h:02d}:{min:02d}",
    "{day} at {h}.{min:02d}, {d} {month}",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TOTALS = ("Total", "Subtotal", "Change", "Balance due", "VAT 20%", "Amount paid", "Discount", "Deposit", "Cash", "Tip")


def sentence(voice: Voice) -> str:
    """A sentence, sometimes without its stop, seldom all in upper case."""
    text = capital(voice.fill(voice.one(SENTENCES), SLOTS))
    if voice.chance(0.08):
        return text.upper()
    return text if text[-1] in "?”" or voice.chance(0.3) else f"{text}{'.' if voice.chance(0.9) else '!'}"


def name(voice: Voice) -> str:
    """A full name as cards and forms write it."""
    given, family = voice.say(w.GIVEN), voice.say(w.FAMILY)
    middle = f" {voice.one('ABCDEFGHJKLMNPRSTW')}." if voice.chance(0.35) else ""
    if not middle and voice.chance(0.45):
        middle = f" {voice.say(w.GIVEN)}"
    if voice.chance(0.25):
        return f"{family.upper()}, {given}{middle}"
    title = voice.one(("Mr ", "Ms ", "Dr ", "Mrs ", "Prof. ")) if voice.chance(0.25) else ""
    text = f"{title}{given}{middle} {family}"
    return text.upper() if voice.chance(0.25) else text


def address(voice: Voice) -> str:
    """A part of an address that fits on a line."""
    number = f"{voice.number(1, 340)}{voice.one(('', '', '', 'A', 'B', 'C'))}"
    patterns = (
        f"{number} {{street}}, {{town}}",
        f"Flat {{q}}, {number} {{street}}",
        f"{number} {{street}}, {{town}} {{post}}",
        "Unit {n}, {org}",
        "{town}, {town} {post}",
        "P.O. Box {n}{n}, {town}",
        f"c/o {{given}} {{family}}, {number} {{street}}",
    )
    text = voice.fill(voice.one(patterns), SLOTS)
    return text.upper() if voice.chance(0.15) else text


def date(voice: Voice) -> str:
    """A date in one of the usual ways."""
    pattern = voice.one(DATES)
    month = voice.one(MONTHS)
    text = some_date(voice, (pattern.replace("{month}", month).replace("{short}", month[:3].upper()),), DAYS)
    return f"{voice.one(('Date: ', 'Issued ', 'Due by ', 'Valid until '))}{text}" if voice.chance(0.25) else text


def money(voice: Voice) -> str:
    """An amount in one of a few currencies."""
    number = f"{price(voice, 2, 7) / 100:,.2f}"
    return voice.one((f"${number}", f"£{number}", f"EUR {number}", f"{number}", f"{number} USD", f"€{number}"))


def amount(voice: Voice) -> str:
    """An amount alone, in words of a receipt, or after goods."""
    shape = voice.number(0, 5)
    if shape == 0:
        return money(voice)
    if shape < 3:
        label = voice.one(TOTALS)
        return f"{label.upper() if voice.chance(0.4) else label}{voice.one((': ', ' '))}{money(voice)}"
    return f"{voice.say(w.ITEM)} {voice.one(('', '', f'x{voice.number(2, 12)} '))}{money(voice)}"


def identifier(voice: Voice) -> str:
    """A number of a card, form or invoice."""
    label = (
        "No.",
        "ID:",
        "Passport No.",
        "Invoice #",
        "Ref:",
        "Serial no.",
        "Policy",
        "Account",
        "Licence No:",
        "Order",
    )
    return f"{voice.one(label)} {card_number(voice, voice.number(0, 3))}"


def caption(voice: Voice) -> str:
    """A title, or a form's label with its answer."""
    if voice.chance(0.06):
        return voice.say(w.HEADER)
    answers: tuple[Callable[[], str], ...] = (
        lambda: f"{voice.say(w.LABEL)}: {name(voice)}",
        lambda: f"{voice.say(w.LABEL)}: {voice.say(w.ORG)}, {voice.say(w.TOWN)}",
        lambda: f"{voice.say(w.HEADER)} {card_number(voice, 1)}",
        lambda: f"Place of birth: {voice.say(w.TOWN)} / {voice.say(w.TOWN)}",
        lambda: f"{voice.say(w.ORG)}, {voice.number(1, 99)} {voice.say(w.STREET)}".upper(),
    )
    return voice.one(answers)()


def phone(voice: Voice) -> str:
    """A telephone number from the blocks that are kept for fiction."""
    number = voice.one(("+44 1632 960###", "(555) 555-01##", "+1 555 555 01##", "07700 900###", "01632 960 ###"))
    return f"{voice.one(('', 'Tel. ', 'Phone: ', 'Fax: ', 'T: ', 'Mobile '))}{voice.digits(number)}"


def _postcode(voice: Voice) -> str:
    return f"Q{voice.one('XZV')}{voice.number(1, 19)} {voice.number(1, 9)}{voice.one('ABDEF')}{voice.one('GHJLN')}"


SLOTS: Slots = {
    "who": w.WHO,
    "sign": w.SIGN,
    "paper": w.PAPER,
    "made": w.MAKE,
    "food": w.FOOD,
    "handle": w.HANDLE,
    "thing": w.THING,
    "place": w.PLACE,
    "when": w.WHEN,
    "state": w.STATE,
    "adjective": w.ADJECTIVE,
    "scene": w.SCENE,
    "does": w.DOES,
    "street": w.STREET,
    "town": w.TOWN,
    "item": w.ITEM,
    "org": w.ORG,
    "given": w.GIVEN,
    "family": w.FAMILY,
    "post": _postcode,
    "code": lambda voice: card_number(voice, 2),
    "n": lambda voice: str(voice.number(2, 98)),
    "q": lambda voice: str(voice.number(1, 12)),
}
GRAMMAR = Grammar(
    {
        "sentence": (40, sentence),
        "name": (9, name),
        "address": (12, address),
        "date": (8, date),
        "amount": (11, amount),
        "id": (4, identifier),
        "caption": (7, caption),
        "phone": (2, phone),
        "email": (3, lambda voice: email(voice, w.FAMILY, w.GIVEN)),
        "mixed": (4, lambda voice: capital(voice.fill(voice.one(MIXED), SLOTS))),
    }
)
