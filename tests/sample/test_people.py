"""Passports' machine-readable zones, and numbers that nobody can have."""

import unicodedata

import numpy as np
import pytest

from stages.sample.mrz import check_digit, plain, td3
from stages.sample.papers import facts
from stages.sample.people import VI_UNASSIGNED, person


@pytest.mark.parametrize(
    ("data", "digit"),
    [("L898902C3", "6"), ("740812", "2"), ("120415", "9"), ("ZE184226B<<<<<", "1"), ("<<<<<<<<<", "0")],
)
def test_check_digits_of_icao_9303(data: str, digit: str) -> None:
    assert check_digit(data) == digit


def test_the_specimen_of_icao_9303() -> None:
    assert td3(
        issuer="UTO",
        family="Eriksson",
        given="Anna Maria",
        number="L898902C3",
        nationality="UTO",
        born="740812",
        sex="F",
        expires="120415",
        optional="ZE184226B",
    ) == ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")


@pytest.mark.parametrize("origin", ["ko", "vi", "en"])
def test_zones_of_invented_people_are_valid(origin: str) -> None:
    for seed in range(40):
        holder = person(np.random.SeedSequence(seed), origin)
        texts = facts("card", holder, np.random.default_rng(seed), "en").texts
        first, second = texts["mrz1"], texts["mrz2"]
        assert len(first) == len(second) == 44
        assert first.startswith(f"P<UTO{plain(holder.family)}<<")
        assert second[9] == check_digit(second[:9])
        assert second[19] == check_digit(second[13:19])
        assert second[27] == check_digit(second[21:27])
        assert second[43] == check_digit(second[:10] + second[13:20] + second[21:43])


def test_korean_numbers_were_never_issued() -> None:
    for seed in range(200):
        holder = person(np.random.SeedSequence(seed), "ko")
        for number, ends in ((holder.national_id, {11}), (holder.alien_id, {11, 13})):
            digits = number.replace("-", "")
            assert number[6] == "-"
            assert len(digits) == 13
            assert digits[:6] == f"{holder.born:%y%m%d}"
            assert 97 <= int(digits[7:9]) <= 99
            total = sum(int(d) * w for d, w in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=False))
            assert int(digits[12]) not in {(end - total % 11) % 10 for end in ends}


def test_vietnamese_numbers_name_no_province() -> None:
    for seed in range(100):
        holder = person(np.random.SeedSequence(seed), "vi")
        assert len(holder.national_id) == 12
        assert int(holder.national_id[:3]) in VI_UNASSIGNED
        assert holder.national_id[4:6] == f"{holder.born.year % 100:02d}"


@pytest.mark.parametrize("origin", ["ko", "vi", "en"])
def test_people_depend_on_their_seed_alone_and_are_nfc(origin: str) -> None:
    seed = np.random.SeedSequence([7, 3])
    holder = person(seed, origin)
    assert holder == person(np.random.SeedSequence([7, 3]), origin)
    assert holder.email.isascii()
    assert holder.email.endswith("@example.org")
    for text in (holder.name, holder.address, holder.birthplace):
        assert unicodedata.is_normalized("NFC", text)
