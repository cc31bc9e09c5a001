"""What the Vietnamese lines say: sentences, names, addresses, dates, amounts, numbers of cards, captions."""

from collections.abc import Callable

import stages.sample.lines.vietnamese_words as w
from stages.sample.lines.lexicon import Grammar, Slots, Voice, capital
from stages.sample.lines.numbers import card_number, email, grouped, price, some_date
from stages.sample.people import VI_UNASSIGNED

RARE = frozenset("ẫẳẵẽễỗỡữỹỵỷẨẪẲẴẼỄỖỠỮỸỴỶ")
"""Letters with a stack of marks, or a tone on y, that are seldom seen and easily flattened."""

SENTENCES = (
    "{who} đã {sign} {paper} {when}",
    "{who} vừa {sign} {paper}",
    "{who} {sign} {paper} {manner}",
    "{when} {who} {cook} {food}",
    "{who} đang {cook} {food} ở {place}",
    "{who} sẽ {go} {place} {when}",
    "{who} {state} ở {place}",
    "{who} và {who} {state} {manner}",
    "{thing} này {very} {adjective}",
    "{food} ở {place} {very} {adjective}",
    "{who} {handle} {thing} {manner}",
    "hãy {handle} {thing} {when}",
    "đừng {handle} {thing} ở {place}",
    "{scene} {does}",
    "{when} {scene} {does}",
    "vì {reason} nên {who} {state}",
    "{reason}, {who} phải {go} {place}",
    "không được {ban} trong {place}",
    "xin vui lòng {sign} {paper} trước {n} giờ",
    "{idea} {is_}, {idea} thì không",
    "{idea} và {idea} {is_}",
    "ai đã {handle} {thing} ở {place}?",
    "bao giờ {who} mới {go} {place}?",
    "{who} có {handle} {thing} không?",
    "từ {place} đến {place} mất {n} phút",
    "{n} {unit} {food}, {n} {unit} {food}",
    "nếu {reason} thì {handle} {thing}",
    "{thing} {adjective}, {thing} {adjective}",
    "không có gì {adjective} bằng {food}",
    "dẫu {reason}, {who} vẫn {state}",
    "“{idea} {is_}” - {who}",
)
UNITS = ("ký", "gói", "chai", "hộp", "phần", "chén", "tô", "lạng", "lít", "quả", "túi", "dĩa", "đĩa", "ổ", "cữ")
DATES = (
    "{d:02d}/{m:02d}/{y}",
    "{d:02d}-{m:02d}-{y}",
    "{d}/{m}/{y}",
    "{d:02d}.{m:02d}.{y}",
    "Ngày {d:02d} tháng {m:02d} năm {y}",
    "ngày {d} tháng {m} năm {y}",
    "{day}, {d:02d}/{m:02d}/{y}",
    "{day}, ngày {d}/{m}/{y}",
    "{h} giờ {min:02d} phút, ngày {d:02d}/{m:02d}/{y}",
    "{h:02d}:{min:02d} {d:02d}/{m:02d}/{y}",
    "Tháng {m}, năm {y}",
)
DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
TOTALS = (
    "Tổng cộng",
    "Thành tiền",
    "Tiền thừa",
    "Khách đưa",
    "Giảm giá",
    "Thuế GTGT",
    "Đặt cọc",
    "Phí ship",
    "Còn nợ",
    "Lẻ",
)
MONEY = ("{}đ", "{} đ", "{} VNĐ", "{} đồng", "{}₫", "{}")


def sentence(voice: Voice) -> str:
    """A sentence, sometimes without its stop, seldom all in upper case."""
    text = capital(voice.fill(voice.one(SENTENCES), SLOTS))
    text = f"“{capital(text[1:])}" if text[0] == "“" else text
    if voice.chance(0.1):
        return text.upper()
    return text if text[-1] in "?”" or voice.chance(0.4) else f"{text}{'.' if voice.chance(0.85) else '!'}"


def name(voice: Voice) -> str:
    """A full name as cards and forms write it."""
    parts = [voice.say(w.FAMILY), voice.say(w.MIDDLE), voice.say(w.GIVEN)]
    if voice.chance(0.3):
        parts.insert(2, voice.say(w.GIVEN))
    text = " ".join(parts)
    title = voice.one(("Ông ", "Bà ", "Anh ", "Chị ", "Cô ", "Bác ")) if voice.chance(0.12) else ""
    return text.upper() if not title and voice.chance(0.4) else title + text


def address(voice: Voice) -> str:
    """A part of an address that fits on a line."""
    number = f"{voice.number(1, 480)}{voice.one(('', '', '', '', 'A', 'B', '/2', '/15', ' bis'))}"
    text = voice.fill(
        voice.one(
            (
                "{number} {street}, P. {ward}, Q. {district}",
                "{number} đường {street}, phường {ward}",
                "Số {number} phố {street}, {district}, {province}",
                "Số {number}, ngõ {n}, phố {street}",
                "Tổ {n}, phường {ward}, quận {district}",
                "Ấp {n}, xã {ward}, huyện {district}",
                "Thôn {n}, xã {ward}, tỉnh {province}",
                "Phường {ward}, Quận {q}, TP. {province}",
                "{number}/{n} Đường {street}, Quận {q}",
                "Chung cư {ward}, tầng {q}, căn hộ {n}",
                "Xã {ward}, huyện {district}, tỉnh {province}",
                "Khu phố {q}, Phường {ward}, Thị xã {district}",
                "Hẻm {number} {street}, Phường {q}, Quận {q}",
            )
        ),
        {**SLOTS, "number": lambda _: number},
    )
    return text.upper() if voice.chance(0.08) else text


def date(voice: Voice) -> str:
    """A date in one of the usual ways."""
    return some_date(voice, DATES, DAYS)


def money(voice: Voice) -> str:
    """An amount in đồng."""
    return voice.one(MONEY).format(grouped(price(voice, 3, 8) // 100 * 100, "." if voice.chance(0.8) else ","))


def amount(voice: Voice) -> str:
    """An amount alone, in words of a receipt, or after goods."""
    shape = voice.number(0, 5)
    if shape == 0:
        return money(voice)
    if shape < 3:
        label = voice.one(TOTALS)
        return f"{label.upper() if voice.chance(0.3) else label}: {money(voice)}"
    goods = capital(voice.say(w.FOOD if voice.chance(0.6) else w.THING))
    return f"{goods} x{voice.number(1, 12)} {money(voice)}" if shape < 5 else f"{goods} {money(voice)}"


def identifier(voice: Voice) -> str:
    """A number of a card, form or invoice."""
    number = f"{voice.one(VI_UNASSIGNED):03d}{voice.digits('#########')}"
    shapes: tuple[Callable[[], str], ...] = (
        lambda: f"Số: {number}",
        lambda: f"Số / No.: {number}",
        lambda: number,
        lambda: f"Mã số thuế: {voice.digits('##########')}",
        lambda: f"Số hợp đồng: {voice.digits('###')}/{voice.number(2015, 2026)}/HĐLĐ",
        lambda: f"Mã BN: {card_number(voice, 2)}",
        lambda: f"Ký hiệu: {card_number(voice, 1)}",
        lambda: f"Biển số: {voice.number(11, 99)}{voice.one('ABCDEFGHK')}-{voice.digits('###.##')}",
        lambda: f"Số thẻ BHYT: {card_number(voice, 2)}",
    )
    return voice.one(shapes)()


def caption(voice: Voice) -> str:
    """A title, or a form's label with its answer."""
    if voice.chance(0.06):
        return voice.say(w.HEADER)
    shape = voice.number(0, 7)
    place = f"{voice.say(w.WARD)}, {voice.say(w.DISTRICT)}, {voice.say(w.PROVINCE)}"
    return (
        lambda: f"Họ và tên: {name(voice)}",
        lambda: f"Ngày sinh: {some_date(voice, DATES[:2], DAYS)}",
        lambda: f"Quê quán: {place}",
        lambda: f"{voice.say(w.BEARING)} C:{voice.number(1, 9)}cm {voice.say(w.BODY)}",
        lambda: f"{voice.say(w.LABEL)}: {voice.say(w.ORG)} {voice.say(w.PROVINCE)}",
        lambda: f"{voice.say(w.HEADER)} SỐ {voice.number(1, 999)}",
        lambda: f"{voice.say(w.ORG)} {voice.say(w.DISTRICT)} {voice.number(1, 30)}".upper(),
        lambda: f"{voice.say(w.LABEL)}: {capital(voice.say(w.WHO))} {voice.say(w.GIVEN)}",
    )[shape]()


def phone(voice: Voice) -> str:
    """A telephone number of a block that no network has."""
    number = f"0{voice.one((50, 51, 54, 57))}{voice.one((' ', '.', '-'))}{voice.digits('###')}"
    number += f"{number[3]}{voice.digits('####')}"
    return voice.one(("ĐT: {}", "Điện thoại: {}", "Hotline: {}", "Liên hệ: {}", "{}", "Gọi {} gặp anh Vỹ")).format(
        number
    )


def mixed(voice: Voice) -> str:
    """Vietnamese with Latin names of things, codes and signs."""
    return capital(voice.fill(voice.one(MIXED), SLOTS))


MIXED = (
    "{gadget} của {who} {very} {adjective}",
    "{handle} {gadget} ở {place} (tầng {q})",
    "mua {gadget} giảm {n}% {when}",
    "{thing} + {gadget} = {n}.900k",
    "{sign} {paper} qua {gadget}",
    "{food} - {n}k/{unit}",
    "({q}) {scene}; ({n}) {thing}",
    "{org} - {province} & {province}",
    "tỷ lệ: {n},{q}% {paper}",
    "phòng A{n}, tầng {q}: {paper}",
)
SLOTS: Slots = {
    "who": w.WHO,
    "sign": w.SIGN,
    "paper": w.PAPER,
    "cook": w.COOK,
    "food": w.FOOD,
    "handle": w.HANDLE,
    "thing": w.THING,
    "place": w.PLACE,
    "go": w.GO,
    "when": w.WHEN,
    "manner": w.MANNER,
    "adjective": w.ADJECTIVE,
    "very": lambda voice: voice.one(w.VERY),
    "state": w.STATE,
    "scene": w.SCENE,
    "does": w.DOES,
    "reason": w.REASON,
    "ban": w.BAN,
    "idea": w.IDEA,
    "is_": w.IS,
    "street": w.STREET,
    "ward": w.WARD,
    "district": w.DISTRICT,
    "province": w.PROVINCE,
    "org": w.ORG,
    "gadget": w.GADGET,
    "unit": lambda voice: voice.one(UNITS),
    "n": lambda voice: str(voice.number(2, 98)),
    "q": lambda voice: str(voice.number(1, 12)),
}
GRAMMAR = Grammar(
    {
        "sentence": (40, sentence),
        "name": (9, name),
        "address": (13, address),
        "date": (7, date),
        "amount": (10, amount),
        "id": (4, identifier),
        "caption": (8, caption),
        "phone": (2, phone),
        "email": (2, lambda voice: email(voice, w.FAMILY, w.GIVEN)),
        "mixed": (5, mixed),
    }
)
