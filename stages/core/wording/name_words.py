"""What names are made of: surnames and given names, and words that stand where a name might and are none."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


KO_COMMON_SURNAMES = _set("""
    김 이 박 최 정 강 조 윤 장 임 한 오 서 신 권 황 안 송 류 유 홍 전 고 문 손 양 배 백 허 남 심 노 하 곽 성 차 주 우
    구 나 민 진 지 엄 원 채 천 방 공 현 함 변 염 여 추 도 석 선 설 마 길 연 위 표 명 기 반 라 왕 금 옥 육 인 맹 제 모
    탁 국 어 은 편 용
""")
KO_SURNAMES = KO_COMMON_SURNAMES | _set("""
    가 간 갈 감 개 견 경 계 곡 교 궁 궉 근 긴 내 노 누 뇌 단 담 당 대 독 돈 동 두 등 란 량 려 로 뢰 루 리 린 림 망 매
    목 묘 묵 미 범 보 복 봉 부 비 빈 빙 사 삼 상 소 수 순 승 시 십 아 애 야 영 예 온 옹 완 요 운 음 이 자 저 점 정 조
    종 좌 준 증 창 초 춘 탄 탕 태 판 팽 평 포 필 학 해 형 호 화 환 후 흥 남궁 황보 제갈 사공 선우 서문 독고 동방 망절
    어금 소봉 강전 장곡
""")
KO_CLEAR_SURNAMES = _set("김 박 최 강 윤 임 오 권 황 안 송 홍 장 허 양 손 백 심 곽 류 엄 이 조 서 한 정")
"""Those that few other words of three syllables begin with, or that are so common that most are names."""
KO_DOUBLE_SURNAMES = frozenset(one for one in KO_SURNAMES if len(one) > 1)
KO_FIRST = _set("""
    가 강 건 경 광 교 구 국 권 규 근 금 기 길 나 남 다 단 대 덕 도 동 두 래 루 리 마 만 명 무 문 미 민 방 배 범 별 병
    보 복 봄 봉 부 상 새 샘 서 석 선 설 성 세 소 솔 송 수 순 슬 승 시 신 아 애 양 언 여 연 영 예 오 옥 온 완 요 용 우
    욱 운 웅 원 유 윤 율 은 을 응 의 이 익 인 일 자 장 재 정 제 조 종 주 준 중 지 진 찬 창 채 철 초 춘 충 치 태 택 하
    한 해 향 헌 혁 현 형 혜 호 홍 화 환 효 훈 휘 희
""")
KO_LAST = _set("""
    강 건 겸 경 관 광 구 국 권 규 균 근 금 기 길 나 남 늘 담 덕 도 동 득 라 란 람 래 령 록 리 린 림 만 명 모 목 무 문
    미 민 배 범 별 복 봉 빈 빛 산 삼 상 서 석 선 섭 성 세 솔 송 수 숙 순 슬 승 식 신 실 심 아 안 애 연 열 엽 영 예 오
    옥 온 완 용 우 욱 운 웅 원 월 유 윤 율 은 을 음 이 익 인 일 임 자 재 정 제 조 종 주 준 중 지 진 찬 창 채 천 철 춘
    출 태 택 표 필 하 학 한 해 향 헌 혁 현 형 혜 호 홍 화 환 효 훈 휘 흠 희
""")
KO_CLEAR_LAST = _set("""
    건 겸 균 근 란 람 린 림 민 범 빈 섭 솔 숙 순 아 애 연 영 옥 욱 웅 윤 율 은 준 진 찬 철 춘 태 헌 혁 현 혜 호 환 훈
    휘 희 경 석 우 원 주 재 미 정 선 식 숙 련 엽 배 봉
""")
"""Syllables that end few words but names."""
KO_NOT_NAMES = _set("""
    주소지 전화기 정수기 백설기 소비자 정상가 원산지 도서관 임대인 임차인 변호사 신청서 신청인 주문서 주민증 안내문
    공지문 안경원 유효일 유통일 유의점 문의점 장소명 정기선 이용자 사용자 구매자 판매자 이수증 공동주 서비스 경기도
    강원도 제주도 전라도 여행지 선수금 현수막 주차장 주유소 성인용 아동용 유아용 유치원 어린이 고구마 도라지 오이지
    유자차 인삼차 대추차 홍삼정 국수 지우개 하수도 상수도 신문지 공기청 전자상 이자율 이용일 이용료 이용권 정기권
    한국어 영수증 계산서 보증서 설명서 인수자 인수증 기준일 기준시 유성구 중구청 동구청 성동구 강서구 강동구 강남구
    서초구 송파구 마포구 용산구 은평구 종로구 한강로 남대문 동대문 서대문 남산길 신용도 신용장 문화재 문화원 주인공
    방명록 전시회 원재료 나머지 우체국 지하철 지하도 지하수 기상청 도시락 지도자 지원자 지원서 시청자 고등어 오징어
    노래방 장어구 구이용 조리용 여권용 공용 선물용 전용 공인인 소화기 조명등 조미료 주방용 전기료 수도료 신용금
    송금인 송금일 공연장 공연일 공원길 성명서 차량번 안전화 유의사 강의실 우수상 최우수 선생 고객 마음 주인 손님 모임
    회원 부모 이모 고모 조모 장모 도우미 주임 전무 상무 원장 선수 하나 이번 지난 주말 서울 부산 인천 대구 광주 대전
    울산 경주 제주 전주 원주 여주 양주 파주 나주 강릉 한국 중국 미국 영국 우리 오늘 내일 지금 이상 이하 정도 한편
    주의 유의 문의 안내 신청 이용 이유 방법 조건 성별 성명 이름 주소 전화 서명 지역 국적 기간 유효 인원 수량 단가
    금액 합계 소계 현금 신용 주문 제품 상품 이전 이후 전체 전부 한번 정오 오전 오후 주간 월간 연간 공지 공고 고지
    계약 기타 경로 시작 추가 변경
""")
KO_TITLES_AFTER = _set("""
    님 씨 귀하 군 양 대표이사 대표 사장 부사장 회장 부회장 이사장 이사 상무 전무 본부장 부장 차장 과장 대리 주임 사원
    팀장 실장 소장 점장 국장 원장 교수 선생 박사 변호사 회계사 세무사 기자 의원 의사 간사 목사 드림 올림 배상 拜上
    (인) (서명)
""")

VI_SURNAMES = _set("""
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trương Mai Trịnh Đào Lương Cao
    Lâm Phùng Tô Hà Tạ Châu Thái Triệu La Lưu Thạch Kiều Quách Chu Từ Tôn Tống Vương Văn Trà Mạc Nghiêm Doãn Tăng
    Quan Giang Kim Khổng Lục Phó Bành Cù Diệp Đàm Đồng Đậu Hứa Hàn Khúc La Lã Lại Lều Liêu Lò Ma Mã Mẫn Nông Ninh Ông
    Phí Phương Quang Sầm Thân Thiều Tiêu Trang Ung Ưng Vi Viên Vàng Y Âu Bạch Bế Cung Danh Đái Điền Giáp Hầu Hoa Hùng
    Hình Lường Lữ Nhan Nhâm Phù Sơn Thi Tòng Vừ Thào Giàng Sùng
""")
VI_CLEAR_SURNAMES = _set("""
    Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Ngô Đinh Đoàn Trương Trịnh Lương Phùng Nghiêm Quách
""")
"""Those that hardly any other word looks like, with its marks."""
VI_NAME_WORDS = _set("""
    Anh An Ánh Ân Bảo Bích Bình Cường Châu Chi Chí Công Cúc Dung Dũng Duy Duyên Đạt Đức Giang Gia Hà Hải Hạnh Hằng
    Hân Hiền Hiếu Hòa Hoa Hoài Hồng Huệ Hùng Huy Huyền Hương Hữu Khánh Khoa Kiên Kim Kỳ Lan Lâm Linh Loan Long Lộc Ly
    Mai Mạnh Minh My Mỹ Nam Nga Ngân Nghĩa Ngọc Nguyên Nguyệt Nhân Nhi Nhung Oanh Phát Phong Phú Phúc Phước Phương
    Phượng Quân Quang Quốc Quỳnh Sơn Tâm Tài Tân Tấn Thái Thanh Thành Thảo Thắng Thị Thiện Thịnh Thu Thủy Thùy Thuý
    Thúy Thư Thương Tiến Toàn Trang Trâm Trân Trí Trinh Trung Trúc Tú Tuấn Tùng Tuyết Uyên Văn Vân Việt Vinh Vy Xuân
    Yên Yến Diễm Diệp Diệu Đình Đăng Đông Khang Khôi Như Nhật Tường Vượng
""")
VI_NOT_NAMES = _set("""
    ý cầu sản hàng đơn phố giá đường quận phường bạn khách các do khác sả phở thể vị phòng sở ty
""")
VI_TITLES = tuple(
    sorted(
        _set("""
    ông bà anh chị cô chú bác em thầy
""")
    )
)

EN_TITLES = tuple(
    sorted(
        _set("""
    Mr Mrs Ms Miss Mx Mister Dr Prof Professor Doctor Rev Capt Sgt Mme Mlle Herr Frau Señor Señora Encik Puan Datuk
""")
    )
)
EN_GIVEN = _set("""
    Aaron Abigail Abraham Adam Adrian Agnes Ahmad Ahmed Aisha Alan Albert Alejandro Alex Alexander Alexandra Alfred
    Ali Alice Alison Allan Allen Amanda Amelia Amina Amy Ana Andre Andrea Andreas Andrew Angela Anita Ann Anna Anne
    Annette Anthony Antonio Arjun Arnold Arthur Ashley Audrey Barbara Beatrice Ben Benjamin Bernard Beth Betty
    Beverly Bob Brandon Brenda Brian Bruce Bruno Bryan Caleb Cameron Carl Carla Carlos Carmen Carol Caroline Carolyn
    Catherine Cecilia Charles Charlotte Cheryl Chloe Chris Christian Christina Christine Christopher Claire Clara
    Claudia Clive Colin Connor Craig Cynthia Daniel Daniela David Deborah Debra Denise Dennis Derek Diana Diane Diego
    Dmitri Donald Donna Dora Dorothy Douglas Dylan Edith Edmund Eduardo Edward Edwin Eileen Elaine Elena Eleanor
    Elizabeth Ella Ellen Emily Emma Eric Erik Ernest Esther Ethan Eugene Eva Evan Evelyn Fatima Felicia Felix
    Fernando Fiona Frances Francesca Francis Francisco Frank Fred Frederick Gabriel Gabriela Gary Gavin Geoffrey
    George Gerald Gloria Gordon Greg Gregory Greta Hannah Hans Harold Harry Hassan Heather Hector Heidi Helen Helena
    Henry Herbert Hiroshi Howard Hugh Hugo Ian Ibrahim Ingrid Irene Isaac Isabel Isabella Ivan Jack Jacob Jacqueline
    James Jamie Jan Jane Janet Janice Jason Jean Jeff Jeffrey Jennifer Jenny Jeremy Jerry Jessica Jill Jim Joan
    Joanna Joe Joel Johan Johann John Johnny Jonathan Jorge Jose Joseph Joshua Joyce Juan Judith Judy Julia Julian
    Julie Juliet Karen Karl Kate Katherine Kathleen Kathryn Kathy Katie Keith Kelly Ken Kenneth Kevin Kimberly Klaus
    Kumar Kyle Larry Laura Lauren Lawrence Leah Leo Leon Leonard Leslie Lewis Liam Linda Lisa Lois Louis Louise Lucas
    Lucy Luis Luke Lydia Mabel Madison Manuel Marc Marcel Marco Marcus Margaret Maria Marie Marilyn Mario Marion
    Marjorie Marta Martha Martin Mary Mateo Matthew Maureen Maya Megan Mei Melanie Melissa Michael Michelle Miguel
    Mike Mildred Mohamed Mohammad Mohammed Monica Muhammad Nadia Nancy Naomi Natalie Natasha Nathan Nicholas Nicole
    Nigel Nina Noah Nora Norma Norman Olga Olivia Oliver Oscar Pablo Pamela Patricia Patrick Paul Paula Pauline Pedro
    Peter Philip Phillip Phyllis Priya Rachel Rafael Rahul Ralph Raymond Rebecca Ricardo Richard Rita Robert Roberto
    Robin Roger Ronald Rosa Rosemary Roy Russell Ruth Ryan Sally Samantha Samuel Sandra Sara Sarah Scott Sean
    Sebastian Sergio Shannon Sharon Sheila Shirley Simon Sofia Sophia Sophie Stanley Stella Stephanie Stephen Steve
    Steven Stuart Susan Suzanne Sylvia Tamara Tanya Teresa Terry Theo Theodore Theresa Thomas Tim Timothy Tom Tony
    Tracy Trevor Valerie Vanessa Vera Veronica Vincent Virginia Walter Wendy Wei William Willie Yusuf Yvonne Zachary
    Zoe Iris Siti Nurul Nur
""")
EN_AMBIGUOUS_GIVEN = _set("""
    Art Bill Charity Charlotte Chelsea Chuck Dale Dawn Dean Drew Faith Florence Frank Gene Grace Grant Guy Hope Iris
    Ivy Jack Jade Jean Joy June Kelly Lance Leo Mark May Mike Mei Olive Pat Paris Penny Pierce Rich Rob Rose Ruby
    Sandy Scott Stella Stuart Summer Sydney Victoria Virginia Wade Will Wei Jan Madison Austin Lane Max Nur Roy Kumar
    Robin Marc Ben Tim Dora Vera Clara
""")
"""Given names that are other words, or parts of other names, as well: a name only together with a surname."""
NOT_NAMES = _set("""
    sir madam sirs user cashier trainee admin administrator operator counter pos supervisor guest check default
    system server staff kiosk summary experience survey customer customers friend friends all colleague colleagues
    member members resident parent parents guest guests team neighbour neighbor applicant volunteer editor manager
    ladies gentlemen everyone valued hiring committee the and of for in to by with or on at from no not yes please
    see is are was be this that your our you we it as if a an date time total amount number phone telephone tel fax
    email address signature title page order invoice receipt item price qty cash change card tax gst vat subtotal
    description company department date: street st road rd avenue ave lane city state country place birth sex type
    code name names surname first last given middle full print block letters required optional none n/a na nil
    unknown self same above walk-in walkin general public office use only section part thank thanks visit again
    welcome approved signed regards sincerely faithfully yours truly day days week month year monday tuesday
    wednesday thursday friday saturday sunday january february march april june july august september october
    november december male female
""")
ORGANISATIONS = _set("""
    sdn bhd ltd limited inc llc plc co corp corporation company gmbh ag pte pty pvt srl enterprise enterprises
    trading store stores shop cafe café coffee restaurant restoran hardware market supermarket mart minimarket hotel
    bank school college university hospital clinic pharmacy church library society club association foundation
    institute department committee council ministry agency group holdings industries services service centre center
    bakery kitchen grill bar house studio salon garage motors electronics stationery books bookshop kedai perniagaan
    syarikat station tobacco laboratories laboratory research international national brands products allotments co-op
    cooperative board bureau office team 공사 주식회사 (주) ㈜ 유한회사 재단 협회 학교 병원 은행 약국 마트 상회 상사
""")

ROMANISED_SURNAMES = _set("""
    Kim Choi Jung Jeong Yoon Yun Jang Hwang Kwon Seo Yoo Ahn Noh Shin Hong Baek Jeon Heo Nam Tan Lim Lee Wong Chong
    Ng Ong Goh Chua Teo Koh Yap Chin Chan Cheong Leong Liew Loh Low Ooi Tay Yeo Chen Wang Zhang Liu Huang Zhao Wu
    Zhou Xu
""")
"""Korean and Chinese ones, as passports write them, before given names of short syllables."""
FUNCTION_WORDS = _set("""
    of to on per for the in at your see or is are with and be this not by from
""")
"""What a name has none of."""
