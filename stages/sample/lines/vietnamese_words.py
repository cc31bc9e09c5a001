"""Vietnamese words and phrases, written for this repository; all tones and vowels, the rare ones included."""

from stages.sample.lines.lexicon import words

WHO = words("""
anh trai, chị gái, em út, ông nội, bà ngoại, bác sĩ, giáo viên, kỹ sư, thợ điện, công nhân, nông dân, tài xế, bảo vệ,
kế toán, thủ quỹ, luật sư, nhà báo, họa sĩ, ca sĩ, nhạc sĩ, thủ thư, y tá, dược sĩ, thợ mộc, thợ may, thợ xây,
đầu bếp, phi công, thuyền trưởng, thủy thủ, chiến sĩ, học sinh, sinh viên, hiệu trưởng, giám đốc, trưởng phòng,
thư ký, nhân viên, khách hàng, hàng xóm, chủ nhà, người thuê, bạn thân, cháu gái, con dâu, chàng rể, mẹ vợ, cậu bé,
cô chủ quán, nghệ sĩ, võ sĩ, kỵ sĩ, tiến sĩ, cụ già, phụ huynh, bà cụ, chú bảo vệ, cô giáo, thầy hiệu phó,
người gác cổng, bưu tá, thợ hàn, thợ sửa xe, thợ gặt, ngư dân, người quét rác, du khách, hướng dẫn viên, phiên dịch,
biên tập viên, thẩm phán, công chứng viên, điều dưỡng, nữ hộ sinh, cầu thủ, trọng tài, vận động viên, huấn luyện viên,
người mẫu
""")
SIGN = words("""
ký, nộp, gửi, đọc, sửa, in, kiểm tra, lưu, nhận, xác nhận, sao chép, dịch, bổ sung, hủy, xin cấp lại, đối chiếu,
photo, điền, trình, duyệt, trả lại, gia hạn, tra cứu, ghi rõ, chuẩn bị, làm mất, đóng dấu vào, kẹp thêm, soát lỗi,
công chứng
""")
PAPER = words("""
hợp đồng, hóa đơn, đơn xin nghỉ phép, giấy khai sinh, sổ hộ khẩu, hộ chiếu, bằng lái xe, biên bản, báo cáo quý,
giấy ủy quyền, chứng chỉ, bảng điểm, thẻ bảo hiểm, sổ tiết kiệm, đơn khiếu nại, bản vẽ kỹ thuật, phiếu khám bệnh,
toa thuốc, giấy chuyển viện, lý lịch tư pháp, thư mời, quyết định bổ nhiệm, phiếu thu, phiếu xuất kho, tờ khai thuế,
giấy mượn sách, bản thỏa thuận, mẫu đăng ký, chữ ký, bản sao, giấy đăng ký xe, sổ đỏ, thẻ sinh viên, giấy giới thiệu,
thời khóa biểu, danh sách lớp, kế hoạch tuần, nhật ký, bản nháp, bài luận, cuốn từ điển, tờ truyền đơn, quyển vở
""")
COOK = words("""
nấu, mua, bán, ăn, gọi, hâm nóng, chia, nếm thử, khen, chiên, xào, luộc, dọn, đặt, mang theo, rửa, gọt, thèm, để dành,
ướp, hấp, kho, nướng, bày biện, gói, cất, quên mua, trộn, khuấy, vớt
""")
FOOD = words("""
phở bò, bún chả, bánh mì, bánh cuốn, chả giò, gỏi cuốn, cơm tấm, hủ tiếu, mì Quảng, bánh xèo, xôi gấc, chè đậu đỏ,
cà phê sữa, trà sen, nước mía, sinh tố bơ, rau muống, cá kho tộ, thịt kho trứng, canh chua, đậu hũ, măng luộc,
bắp nướng, khoai lang, bưởi da xanh, xoài cát, sầu riêng, chôm chôm, vải thiều, nhãn lồng, ổi giòn, mận hậu, dừa nước,
đu đủ, cải xoong, rau ngổ, tỏi ớt, giềng mẻ, mắm ruốc, nước mắm nhĩ, gạo nếp, hạt dẻ, kẹo mè xửng, bánh pía, bánh tẻ,
bánh giò, giò chả, ruốc sấy, cháo lươn, lẩu mắm, ốc bươu, nghêu hấp sả, mực một nắng, tôm sú, gà quay, vịt om sấu,
thịt chà bông, củ kiệu, dưa muối, sữa chua, bơ sáp, rượu nếp, mật ong, quẩy nóng, mứt gừng, ô mai, trứng vịt lộn,
bột sắn dây, mộc nhĩ, chả rươi, nước sấu
""")
HANDLE = words("""
mua, bán, mượn, trả, sửa, giặt, treo, tặng, lau, cất, đánh rơi, tìm, thuê, khóa, mở, vẽ, chở, dọn dẹp, quăng, nhặt,
gõ, buộc, gỡ, tháo, ráp, vặn, đẩy, kéo, khiêng, phủ, sơn, xếp, bẻ, khoét, xoay, giấu, trông, đổi, vứt bỏ, quấn
""")
THING = words("""
chiếc xe đạp, cái ghế gỗ, bộ bàn ăn, tủ lạnh, máy giặt, quạt trần, chăn bông, áo mưa, khăn quàng, mũ bảo hiểm,
đôi giày vải, túi xách, ví da, đồng hồ, nhẫn cưới, bức tranh, lọ hoa, chậu cảnh, cây bưởi, giỏ xoài, chìa khóa,
ổ khóa, cánh cửa, cửa sổ, mái hiên, hàng rào, giếng nước, bể cá, lồng chim, con diều, quả bóng, cây vĩ cầm, đàn bầu,
trống đồng, chiếc thuyền nan, lưới cá, cuốc xẻng, búa đinh, thang tre, dây thừng, thùng rỗng, chai lọ, bát đũa,
nồi đất, chảo gang, ấm chén, phích nước, đèn dầu, nến thơm, bật lửa, kính cận, gương lược, khẩu trang, găng tay,
băng gạc, máy khoan, ống nhòm, la bàn, bản đồ, điện thoại, máy tính xách tay, tai nghe, bàn phím, con chuột, ổ cứng,
dây sạc, màn hình, tuýp kem, lẵng hoa, quẻ bói, cối đá, cái võng, cỗ xe ngựa, chiếc nôi, tấm phản, sợi chỉ, mảnh vải,
khuy áo, đôi đũa, cái kẹp, vỏ ốc, mẫu vật, bình gốm sứ
""")
PLACE = words("""
chợ nổi, bến xe, nhà ga, sân bay, bưu điện, ngân hàng, bệnh viện, trạm xá, trường tiểu học, thư viện, công viên,
hồ bơi, sân vận động, siêu thị, quán cà phê, tiệm vàng, hiệu thuốc, xưởng gỗ, nhà máy, bến phà, cầu treo, ngã tư,
vòng xoay, khu phố cổ, đình làng, chùa Một Cột, nhà thờ, nghĩa trang, rạp chiếu phim, bảo tàng, phòng khám, tòa án,
ủy ban xã, đồn công an, khách sạn, nhà nghỉ, ruộng lúa, vườn cây, nương rẫy, bãi biển, cửa sông, đỉnh núi, hang động,
thác nước, hải đảo, rừng tràm, đầm sen, làng gốm, lũy tre, bờ đê, kênh đào, mỏ đá, vỉa hè, ngõ nhỏ, hẻm cụt, tầng hầm,
mái nhà, ký túc xá, giảng đường, phòng thí nghiệm, kho lạnh, trạm xăng, cây rơm, chuồng trâu, bể chứa, ga tàu điện,
bãi giữ xe
""")
GO = words("""
đến, đi qua, ghé, rời, tìm đường đến, đứng trước, chờ ở, ngủ lại ở, làm việc ở, lạc đường gần, hẹn nhau ở,
chạy bộ quanh, trở về, dừng lại ở, chụp ảnh ở, đi dạo quanh, đỗ xe ở, trú mưa dưới, chuyển đến gần, sống gần
""")
WHEN = words("""
sáng nay, chiều qua, tối mai, đêm khuya, hôm kia, tuần trước, tháng sau, năm ngoái, mùa lũ, dịp Tết, cuối tuần,
giữa trưa, lúc bình minh, lúc hoàng hôn, thứ Bảy tới, ngày rằm, mỗi buổi sáng, từ thuở nhỏ, ngay bây giờ, sau bữa cơm,
trước giờ học, trong kỳ nghỉ, hai hôm nữa, đầu tháng Chạp, cuối quý ba, đúng bảy giờ, suốt mùa hè, lâu lắm rồi,
vừa rồi, ngày mùng một
""")
MANNER = words("""
vội vã, cẩn thận, lặng lẽ, vui vẻ, chậm rãi, nhẹ nhàng, kỹ lưỡng, khéo léo, lúng túng, say sưa, loay hoay, bẽn lẽn,
rón rén, tỉ mỉ, hăm hở, ngượng nghịu, dõng dạc, thủng thẳng, ầm ĩ, một mình, cùng bạn bè, bằng tay trái, không nghỉ,
rất nhanh, từng chút một, đầy đủ, đúng hẹn, trễ giờ, miễn phí, hối hả, hớn hở, uể oải, ngẫu nhiên, mải miết,
quýnh quáng, gượng gạo
""")
ADJECTIVE = words("""
đẹp, xấu, mới, cũ, rẻ, đắt, nặng, nhẹ, cứng, mềm, dẻo, giòn, sạch sẽ, bẩn thỉu, ướt sũng, khô ráo, rộng rãi,
chật chội, nóng nực, lạnh lẽo, mát mẻ, ấm áp, sáng sủa, tối tăm, yên tĩnh, ồn ào, cao ráo, thấp lè tè, dài ngoẵng,
ngắn ngủn, mỏng manh, dày dặn, vững chãi, ọp ẹp, bền bỉ, dễ vỡ, nguy hiểm, an toàn, tiện lợi, phức tạp, đơn giản,
lạ lẫm, quen thuộc, cổ kính, hiện đại, rực rỡ, nhợt nhạt, trong vắt, đục ngầu, thơm phức, nồng nặc, ngọt lịm,
đắng ngắt, chua loét, cay xè, mặn chát, bùi bùi, béo ngậy, tươi rói, héo úa, xanh mướt, đỏ rực, vàng óng, tím ngắt,
trắng muốt, đen nhánh, xám xịt, nâu sẫm, tròn trĩnh, vuông vắn, méo mó, cong queo, thẳng tắp, sắc lẻm, cùn gỉ,
trơn trượt, gồ ghề, phẳng lì, trống rỗng, đầy ắp
""")
VERY = ("rất", "khá", "hơi", "thật", "vô cùng", "không", "chưa bao giờ", "đã từng", "vẫn còn", "trông có vẻ")
STATE = words("""
ngủ gật, mỉm cười, thở dài, tập thể dục, học bài, nghỉ ngơi, đọc báo, làm vườn, nghe nhạc, xem bóng đá, tưới cây,
gãi đầu, gật gù, ngáp dài, khóc thút thít, hắt xì, quét sân, gõ cửa, bật khóc, nhảy cẫng lên, nhoẻn miệng cười,
kiễng chân, huýt sáo, ngoảnh mặt đi, khuỵu gối, ngã quỵ, thức khuya, dậy sớm, bơi giỏi, nấu ăn giỏi, hát hay, vẽ đẹp,
chơi cờ tướng, đánh đàn, thổi sáo, tập võ, cãi nhau, giảng hòa, im lặng, nói đùa, kể chuyện cổ tích, ngắm trăng,
câu cá, thả diều, phơi lúa, gặt lúa, nhổ cỏ, chẻ củi, nhóm bếp, dỗ em bé, chờ xe buýt, đi bộ về nhà, lái xe tải,
học tiếng Hàn, ngẫm nghĩ
""")
SCENE = words("""
con đường ngoằn ngoèo, chữ viết nguệch ngoạc, dòng suối róc rách, ngõ hẻm khúc khuỷu, bầy khướu ríu rít, đàn hươu sao,
chú nghé ngơ ngác, con tắc kè hoa, bầy ong vỡ tổ, tiếng vĩ cầm, tiếng chuông nhà thờ, cơn bão số bảy, mùa nước nổi,
vầng trăng khuyết, làn sương mỏng, cánh đồng muối, rặng phi lao, khóm trúc quân tử, bụi chuối hột, giàn mướp đắng,
cây phượng vĩ, hàng tùng bách, đóa quỳnh nở muộn, chùm nhãn chín sớm, con thuyền độc mộc, mái ngói rêu phong,
bức tượng sứt mẻ, chiếc khuy bị sứt, lối mòn quanh co, chuyến tàu muộn, cuộc thi nhảy xa, trận đấu nghẹt thở,
giọng nói khàn khàn, nụ cười gượng gạo, ánh mắt tinh quái, vết sẹo nhỏ, nếp nhăn sâu, mái tóc bạc, đôi tay chai sần,
khuỷu tay trầy xước, bữa tiệc linh đình, mâm ngũ quả, lễ cưới hỏi, đám giỗ tổ, ngày hội đua thuyền, phiên chợ đêm,
gánh xiếc lưu động, kẻ huênh hoang, lời hứa suông, câu chuyện ngụ ngôn, bài thơ lục bát, khúc dạo đầu, bản nhạc cũ,
ý nghĩ vẩn vơ, nỗi buồn vu vơ, niềm vui bất ngờ, sự im lặng khó hiểu, tỷ lệ chọi cao, quỹ học bổng, kỹ thuật nhuộm,
mỹ nghệ chạm khắc, thủy triều lên, khuyết điểm lớn, việc hệ trọng, luỹ thừa bậc hai, cỗ máy hoen gỉ,
bong bóng xà phòng, cái boong tàu, tiếng cồng chiêng, đám mây xốp, hạt sương sớm, đom đóm lập lòe, ổ chim sẻ,
chú chó ghẻ, mèo mướp lười biếng
""")
DOES = words("""
khiến ai cũng ngẩn ngơ, làm bà con phấn khởi, trở nên nổi tiếng, kéo dài suốt đêm, đã bị lãng quên, hiện ra trước mắt,
đang được sửa chữa, không còn nữa, vẫn nguyên vẹn, chẳng ai để ý, là niềm tự hào của làng, gợi nhớ tuổi thơ,
sắp kết thúc, được vẽ lại tỉ mỉ, đáng giá cả gia tài, đã thay đổi nhiều, nằm khuất sau rặng tre, dẫn đến bờ sông,
chỉ dành cho trẻ nhỏ, bỗng nhiên biến mất, xuất hiện mỗi năm một lần, cần được bảo vệ, thuộc về quá khứ,
mở đầu mùa gặt, chẳng hề đơn giản
""")
REASON = words("""
trời mưa to, đường trơn, xe hỏng, mất điện, thiếu nguyên liệu, quên chìa khóa, kẹt xe, sốt cao, hết vé, bão về,
nước lũ, đồng hồ chạy chậm, nhầm địa chỉ, thiếu chữ ký, giá xăng tăng, mỏi gối, ngộ độc nhẹ, vỡ ống nước,
sổ sách lộn xộn
""")
BAN = words("""
hút thuốc, ngồi lên lan can, dẫm lên cỏ, quay phim, mở nắp khi đang chạy, chạm vào hiện vật, gây ồn ào, xả rác, đỗ xe,
để trẻ em một mình, mang vật dễ cháy, dùng điện thoại, uống rượu bia, sử dụng thang máy khi có cháy, đốt lửa,
giẫm lên thảm
""")
IDEA = words("""
sức khỏe, kiến thức, lòng kiên nhẫn, sự công bằng, kinh nghiệm, tình bạn, ý chí, danh dự, hạnh phúc, tự do,
trách nhiệm, kỷ luật, nghị lực, niềm tin, trí tuệ, văn hóa, truyền thống, môi trường, giáo dục, khoa học, nghệ thuật,
lẽ phải, sự tử tế, lòng biết ơn, nguồn nước sạch, an toàn lao động, chủ quyền, bình đẳng giới, quyền lợi, nghĩa vụ
""")
IS = words("""
quý hơn vàng bạc, là nền tảng của xã hội, cần được giữ gìn, không thể mua được, đến từ gia đình,
phải rèn luyện mỗi ngày, là của chung, giúp ta vững bước, luôn có giới hạn, được luật pháp bảo hộ,
khởi đầu từ việc nhỏ, vượt qua mọi thử thách
""")
FAMILY = words("""
Nguyễn, Trần, Lê, Phạm, Hoàng, Huỳnh, Phan, Vũ, Võ, Đặng, Bùi, Đỗ, Hồ, Ngô, Dương, Lý, Đoàn, Đinh, Trịnh, Mai, Tô, Tạ,
Châu, Lương, Lưu, Quách, Tăng, Triệu, Thái, Hứa, Hà, Cao, Kiều, Nghiêm, Doãn, Viên, Chử, Mẫn, Thạch, Lữ, Giáp, Khổng,
Tống, Vi
""")
MIDDLE = words("""
Văn, Đức, Hữu, Minh, Quang, Gia, Bảo, Thanh, Quốc, Công, Thị, Ngọc, Thùy, Kim, Mỹ, Phương, Bích, Hồng, Diệu, Thu,
Xuân, Đình, Thế, Trọng, Tiến, Viết, Nhật, Anh, Khánh, Thúy, Mộng, Tường, Hoài, Uyển, Kỳ, Vĩnh, Bội, Như, Huyền, Duy,
Quỳnh, Cẩm, Tuyết
""")
GIVEN = words("""
Anh, Bình, Cường, Dũng, Hải, Hiếu, Hùng, Khánh, Long, Nghĩa, Phước, Sơn, Thắng, Toàn, Tuấn, Việt, Châu, Dung, Giang,
Hạnh, Hằng, Hương, Lan, Linh, Nguyệt, Nhung, Quỳnh, Thảo, Trâm, Tuyết, Yến, Thuận, Thụy, Duẩn, Quyết, Khuê, Vỹ, Kỷ,
Thủy, Thúy, Tường, Nhã, Diễm, Mẫn, Uyên, Ái, Ngân, Trúc, Vượng, Tỵ, Luân, Xuyến, Huệ, Hoan, Khoa, Đạt, Phúc, Lộc, Thọ,
Trưởng, Liễu, Vững, Vẻ, Ngữ, Mỵ
""")
STREET = words("""
Nguyễn Huệ, Lê Lợi, Trần Hưng Đạo, Hai Bà Trưng, Lý Thường Kiệt, Phan Đình Phùng, Võ Thị Sáu, Điện Biên Phủ, Bà Triệu,
Nguyễn Trãi, Hàng Bạc, Hàng Mã, Cách Mạng Tháng Tám, Nguyễn Thị Minh Khai, Huỳnh Thúc Kháng, Tôn Đức Thắng,
Quang Trung, Hoàng Diệu, Lê Hồng Phong, Ngô Quyền, Đinh Tiên Hoàng, Lạc Long Quân, Âu Cơ, Trường Chinh,
Xô Viết Nghệ Tĩnh, Cống Quỳnh, Bùi Thị Xuân, Tạ Quang Bửu, Nguyễn Đình Chiểu, Hồ Xuân Hương, Đoàn Thị Điểm,
Chu Văn An, Mạc Đĩnh Chi, Thụy Khuê, Láng Hạ, Giải Phóng, Bạch Đằng, Yết Kiêu, Dã Tượng, Kim Mã, Ngọc Khánh,
Đê La Thành, Lũy Bán Bích, Phó Đức Chính, Tăng Bạt Hổ
""")
WARD = words("""
Bến Nghé, Đa Kao, Tân Định, Cầu Ông Lãnh, Hàng Đào, Phú Mỹ, Vĩnh Phước, Thảo Điền, An Phú, Trảng Dài, Quỳnh Mai,
Phúc Xá, Cống Vị, Thụy Phương, Kỳ Bá, Vỹ Dạ, Thuận Lộc, Phường Đúc, Mỹ Khê, Hòa Hiệp, Nại Hiên Đông, Cửa Nam, Lê Lợi,
Đội Cung, Trần Phú, Hồng Gai, Cẩm Thủy, Mũi Né, Phước Hải, Lộc Thọ, Xuân Hòa, Đồng Kỵ, Trang Hạ, Yên Nghĩa, Mộ Lao,
Nhổn, Diễn
""")
DISTRICT = words("""
Bình Thạnh, Gò Vấp, Phú Nhuận, Tân Bình, Thủ Đức, Hoàn Kiếm, Ba Đình, Đống Đa, Cầu Giấy, Thanh Xuân, Hải Châu,
Sơn Trà, Cẩm Lệ, Ninh Kiều, Cái Răng, Bình Thủy, Hồng Bàng, Ngô Quyền, Kiến An, Củ Chi, Hóc Môn, Nhà Bè, Sóc Sơn,
Gia Lâm, Mỹ Đức, Ứng Hòa, Thạch Thất, Đan Phượng, Chương Mỹ, Quỳnh Lưu, Diễn Châu, Kỳ Anh, Thuỷ Nguyên, Vĩnh Bảo,
Bắc Từ Liêm, Hoàng Mai
""")
PROVINCE = words("""
Hà Nội, Hồ Chí Minh, Đà Nẵng, Cần Thơ, Hải Phòng, Huế, Nghệ An, Hà Tĩnh, Quảng Ngãi, Quảng Trị, Bình Định, Phú Yên,
Khánh Hòa, Đắk Lắk, Lâm Đồng, Bình Thuận, Đồng Nai, Bà Rịa - Vũng Tàu, Long An, Tiền Giang, Bến Tre, Vĩnh Long,
Trà Vinh, Sóc Trăng, Bạc Liêu, Cà Mau, Kiên Giang, An Giang, Đồng Tháp, Hậu Giang, Thái Bình, Nam Định, Ninh Bình,
Thanh Hóa, Hưng Yên, Hải Dương, Bắc Ninh, Vĩnh Phúc, Phú Thọ, Yên Bái, Lào Cai, Điện Biên, Sơn La, Hòa Bình, Cao Bằng,
Lạng Sơn, Quảng Ninh, Tuyên Quang
""")
HEADER = words("""
CĂN CƯỚC CÔNG DÂN, CHỨNG MINH NHÂN DÂN, GIẤY PHÉP LÁI XE, CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, SỔ HỘ KHẨU, PHIẾU THU,
Độc lập - Tự do - Hạnh phúc, ĐỘC LẬP - TỰ DO - HẠNH PHÚC, HÓA ĐƠN BÁN LẺ, GIẤY KHAI SINH, TỜ KHAI HẢI QUAN,
PHIẾU XUẤT KHO, HỢP ĐỒNG LAO ĐỘNG, BIÊN BẢN BÀN GIAO, THẺ BẢO HIỂM Y TẾ, BẢNG LƯƠNG THÁNG, PHIẾU KHÁM SỨC KHỎE,
GIẤY CHỨNG NHẬN KẾT HÔN, SỔ KHÁM BỆNH, ĐƠN ĐĂNG KÝ DỰ THI, HÓA ĐƠN GIÁ TRỊ GIA TĂNG, GIẤY ỦY QUYỀN, BẢN CAM KẾT,
THÔNG BÁO TUYỂN SINH, QUYẾT ĐỊNH, NỘI QUY PHÒNG CHÁY, CHỮA CHÁY, LÝ LỊCH TƯ PHÁP, THẺ THƯ VIỆN, VÉ XE BUÝT,
PHIẾU GIỮ XE, GIẤY RA VIỆN, ĐƠN THUỐC, BÁO GIÁ
""")
LABEL = words("""
Họ và tên, Ngày sinh, Giới tính, Quốc tịch, Quê quán, Nơi thường trú, Có giá trị đến, Đặc điểm nhận dạng, Người ký,
Thu ngân, Khách hàng, Địa chỉ, Người nộp tiền, Lý do nộp, Số hiệu, Ngày cấp, Nơi cấp, Dân tộc, Tôn giáo, Nghề nghiệp,
Chức vụ, Ghi chú
""")
BEARING = words("""
Nốt ruồi, Sẹo chấm, Sẹo dài, Vết bớt đỏ, Nốt ruồi nổi, Vết sẹo mổ, Tàn nhang
""")
BODY = words("""
trên cánh mũi, sau đuôi mắt, dưới mép trái, trên khuỷu tay, giữa trán, gần tai phải, cổ bên trái, dưới cằm,
thái dương, gò má
""")
ORG = words("""
Cục Cảnh sát, Công ty Cổ phần Gỗ Mỹ, Hợp tác xã Nông nghiệp, Trường Mẫu giáo Hoa Sữa, Bệnh viện Đa khoa,
Nhà xuất bản Trẻ, Tạp hóa Bảy Nhỏ, Quán Cơm Niêu, Tiệm bánh Ngọc Bích, Xưởng may Thủy Tiên, Hiệu sách Tuổi Ngọc,
Cửa hàng Điện tử, Quỹ Bảo trợ, Liên đoàn Lao động, Hội Chữ thập đỏ, Ngân hàng Chính sách, Bưu điện Trung tâm,
Nhà thuốc Kỳ Lân, Gara Ô tô, Vận tải Bắc Nam
""")
GADGET = words("""
Wi-Fi, USB, iPhone 15, Zalo, Facebook, Windows 11, laptop Dell, Samsung Galaxy, Honda Wave, tivi LED, pin AA,
thẻ SIM 4G, camera HD, VinFast, Google Maps, app MoMo, máy ATM, file PDF, website, livestream, email, bluetooth
""")
