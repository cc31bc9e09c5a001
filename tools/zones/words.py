"""What stands on invented cards: headings, captions of many languages, and values."""

from collections.abc import Callable

import numpy as np

from stages.sample.lines.text import line_text
from stages.sample.mrz import plain, td3
from stages.sample.people import MONTHS, Person, person, pick


def phrases(text: str) -> list[str]:
    """ "one / two" as a list."""
    return " ".join(text.split()).split(" / ")


HEADINGS = phrases(
    """
    IDENTITY CARD / CARTE D'IDENTITÉ / NATIONAL ID / DRIVING LICENCE / PERMIS DE CONDUIRE / FÜHRERSCHEIN /
    AUSWEIS / RESIDENCE PERMIT / PASSPORT / PASSEPORT / PASAPORTE / REISEPASS / STUDENT CARD / EMPLOYEE PASS /
    HEALTH CARD / 신분증 / 학생증 / 사원증 / 면허증 / 건강보험증 / 여권 / GIẤY PHÉP LÁI XE / THẺ SINH VIÊN /
    HỘ CHIẾU / THẺ BẢO HIỂM Y TẾ / LETËRNJOFTIM / VOTER CARD / VISA / TARJETA DE IDENTIDAD / PERSONALAUSWEIS /
    RIJBEWIJS / PATENTE DI GUIDA
    """
)
STATES = phrases(
    """
    REPUBLIC OF GRIST / Republic of Millstone / KINGDOM OF SIEVE / UNION OF WEIRS / ÉTAT DE LA MEULE /
    MÜHLENSTAAT / 맷돌 공화국 / 대한 방앗간 / CỘNG HÒA CỐI XAY / Ministry of Flour / Police of Quern / 물레구청장
    """
)
CAPTIONS = phrases(
    """
    Name / Surname / Given names / Nom / Prénoms / Apellidos / Nombres / Name / Vorname / Cognome / Nome /
    Date of birth / Geburtsdatum / Date de naissance / Fecha de nacimiento / Sex / Sexe / Geschlecht /
    Nationality / Nationalité / Staatsangehörigkeit / Place of birth / Lieu de naissance / Geburtsort / Authority /
    Autorité / Behörde / Date of issue / Date de délivrance / Date of expiry / Gültig bis / Document No. /
    Card No. / Personal No. / Address / Adresse / Anschrift / Height / Taille / Colour of eyes / Type / Code /
    Passport No. / Licence No. / Class / Valid until / Holder's signature / Signature / Unterschrift / Mbiemri /
    Emri / Datëlindja / 성명 / 이름 / 생년월일 / 주소 / 성별 / 국적 / 발급일 / 만료일 / 면허번호 / 등록번호 /
    소속 / 직위 / Họ và tên / Ngày sinh / Giới tính / Quốc tịch / Quê quán / Nơi thường trú / Số / Có giá trị đến /
    Ngày cấp / Hạng / 1. / 2. / 3. / 4a. / 4b. / 5.
    """
)
WORDS = ("SPECIMEN", "MUSTER", "MẪU", "견본")
DATES = (
    "{d:02d}.{m:02d}.{y}",
    "{d:02d}/{m:02d}/{y}",
    "{y}.{m:02d}.{d:02d}",
    "{y}-{m:02d}-{d:02d}",
    "{d:02d} {month} {y}",
    "{d:02d} {month}/{month} {y2:02d}",
    "{y}년 {m}월 {d}일",
    "{d:02d}{m:02d}{y}",
    "{d:02d} {m:02d} {y}",
)
ACCENTS = str.maketrans("aeiouncs", "áéîöüñçš")


def holder(rng: np.random.Generator) -> Person:
    """Somebody invented."""
    return person(np.random.SeedSequence(int(rng.integers(2**31))), pick(rng, ("en", "en", "ko", "vi")))


def value(rng: np.random.Generator, who: Person) -> str:
    """A text that tells something of somebody."""
    made: tuple[Callable[[], str], ...] = (
        lambda: who.name,
        lambda: plain(who.family).replace("<", " "),
        lambda: plain(who.given).replace("<", " "),
        lambda: who.given.translate(ACCENTS),
        lambda: date(rng),
        lambda: date(rng),
        lambda: number(rng),
        lambda: number(rng),
        lambda: who.address,
        lambda: who.birthplace,
        lambda: who.national_id,
        lambda: pick(rng, ("M", "F", "M/M", "F/F", "남", "여", "Nam", "Nữ")),
        lambda: pick(rng, ("GRISTIAN", "UTOPIAN", "Millish", "UTO", "GRS", "MÜHLENSTAATLER", "대한민국", "Cối Xay")),
        lambda: who.phone,
        lambda: f"{rng.integers(150, 200)} cm",
        lambda: who.name.upper(),
        lambda: pick(rng, STATES),
    )
    return pick(rng, made)()


def date(rng: np.random.Generator) -> str:
    """A date in some writing."""
    m, y = int(rng.integers(1, 13)), int(rng.integers(1940, 2040))
    return pick(rng, DATES).format(d=int(rng.integers(1, 29)), m=m, y=y, y2=y % 100, month=MONTHS[m - 1])


def number(rng: np.random.Generator) -> str:
    """A number of a document, in some grouping."""
    letters = "".join(pick(rng, "ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(int(rng.integers(0, 3))))
    parts = [
        "".join(str(d) for d in rng.integers(0, 10, int(rng.integers(2, 8)))) for _ in range(int(rng.integers(1, 4)))
    ]
    return letters + pick(rng, ("", "-", " ")).join(parts)[:16]


def zone(rng: np.random.Generator, who: Person) -> list[str]:
    """The lines of a machine-readable zone: two of 44, two of 36 or three of 30 characters."""
    first, second = td3(
        issuer=pick(rng, ("UTO", "GRS", "MLL")),
        family=who.family,
        given=who.given,
        number=f"{pick(rng, 'ABCMPX')}{rng.integers(10**7, 10**8)}",
        nationality="UTO",
        born=f"{who.born:%y%m%d}",
        sex=who.sex,
        expires=f"{rng.integers(27, 36)}0412",
    )
    shape = int(rng.integers(4))
    if shape == 0:
        return [first[:36], second[:36]]
    if shape == 1:
        return [("I" + second[:9] + second)[:30].ljust(30, "<"), second[13:43].ljust(30, "<"), first[5:35]]
    return [first, second]


def paragraph(rng: np.random.Generator, language: str) -> str:
    """A line of running text."""
    return line_text(language, int(rng.integers(2**31)))[0]
