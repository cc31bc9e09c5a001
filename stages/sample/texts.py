"""The words of receipts, letters, forms and notes, written for this sample."""

from msgspec import Struct

Goods = tuple[tuple[str, int], ...]


class Shop(Struct, frozen=True):
    """Stores with their goods and prices (in the currency's smallest unit), tax in percent included."""

    stores: dict[str, Goods]
    thanks: tuple[str, ...]
    tax: int
    pattern: str
    divisor: int = 1

    def money(self, amount: int) -> str:
        """An amount as the store prints it."""
        text = self.pattern.format(amount / self.divisor)
        return text.replace(",", ".") if self.divisor == 1 and "đ" in self.pattern else text


class Letter(Struct, frozen=True):
    """Parts of a letter; a paragraph is its lines."""

    senders: tuple[str, ...]
    places: tuple[str, ...]
    greeting: str
    closing: str
    paragraphs: tuple[tuple[str, ...], ...]


class Form(Struct, frozen=True):
    """Questions in order by key; keys that the holder doesn't answer take one of `answers`."""

    titles: tuple[str, ...]
    questions: dict[str, str]
    answers: dict[str, tuple[str, ...]]


SHOPS = {
    "en": Shop(
        stores={
            "THE GRINDSTONE BAKERY": (
                ("Sourdough loaf", 480),
                ("Rye rolls x4", 320),
                ("Cinnamon knot", 275),
                ("Oat biscuits", 390),
                ("Plum crumble", 450),
                ("Flat white", 340),
                ("Pot of tea", 260),
                ("Seeded bagel", 215),
                ("Apple juice 33cl", 245),
            ),
            "SLUICE GATE HARDWARE": (
                ("Brass hinge 60mm", 415),
                ("Wood screws 4x40", 699),
                ("Linseed oil 500ml", 1250),
                ("Paint brush 2in", 545),
                ("Sandpaper P120", 180),
                ("Garden twine", 360),
                ("LED bulb 9W", 475),
                ("Work gloves L", 890),
            ),
            "MILLBROOK CORNER SHOP": (
                ("Semi-skimmed milk", 165),
                ("Free range eggs 6", 285),
                ("Basmati rice 1kg", 340),
                ("Tomatoes vine", 220),
                ("Cheddar 350g", 425),
                ("Washing-up liquid", 195),
                ("Bananas 0.8kg", 132),
                ("Orange marmalade", 310),
            ),
        },
        thanks=("Thank you, call again!", "Open every day from 8 to 20", "Keep this receipt for returns"),
        tax=20,
        pattern="{:,.2f}",
        divisor=100,
    ),
    "ko": Shop(
        stores={
            "맷돌마을 방앗간": (
                ("쑥인절미", 6500),
                ("흑임자 가래떡", 7800),
                ("볶은 콩가루", 5200),
                ("현미 누룽지", 4900),
                ("참기름 소병", 12500),
                ("수수부꾸미", 8400),
                ("미숫가루 1kg", 9900),
                ("백설기 한 판", 15000),
            ),
            "물레방아 식당": (
                ("들깨수제비", 9000),
                ("보리비빔밥", 8500),
                ("감자전", 7000),
                ("도토리묵", 8000),
                ("콩국수", 9500),
                ("식혜", 3000),
                ("공기밥", 1000),
            ),
            "두레문방구": (
                ("줄공책", 1800),
                ("연필 12자루", 4200),
                ("지우개", 700),
                ("색종이 묶음", 2500),
                ("풀 대용량", 1900),
                ("자 30cm", 1200),
                ("수채 물감", 8800),
            ),
        },
        thanks=("이용해 주셔서 감사합니다", "안녕히 가십시오", "교환은 7일 안에 가능합니다"),
        tax=10,
        pattern="{:,.0f}",
    ),
    "vi": Shop(
        stores={
            "QUÁN CỐI XAY": (
                ("Phở gà đặc biệt", 65000),
                ("Bún chả nướng", 55000),
                ("Bánh cuốn nhân thịt", 40000),
                ("Cà phê sữa đá", 28000),
                ("Trà đào cam sả", 35000),
                ("Chè đậu xanh", 22000),
                ("Gỏi cuốn tôm", 45000),
                ("Nước mía", 15000),
            ),
            "TẠP HÓA BÔNG LÚA": (
                ("Gạo thơm 5kg", 145000),
                ("Nước mắm nhỏ", 38000),
                ("Mì gói thùng", 99000),
                ("Đường cát trắng", 24000),
                ("Sữa tươi 1 lít", 34000),
                ("Trứng vịt 10 quả", 42000),
                ("Bột giặt 800g", 47000),
            ),
            "NHÀ SÁCH ĐÒN GÁNH": (
                ("Vở kẻ ngang 96 trang", 12000),
                ("Bút chì gỗ", 5000),
                ("Hộp màu nước", 59000),
                ("Thước kẻ 20cm", 7000),
                ("Truyện cổ tích", 68000),
                ("Giấy thủ công", 18000),
                ("Kéo học sinh", 21000),
            ),
        },
        thanks=("Cảm ơn quý khách, hẹn gặp lại!", "Mở cửa mỗi ngày từ 8 giờ", "Đổi trả trong vòng 7 ngày"),
        tax=8,
        pattern="{:,.0f}đ",
    ),
}

LETTERS = {
    "en": Letter(
        senders=("Quern Lending Library", "Weir Street Allotments", "Upper Quern Choral Society"),
        places=("3 Weir Walk, Millbrook", "28 Granary Row, Grist", "5 Flour Hill, Upper Quern"),
        greeting="Dear {name},",
        closing="With kind regards,",
        paragraphs=(
            (
                "Thank you for your letter about the summer programme. The",
                "committee has read it with pleasure, and we have added your",
                "two suggestions to the agenda of the next meeting.",
            ),
            (
                "The hall will be closed for three weeks while the floor is",
                "sanded and oiled. Until then we meet in the old granary, by",
                "the side door; please mind the low beam.",
            ),
            (
                "Your subscription runs until the end of the year. If you wish",
                "to renew it, there is nothing to do; if not, a short note to",
                "the address above will be enough.",
            ),
            (
                "We still look for two volunteers for the harvest table. No",
                "experience is needed, and the soup is on us.",
            ),
        ),
    ),
    "vi": Letter(
        senders=("Thư viện Hạt Ngọc", "Hội làm vườn Bến Gạo", "Câu lạc bộ Sân Phơi"),
        places=("12 đường Cối Xay, phường Lúa Vàng", "7 phố Hàng Sàng, phường Cối Đá"),
        greeting="Kính gửi {name},",
        closing="Trân trọng,",
        paragraphs=(
            (
                "Chúng tôi cảm ơn bạn đã gửi thư góp ý về chương trình mùa hè.",
                "Ban tổ chức đã đọc kỹ và sẽ bàn thêm trong buổi họp tới.",
            ),
            (
                "Phòng đọc sẽ đóng cửa ba tuần để sửa sàn gỗ. Trong thời gian",
                "đó, mời bạn đến kho thóc cũ, lối cửa bên phải.",
            ),
            (
                "Thẻ thành viên của bạn còn hạn đến cuối năm. Nếu muốn gia hạn,",
                "bạn không cần làm gì thêm; nếu không, xin nhắn một lời.",
            ),
            (
                "Chúng tôi cần thêm hai người giúp quầy nước ngày hội mùa.",
                "Không cần kinh nghiệm, cháo nóng đã có sẵn.",
            ),
        ),
    ),
    "ko": Letter(
        senders=("연자동 작은도서관", "두레텃밭 모임", "물레방아 합창단"),
        places=("맷돌특별시 물레구 보리밭길 12", "방아광역시 디딜구 쌀겨로 7"),
        greeting="{name} 님께",
        closing="고맙습니다.",
        paragraphs=(
            (
                "여름 행사에 관하여 보내 주신 편지를 반갑게 읽었습니다.",
                "두 가지 의견은 다음 회의에서 함께 이야기하겠습니다.",
            ),
            (
                "마루를 고치는 세 주 동안 모임방을 닫습니다. 그동안에는",
                "옛 곳간에서 모이니 옆문으로 들어와 주십시오.",
            ),
            (
                "회원 기간은 올해 말까지입니다. 이어서 활동하시려면",
                "따로 하실 일이 없고, 그만두실 때만 알려 주십시오.",
            ),
            ("가을걷이 밥상을 도울 두 분을 찾습니다. 처음이어도", "괜찮고, 국은 저희가 끓입니다."),
        ),
    ),
}

FORMS = {
    "en": Form(
        titles=("LIBRARY CARD APPLICATION", "ALLOTMENT REQUEST", "CHOIR REGISTRATION"),
        questions={
            "name": "Full name",
            "address": "Address",
            "phone": "Telephone",
            "email": "E-mail",
            "since": "Starting from",
            "often": "How often",
            "heard": "Heard of us from",
        },
        answers={
            "since": ("1 March 2026", "next Monday", "as soon as possible"),
            "often": ("once a week", "every other Friday", "on weekends"),
            "heard": ("a neighbour", "the notice board", "the spring fair"),
        },
    ),
    "ko": Form(
        titles=("도서관 회원 신청서", "텃밭 분양 신청서", "합창단 입단 원서"),
        questions={
            "name": "성명",
            "address": "주소",
            "phone": "연락처",
            "email": "전자우편",
            "since": "시작 희망일",
            "often": "참여 횟수",
            "heard": "알게 된 경로",
        },
        answers={
            "since": ("2026년 3월 1일", "다음 주 월요일", "가능한 한 빨리"),
            "often": ("매주 한 번", "격주 금요일", "주말마다"),
            "heard": ("이웃의 소개", "마을 게시판", "봄맞이 잔치"),
        },
    ),
}

NOTES = {
    "en": (
        ("Saturday list", "flour, 2 bags", "yeast", "ask about the sieve", "oil the wheel", "return the ladder"),
        ("Do not forget", "water the beans", "call the miller", "blue paint, small", "library until 6"),
    ),
    "ko": (
        ("토요일에 할 일", "밀가루 두 봉지", "누룩 조금", "체 빌려 오기", "사다리 돌려주기"),
        ("잊지 말 것", "콩밭에 물 주기", "방앗간에 전화", "파란 물감 작은 것"),
    ),
    "vi": (
        ("Việc thứ Bảy", "mua hai túi bột", "men nở", "mượn cái sàng", "trả cái thang"),
        ("Đừng quên", "tưới luống đậu", "gọi cho bác thợ xay", "sơn xanh, hộp nhỏ"),
    ),
}
