"""Postal addresses in a text: Korean, Vietnamese, English and some others, by what they are made of."""

import re
import unicodedata
from functools import lru_cache

_UNIT = r"(?![시분초일월년개명원번회주호세대장권인조위%])"
_KOREAN = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (r"[가-힣]{1,6}\s?(?:특별자치시|특별자치도|특별시|광역시)", 2),
        (
            r"(?<![가-힣])(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)(?:시|도)?(?=\s[가-힣])",
            1,
        ),
        (r"(?<![가-힣])[가-힣]{1,5}도\s?[가-힣]{1,5}[시군](?![가-힣])", 2),
        (
            r"(?<![가-힣])(?!다시|역시|잠시|즉시|일시|표시|수시|임시|동시|접시|반드시|친구|도구|연구|요구|기구|입구|출구|가구)[가-힣]{1,6}[시군구](?![가-힣])",
            1,
        ),
        (r"[가-힣]{1,5}[읍면동리가](?=[\s,)\d]|$)", 1),
        (
            rf"[가-힣\d·.]{{1,12}}(?:대로|로|길)\s?\d{{1,4}}\s?(?:번?\s?길\s?\d{{0,4}})?{_UNIT}(?:\s?[-–]\s?\d+)?{_UNIT}",
            3,
        ),
        (rf"[가-힣]{{1,5}}[동리가읍면]\s?(?:산\s?)?\d{{1,4}}(?:\s?[-–]\s?\d{{1,4}})?{_UNIT}(?!\d)", 2),
        (r"\d{1,4}\s?[-–]?\s?\d{0,4}\s?번지", 3),
        (r"\d{1,4}\s?동\s?\d{1,4}\s?호", 3),
        (r"(?<!\d)\d{2,4}\s?호(?![가-힣\d])", 1),
        (r"(?:지하\s?)?\d{1,2}\s?층(?![가-힣]{2})", 1),
        (r"[가-힣A-Za-z\d]{2,}\s?(?:아파트|빌라|빌딩|오피스텔|맨션|연립|타워|상가|마을|단지)", 1),
        (r"^\s*[(\[][가-힣\d·, ]*[가-힣]{1,6}[동읍면리가](?:\d가)?(?:\s?[, ][^)]*)?[)\]]?\s*$", 3),
        (r"\([^)]*[가-힣]{1,5}[동읍면리가](?:\s?,[^)]*)?\)", 1),
    )
)
_CITIES = (
    "ha noi|ho chi minh|hcm|sai gon|da nang|hai phong|can tho|hue|bien hoa|nha trang|vung tau|da lat|"
    "quy nhon|binh duong|"
    "dong nai|thu duc|hai duong|bac ninh|nam dinh|nghe an|thanh hoa|quang nam|quang ninh|long an|an giang"
)
_VIETNAMESE = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (r"(?<!\w)(?i:so nha)\s*[:.]?\s*\d", 3),
        (r"(?<!\w)\d+[A-Za-z]?(?:\s?[/-]\s?\d+)*[A-Za-z]?,?\s+(?i:duong|pho|ngo|ngach|hem|kiet|d\.)\s*[A-Z\d]", 3),
        (r"(?<!\w)(?i:duong|pho|d\.)\s*[A-Z][A-Za-z]+(?:\s[A-Z\d]\w*)*", 1),
        (r"(?<!\w)(?i:ngo|ngach|hem|kiet|thon|xom|ap|khom|khu pho|to dan pho|kp\.?)\s*(?:[A-Z]\w*|\d+)", 1.5),
        (r"(?<!\w)(?:(?i:phuong|p\.)\s*(?:[A-Z]\w+|\d{1,2})|P\d{1,2}\b)", 1.5),
        (r"(?<!\w)(?i:xa|thi tran|tt\.)\s*[A-Z]\w+", 1.5),
        (r"(?<!\w)(?:(?i:quan|q\.)\s*(?:[A-Z]\w+|\d{1,2})|Q\d{1,2}\b)", 1.5),
        (r"(?<!\w)(?i:huyen|thi xa|h\.|tx\.)\s*[A-Z]\w+", 1.5),
        (r"(?<!\w)(?i:thanh pho|tp)\.?\s*[A-Z]\w*", 1.5),
        (r"(?<!\w)(?i:tinh)\s+[A-Z]\w+", 1.5),
        (rf"(?<!\w)(?i:{_CITIES})(?!\w)", 1.5),
        (r"^\W*(?i:so\s)?\d+[A-Za-z]?(?:/\d+)*[A-Za-z]?,?\s+[A-Z]", 1),
    )
)
_STREET = (
    "street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|ln|drive|dr|court|ct|square|sq|terrace|ter|parkway|pkwy|highway|hwy|crescent|cres|"
    "walk|row|hill|yard|close|way|place|pl|grove|mews|quay|wharf|rise|gardens|park|alley|circle|route|turnpike|plaza|broadway|esplanade|parade|mount|vale|pike"
)
_STATE = (
    "A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|"
    "N\\. ?[CYJ]\\.?|Alabama|Arizona|"
    "California|Colorado|Connecticut|Delaware|Florida|Georgia|Illinois|Indiana|Kansas|Kentucky|Louisiana|Maryland|Massachusetts|Michigan|Minnesota|Missouri|"
    "Nevada|New Jersey|New York|North Carolina|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Tennessee|Texas|Virginia|Washington|Wisconsin"
)
_ENGLISH = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (
            rf""
            rf"(?<![\w.,])\d{{1,5}}[A-Za-z]?(?:\s?[-/&]\s?\d+)?,?\s+(?:[NSEW]\.?\s+)?(?:[A-Z][\w'’.-]*\s+){{1,4}}(?i:{_STREET})\b\.?(?!\s*[%x\d]*\.\d\d\b)",
            3,
        ),
        (r"(?<!\w)(?i:p\.?\s?o\.?\s?box|post office box|postfach|apartado|boîte postale)\s*#?\s?\w*\d", 3),
        (rf"[A-Z][\w.' ]+,?\s+(?i:{_STATE})\.?,?\s+\d{{5}}(?:-\d{{4}})?(?!\d)", 3),
        (r"(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?!\w)", 3),
        (r"(?<!\w)[A-Z]\d[A-Z]\s\d[A-Z]\d(?!\w)", 2),
        (r"(?<!\w)(?i:jalan|jln|jin|lorong|lrg|persiaran|lebuh|lebuhraya|kampung|kg\.)\s*[A-Z\d]", 3),
        (
            r"(?<!\w)(?i:taman|tmn|dataran|wisma|menara|bangunan|plaza|kompleks|medan|mukim|bandar|kawasan|"
            r"seksyen|section|desa|bukit|pusat|wilayah)\s+[A-Z\d]",
            1.5,
        ),
        (r"(?<![\w.,-])\d{5}\s?,?\s+(?:KL\b|[A-Z][A-Za-z]{3,})(?!\w*\s?\d)", 1.5),
        (
            r"(?<!\w)(?i:johor|selangor|kuala lumpur|k\.?l\.?|penang|pulau pinang|perak|melaka|kedah|pahang|"
            r"sabah|sarawak|negeri sembilan|putrajaya|cyberjaya|petaling jaya|shah alam)(?!\w)",
            1.5,
        ),
        (
            r"^\W*(?i:no|lot|unit|level|suite|ste|blk|block|apt|flat|room|floor|ground floor|"
            r"g-?\d*)\.?\s?:?\s?#?[A-Z]?-?\d[\w-]*[, ]",
            1.5,
        ),
        (r"(?<!\w)\d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)\s(?i:fl|flr|floor)\b", 1.5),
        (r",\s*(?i:apt|apartment|suite|ste|unit|flat|room|floor)\.?\s?#?\w*\d", 1.5),
        (
            r"(?<!\w)\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?i:rue|avenue|boulevard|place|chemin|impasse|quai|"
            r"allée)\s(?!of\b)",
            3,
        ),
        (r"(?i:\w{3,}(?:straße|strasse|str\.|gasse|platz|allee|straat))\s+\d", 3),
        (r"(?<!\w)(?i:calle|c/|avda\.?|avenida|paseo|viale|piazza|corso|rua|ulica|ul\.|via)\s+[A-Z]\w+.{0,30}\d", 3),
    )
)  # fmt: skip
_LISTED = re.compile(r"^\s*\d{1,4}[A-Za-z]?\s+(?:[A-Z][a-z'’]+\s?){1,3},\s*[A-Z][a-z]+(?:\s[A-Z][a-z]+)*\.?\s*$")
ENOUGH = 3.0
"""The evidence from which on a text is an address."""
_LONGEST = 600


@lru_cache(maxsize=65536)
def _bare(character: str) -> str:
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    return unicodedata.normalize("NFD", character)[0]


@lru_cache(maxsize=16384)
def evidence(text: str, freely: bool = False) -> float:
    """How much in the text speaks for an address; ENOUGH is enough. `freely`: no goods are listed, which look alike."""
    if not 4 <= len(text) <= _LONGEST:
        return 0.0
    best = 0.0
    if any("가" <= c <= "힣" for c in text):
        best = sum(weight for pattern, weight in _KOREAN if pattern.search(text))
    if any(c.isascii() and c.isalpha() for c in text):
        bare = text if text.isascii() else "".join(map(_bare, text))
        found = [weight for pattern, weight in _VIETNAMESE if pattern.search(bare)]
        best = max(best, sum(found), sum(weight for pattern, weight in _ENGLISH if pattern.search(bare)))
        if freely and _LISTED.match(text):
            best = max(best, ENOUGH)
    return best


def goes_on(text: str, before: str) -> bool:
    """Whether a line just below an address belongs to it: a part of one, or a town after a comma."""
    words = re.findall(r"[^\W\d_]+", text)
    if not words or len(text) > 60 or re.search(r"\d[.,]\d\d(?!\d)|\d{1,2}:\d\d|\d{6,}|@", text):
        return False
    if evidence(text) >= 1.0 or text.lstrip()[:1] == "(":
        return True
    return before.rstrip().endswith((",", "-", "(")) and len(words) <= 5
