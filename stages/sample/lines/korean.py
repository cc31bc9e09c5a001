"""What the Korean lines say: sentences, names, addresses, dates, amounts, numbers of cards, captions."""

from collections.abc import Callable

import numpy as np

import stages.sample.lines.korean_words as w
from stages.sample.lines.hangul import Verb, with_particles
from stages.sample.lines.lexicon import Grammar, Slots, Voice, Words, words
from stages.sample.lines.numbers import card_number, email, grouped, price, some_date
from stages.sample.people import person

SENTENCES = (
    "{when} {who}[이/가] {place}에서 {food}[을/를] {ate}",
    "{who}[은/는] {how} {food}[을/를] {ate}",
    "{who}[과/와] {who}[이/가] {place}에 {how} 모였다",
    "{who}[이/가] {when} {paper}[을/를] {signed}",
    "{paper}[을/를] {how} {signed}",
    "{who}[은/는] {thing}[을/를] {how} {handled}",
    "{place}에서 {thing}[을/를] {handled}",
    "{thing}[이/가] {very} {is_}",
    "{food}[은/는] {very} {is_}",
    "{that} {thing}[과/와] {that} {thing}",
    "{that} {place}[으로/로] {how} 떠났다",
    "{place}의 {scene}",
    "{that} {food}",
    "{doing} {who}",
    "{who}의 {idea}",
    "{scene}[과/와] {scene}",
    "{who}[이/가] {place}에서 {stated}",
    "{when} {how} {stated}",
    "{scene}[이/가] {when} {did}",
    "{that} {scene}[이/가] {did}",
    "{idea}[은/는] {idea}보다 {worth}",
    "{idea}[과/와] {idea}[이/가] {worth}",
    "{if_} {thing}[을/를] 조심하십시오",
    "{food}[이나/나] {food}[을/를] {please_eat}",
    "{paper}[을/를] {please_sign}",
    "{doing} {who}[을/를] {place}에서 만났다",
    "{to_do} {thing}[이/가] 없어요",
    "왜 {who}[은/는] {thing}[을/를] {asked}?",
    "{place}에 {thing}[이/가] 있습니까?",
    "{who}[이라/라]도 {thing}[은/는] 함부로 못 만집니다",
    "뭐, {thing}[이/가] {that} 거예요?",
    "{place}에서 {place}까지 {n}분 걸려요",
    "이것은 {who}의 {thing}[이에요/예요].",
)
MIXED = (
    "{gadget} {q}개, {item} {n}개",
    "{place} {q}층 {gadget} 사용 안내",
    "{gadget}[으로/로] {paper}[을/를] {please_sign}",
    "{gadget}[이/가] {very} {is_}",
    "({q}) {scene} / {scene}",
    "{q}. {that} {thing}",
    "{org} ☎ 1588-00{n}",
    "{item} {n}% 할인({when})",
    "{thing} + {thing} = {n},900원",
    "※ {paper} {q}부 제출",
    "[{org}] {paper} 안내",
    "No.{n} {org}",
)
DATES = (
    "{y}년 {m}월 {d}일",
    "{y}년 {m:02d}월 {d:02d}일",
    "{y}.{m:02d}.{d:02d}",
    "{y}. {m}. {d}.",
    "{y}-{m:02d}-{d:02d}",
    "{y}년 {m}월 {d}일 {day}",
    "{y}/{m:02d}/{d:02d} {h:02d}:{min:02d}",
    "{m}월 {d}일 {day} 오후 {h}시 {min}분",
    "{y}.{m:02d}.{d:02d}({day:.1}) {h:02d}:{min:02d}",
)
DAYS = ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일")
TOTALS = (
    "합계",
    "합계금액",
    "받을 금액",
    "받은 돈",
    "거스름돈",
    "부가세",
    "할인금액",
    "과세물품가액",
    "총액",
    "계약금",
    "잔액",
)
FINITE = ("formal", "formal", "past_formal", "past_polite", "past_plain", "polite")


def finite(lexicon: Words) -> Callable[[Voice], str]:
    """Says a verb of the lexicon as a sentence's end."""

    def said(voice: Voice) -> str:
        verb = Verb(voice.say(lexicon))
        ending = voice.one(FINITE)
        if ending.startswith("past"):
            return verb.past({"past_formal": "습니다", "past_polite": "어요", "past_plain": "다"}[ending])
        return verb.formal() if ending == "formal" else verb.polite()

    return said


def _made(lexicon: Words, form: Callable[[Verb], str]) -> Callable[[Voice], str]:
    return lambda voice: form(Verb(voice.say(lexicon)))


def sentence(voice: Voice) -> str:
    """A sentence, sometimes without its stop."""
    text = with_particles(voice.fill(voice.one(SENTENCES), SLOTS))
    return text if text[-1] in "?." or voice.chance(0.35) else f"{text}."


def name(voice: Voice) -> str:
    """A full name, sometimes with a title or spread out."""
    family, given = voice.say(w.FAMILY), voice.say(w.FIRST) + voice.say(w.SECOND)
    text = family + given
    if voice.chance(0.3):
        return f"{text} {voice.one(('님', '귀하', '씨', '선생님', '과장', '대표', '교수', '원장'))}"
    return " ".join(text) if voice.chance(0.12) else text


def address(voice: Voice) -> str:
    """An address by road and number, or a part of it."""
    return voice.fill(voice.one(ADDRESSES), SLOTS)


ADDRESSES = (
    "{city} {district} {street} {n}",
    "{city} {district} {street} {n}-{q}",
    "{district} {street} {n}, {flat}",
    "{city} {street} {n} ({quarter})",
    "{street} {n}번길 {q}, {flat}",
    "{city} {district} {quarter} {n}-{q}번지",
    "{city} {district} {street} {n}, {q}층",
    "{quarter} {flat}",
    "{city} {quarter} {n}번지",
    "({zip}) {city} {district} {street} {n}",
)


def money(voice: Voice) -> str:
    """An amount in won."""
    number = grouped(price(voice, 3, 8) // 10 * 10, ",")
    return voice.one((f"{number}원", f"{number}원", f"₩{number}", number, f"{number} 원", f"금 {number}원정"))


def amount(voice: Voice) -> str:
    """An amount alone, in words of a receipt, or after goods."""
    shape = voice.number(0, 5)
    if shape == 0:
        return money(voice)
    if shape < 3:
        return f"{voice.one(TOTALS)}{voice.one((': ', ' '))}{money(voice)}"
    count = f" {voice.number(1, 20)}{voice.one(('', '개', '봉', 'EA'))}" if shape < 5 else ""
    return f"{voice.say(w.ITEM)}{count} {money(voice)}"


def identifier(voice: Voice) -> str:
    """A number of a card, form or invoice."""
    shape = voice.number(0, 7)
    return (
        lambda: person(np.random.SeedSequence(voice.number(0, 10**9)), "ko").national_id,
        lambda: f"주민등록번호 {person(np.random.SeedSequence(voice.number(0, 10**9)), 'ko').national_id}",
        lambda: f"면허번호: {voice.number(31, 39)}-{voice.digits('##-######-##')}",
        lambda: f"승인번호 {voice.digits('########')}",
        lambda: f"사업자번호: 000-{voice.digits('##-#####')}",
        lambda: f"접수번호 제{voice.number(2010, 2026)}-{voice.number(1, 99999)}호",
        lambda: f"운송장번호 {voice.digits('####-####-####')}",
        lambda: f"{voice.one(('여권번호', '증권번호', '등록번호', '관리번호'))} {card_number(voice, 1)}",
    )[shape]()


def caption(voice: Voice) -> str:
    """A title, or a form's label with its answer."""
    if voice.chance(0.06):
        return voice.say(w.HEADER)
    shape = voice.number(0, 7)
    return (
        lambda: f"{voice.say(w.LABEL)}: {name(voice)}",
        lambda: f"{voice.say(w.LABEL)} {voice.say(w.ORG)}",
        lambda: f"{voice.say(w.HEADER)} 제{voice.number(1, 9999)}호",
        lambda: f"{voice.say(w.ORG)} {voice.say(w.FAMILY)}{voice.say(w.FIRST)}{voice.say(w.SECOND)}",
        lambda: f"{voice.say(w.HEADER)} ({voice.say(w.LABEL)}, {voice.say(w.LABEL)})",
        lambda: f"발급일 {some_date(voice, DATES[:5], DAYS)}",
        lambda: f"{voice.say(w.LABEL)} / {voice.say(w.LABEL)} / {voice.say(w.LABEL)}",
        lambda: f"{voice.say(w.LABEL)}: {voice.say(w.CITY)} {voice.say(w.DISTRICT)}",
    )[shape]()


def phone(voice: Voice) -> str:
    """A telephone number of a block that isn't handed out."""
    number = f"010-{voice.number(0, 1999):04d}-{voice.digits('####')}"
    return f"{voice.one(('', '☎ ', '전화 ', '연락처: ', 'H.P. ', '휴대폰 ', 'Tel: '))}{number}"


FLAT = ("{}동 {}호", "{}동 {}호", "제{}동 {}호")
SLOTS: Slots = {
    "who": w.WHO,
    "food": w.FOOD,
    "paper": w.PAPER,
    "thing": w.THING,
    "place": w.PLACE,
    "when": w.WHEN,
    "how": w.HOW,
    "scene": w.SCENE,
    "idea": w.IDEA,
    "very": lambda voice: voice.one(w.VERY),
    "ate": finite(w.EAT),
    "signed": finite(w.SIGN),
    "handled": finite(w.HANDLE),
    "is_": finite(w.ADJECTIVE),
    "worth": finite(w.WORTH),
    "stated": finite(w.STATE),
    "did": finite(w.DOES),
    "that": _made(w.ADJECTIVE, Verb.done),
    "doing": _made(w.STATE, Verb.doing),
    "asked": _made(w.HANDLE, Verb.asked),
    "to_do": _made(w.HANDLE, Verb.to_do),
    "if_": _made(w.STATE, Verb.if_),
    "please_eat": _made(w.EAT, Verb.please),
    "please_sign": _made(w.SIGN, Verb.please),
    "city": w.CITY,
    "district": w.DISTRICT,
    "street": w.STREET,
    "quarter": w.QUARTER,
    "item": w.ITEM,
    "org": w.ORG,
    "gadget": w.GADGET,
    "zip": lambda voice: f"0{voice.digits('####')}",
    "flat": lambda voice: voice.one(FLAT).format(
        voice.number(101, 130), voice.number(1, 25) * 100 + voice.number(1, 6)
    ),
    "n": lambda voice: str(voice.number(2, 98)),
    "q": lambda voice: str(voice.number(1, 12)),
}
LATIN_FAMILY = words(
    "kim, lee, park, choi, jung, kang, cho, yoon, jang, lim, hwang, kwon, seo, shin, ryu, noh, bae, moon"
)
LATIN_GIVEN = words(
    "minjun, seoyeon, jihoon, hayoon, yejin, taewoo, sujin, hyunsik, eunbi, dasom, jaehyuk, gyeongok, woo"
)
GRAMMAR = Grammar(
    {
        "sentence": (42, sentence),
        "name": (8, name),
        "address": (12, address),
        "date": (8, lambda voice: some_date(voice, DATES, DAYS)),
        "amount": (10, amount),
        "id": (4, identifier),
        "caption": (8, caption),
        "phone": (2, phone),
        "email": (1, lambda voice: email(voice, LATIN_FAMILY, LATIN_GIVEN)),
        "mixed": (6, lambda voice: with_particles(voice.fill(voice.one(MIXED), SLOTS))),
    }
)
