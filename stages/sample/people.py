"""Invented people: names of common syllables, towns that don't exist, numbers that no office can have issued.

How a number is kept from being anybody's: Korean resident and alien numbers carry region digits 97 to 99 and a wrong
check digit; driver licences a licensing office (31 to 39) that there is none of; Vietnamese citizen numbers a province
code that is not assigned; Korean mobile numbers a block (010-0, 010-1) that is not handed out; passports are issued by
UTO, the code that ICAO 9303 keeps for examples; addresses end in example.org. All look right to a detector.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np
from msgspec import Struct

from stages.sample.mrz import plain

T = TypeVar("T")
Pairs = tuple[tuple[str, str], ...]


def _pairs(text: str) -> Pairs:
    """ "김:Kim 이:Lee" as pairs."""
    return tuple((a, b) for a, _, b in (pair.partition(":") for pair in text.split()))


KO_FAMILY = _pairs(
    "김:Kim 이:Lee 박:Park 최:Choi 정:Jung 강:Kang 조:Cho 윤:Yoon 장:Jang 임:Lim 한:Han 오:Oh 서:Seo 신:Shin 권:Kwon "
    "황:Hwang 안:Ahn 송:Song 류:Ryu 홍:Hong 문:Moon 배:Bae 노:Noh 하:Ha"
)
KO_FIRST = _pairs(
    "가:Ga 도:Do 민:Min 서:Seo 지:Ji 하:Ha 예:Ye 수:Su 현:Hyun 은:Eun 태:Tae 승:Seung 채:Chae "
    "다:Da 시:Si 유:Yu 재:Jae 혜:Hye"
)
KO_SECOND = {
    "M": _pairs("준:Jun 우:Woo 훈:Hoon 호:Ho 석:Seok 찬:Chan 혁:Hyuk 환:Hwan 겸:Gyeom 율:Yul 범:Beom 빈:Bin"),
    "F": _pairs("연:Yeon 은:Eun 윤:Yoon 아:A 린:Rin 희:Hee 경:Gyeong 진:Jin 나:Na 영:Young 정:Jeong 솔:Sol"),
}
VI_FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
VI_MIDDLE = {
    "M": ["Văn", "Đức", "Hữu", "Minh", "Quang", "Gia", "Bảo", "Thanh", "Quốc", "Công"],
    "F": ["Thị", "Ngọc", "Thùy", "Kim", "Mỹ", "Phương", "Bích", "Hồng", "Diệu", "Thu"],
}
VI_GIVEN = {
    "M": [
        "Anh",
        "Bình",
        "Cường",
        "Dũng",
        "Hải",
        "Hiếu",
        "Hùng",
        "Khánh",
        "Long",
        "Nghĩa",
        "Phước",
        "Sơn",
        "Thắng",
        "Toàn",
        "Tuấn",
        "Việt",
    ],
    "F": [
        "Anh",
        "Châu",
        "Dung",
        "Giang",
        "Hạnh",
        "Hằng",
        "Hương",
        "Lan",
        "Linh",
        "Nguyệt",
        "Nhung",
        "Quỳnh",
        "Thảo",
        "Trâm",
        "Tuyết",
        "Yến",
    ],
}
EN_FAMILY = [
    "Ashdown",
    "Barleyfield",
    "Copperwhite",
    "Dunmore",
    "Elderwick",
    "Fennimore",
    "Grindlay",
    "Hartwell",
    "Ives",
    "Kestrel",
    "Larkspur",
    "Millward",
    "Northgate",
    "Oakhurst",
    "Penrose",
    "Quillfeather",
    "Ravenhall",
    "Stonebridge",
    "Thistlewood",
    "Underhill",
    "Weatherby",
]
EN_GIVEN = {
    "M": [
        "Adam",
        "Bruno",
        "Caleb",
        "Daniel",
        "Edmund",
        "Felix",
        "George",
        "Hugo",
        "Isaac",
        "Julian",
        "Leo",
        "Martin",
        "Nathan",
        "Oscar",
        "Simon",
        "Theo",
    ],
    "F": [
        "Alice",
        "Beatrice",
        "Clara",
        "Dora",
        "Edith",
        "Fiona",
        "Greta",
        "Helen",
        "Iris",
        "Julia",
        "Laura",
        "Mabel",
        "Nora",
        "Olive",
        "Ruth",
        "Sophie",
    ],
}

KO_TOWNS = ("맷돌특별시 물레구", "방아광역시 디딜구", "곳간도 가마니시", "이삭도 볏단군", "맷돌특별시 절구구")
KO_STREETS = ("물레방아로", "디딤돌길", "쌀겨로", "보리밭길", "누룩로", "키질로", "멍석길")
KO_QUARTERS = ("두레동", "나락동", "한되동", "연자동", "겉보리동")
VI_WARDS = ("phường Lúa Vàng", "phường Cối Đá", "xã Bến Gạo", "xã Đồng Thóc", "phường Sân Phơi")
VI_DISTRICTS = ("quận Hạt Ngọc", "huyện Bông Lúa", "thị xã Cầu Cối", "quận Giếng Làng")
VI_CITIES = ("thành phố Cối Xay", "tỉnh Nương Rẫy", "tỉnh Sông Bột")
VI_STREETS = ("đường Cối Xay", "đường Rơm Rạ", "phố Hàng Sàng", "đường Giã Gạo")
VI_UNASSIGNED = (3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39)
EN_STREETS = ("Sluice Lane", "Granary Row", "Hopper Street", "Bolting Yard", "Flour Hill", "Weir Walk")
EN_TOWNS = ("Millbrook", "Grist", "Upper Quern", "Stonedresser", "Port Chaff")

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
TODAY = date(2026, 1, 15)
"""The day on which every sample delivery was received; nothing is dated later but an expiry."""


class Person(Struct, frozen=True, kw_only=True):
    """Who somebody is, in every document of theirs. `name` is as written at home, family and given are Latin."""

    origin: str
    sex: str
    born: date
    name: str
    family: str
    given: str
    national_id: str
    alien_id: str
    address: str
    birthplace: str
    phone: str
    seed: int

    @property
    def email(self) -> str:
        """An address in a domain that exists for examples only."""
        given, family = (plain(part).replace("<", "").lower() for part in (self.given, self.family))
        return f"{given}.{family}{self.born.year % 100:02d}@example.org"


def pick(rng: np.random.Generator, options: Sequence[T]) -> T:
    """One of the options."""
    return options[int(rng.integers(len(options)))]


def person(seed: np.random.SeedSequence, origin: str) -> Person:
    """The person that a seed stands for, from origin ko, vi or en."""
    rng = np.random.default_rng(seed)
    sex = pick(rng, ["M", "F"])
    born = date(1952, 1, 1) + timedelta(days=int(rng.integers(19000)))
    if origin == "ko":
        family, first, second = pick(rng, KO_FAMILY), pick(rng, KO_FIRST), pick(rng, KO_SECOND[sex])
        names = (family[0] + first[0] + second[0], family[1], f"{first[1]}{second[1].lower()}")
        number = _resident_number(rng, born, sex)
        address, birthplace = _korean_address(rng), pick(rng, KO_TOWNS)
    elif origin == "vi":
        family_name, middle, given = pick(rng, VI_FAMILY), pick(rng, VI_MIDDLE[sex]), pick(rng, VI_GIVEN[sex])
        names = (f"{family_name} {middle} {given}", family_name, f"{middle} {given}")
        generation = 2 * (born.year >= 2000) + (sex == "F")
        number = f"{pick(rng, VI_UNASSIGNED):03d}{generation}{born.year % 100:02d}{rng.integers(10**6):06d}"
        address, birthplace = _vietnamese_address(rng), f"{pick(rng, VI_WARDS)}, {pick(rng, VI_CITIES)}"
    elif origin == "en":
        given, family_name = pick(rng, EN_GIVEN[sex]), pick(rng, EN_FAMILY)
        second_given = pick(rng, [g for g in EN_GIVEN[sex] if g != given])
        given = f"{given} {second_given}" if rng.random() < 0.4 else given
        names = (f"{given} {family_name}", family_name, given)
        number = f"U{rng.integers(10**7, 10**8):08d}"
        address = f"{rng.integers(1, 180)} {pick(rng, EN_STREETS)}, {pick(rng, EN_TOWNS)}"
        birthplace = pick(rng, EN_TOWNS)
    else:
        raise ValueError(f"origin {origin!r} is unknown; expected ko, vi or en")
    return Person(
        origin=origin,
        sex=sex,
        born=born,
        name=names[0],
        family=names[1],
        given=names[2],
        national_id=number,
        alien_id=_resident_number(rng, born, sex, alien=True),
        address=address,
        birthplace=birthplace,
        phone=f"010-{rng.integers(0, 2000):04d}-{rng.integers(10000):04d}",
        seed=int(rng.integers(2**31)),
    )


def _resident_number(rng: np.random.Generator, born: date, sex: str, *, alien: bool = False) -> str:
    """A Korean resident or alien number: real in form, with region digits and a check digit that were never issued."""
    century = 1 + 4 * alien + 2 * (born.year >= 2000) + (sex == "F")
    digits = f"{born:%y%m%d}{century}{rng.integers(97, 100)}{rng.integers(1000):03d}"
    total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
    # Residents' check digit is 11 - total % 11, aliens' 13 - total % 11: neither of the two.
    wrong = [str(d) for d in range(10) if d not in ((11 - total % 11) % 10, (13 - total % 11) % 10)]
    return f"{digits[:6]}-{digits[6:]}{pick(rng, wrong)}"


def _korean_address(rng: np.random.Generator) -> str:
    street = f"{pick(rng, KO_TOWNS)} {pick(rng, KO_STREETS)} {rng.integers(1, 240)}"
    flat = f"{rng.integers(101, 120)}동 {rng.integers(1, 20)}{rng.integers(1, 5):02d}호"
    return f"{street}, {flat} ({pick(rng, KO_QUARTERS)})"


def _vietnamese_address(rng: np.random.Generator) -> str:
    street = f"{rng.integers(1, 300)} {pick(rng, VI_STREETS)}"
    return f"{street}, {pick(rng, VI_WARDS)}, {pick(rng, VI_DISTRICTS)}, {pick(rng, VI_CITIES)}"
