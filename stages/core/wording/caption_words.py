"""Captions by what stands beside them, in the languages whose documents are common; a caption a line or a comma."""

from typing import Literal

Role = Literal["name", "date_of_birth", "date", "address", "place", "nationality", "sex", "answer", "other"]
"""What a caption announces: a kind of personal data, or `other`: something else that is printed beside values."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in (part.strip() for part in text.replace("\n", ",").split(",")) if one)


CAPTIONS: dict[Role, tuple[str, ...]] = {
    "name": _listed("""
        성명, 성 명, 이름, 한글성명, 영문성명, 영문이름, 성명(한글), 성명(영문), 성명(한자), 한자성명, 성함, 예금주,
        대표자, 대표자명, 대표자 성명, 대표이사, 대표, 수취인, 수령인, 받는 사람, 받는분, 받으시는 분, 보내는 사람,
        보내는분, 보내시는 분, 발신인, 발신자, 수신인, 수신자, 담당, 담당자, 담당자명, 책임자, 작성자, 신청인, 신청자,
        신청인 성명, 고객명, 고객성명, 고객님, 회원명, 회원성명, 주문자, 주문자명, 구매자, 구매자명, 예약자, 예약자명,
        보호자, 보호자명, 보호자 성명, 세대주, 계약자, 피보험자, 임대인, 임차인, 매도인, 매수인, 환자명, 환자성명,
        학생명, 입금자, 입금자명, 송금인, 소유자, 소지인, 명의인, 판매원, 판매사원, 판매자명, 계산원, 캐셔, 점장,
        점원, 배우자, 부, 모, 부친, 모친, 본인, 확인자, 승인자, 결재자, 검토자, 서명인, 의뢰인, 위임인, 수임인,
        대리인, 법정대리인, 증인, 추천인, 기사명, 접수자, 처리자, 상담원, 사용자명, 인솔자, 참석자, 연락 담당자,
        Họ và tên, Họ tên, Họ và tên khai sinh, Họ chữ đệm và tên, Họ chữ đệm và tên khai sinh, Họ đệm và tên, Họ,
        Tên, Tên gọi khác, Tên khai sinh, Tên đệm, Chữ đệm, Chữ đệm và tên, Người nhận, Người gửi, Người ký,
        Người lập, Người lập phiếu, Người mua, Người bán, Người nộp, Người nộp tiền, Người làm đơn, Người viết,
        Người khai, Người đại diện, Đại diện, Khách hàng, Tên khách hàng, Tên KH, KH, Thu ngân, Nhân viên,
        Nhân viên bán hàng, NV, NVBH, Chủ tài khoản, Chủ hộ, Chủ thẻ, Người thụ hưởng, Người giám hộ, Họ tên cha,
        Họ tên mẹ, Cha, Mẹ, Vợ, Chồng, Họ và tên cha, Họ và tên mẹ, Họ và tên vợ chồng, Người liên hệ, Kế toán,
        Thủ quỹ, Giám đốc, Thủ trưởng, Người chịu trách nhiệm, Tên người nhận, Tên người gửi, Bệnh nhân,
        Tên bệnh nhân, Học sinh, Phục vụ, Kính gửi ông bà, Name, Names, Full name, Fullname, Full names, Your name,
        Name in full, Print name, Printed name, Print your name, Typed name, Legal name, Name of applicant,
        Name of holder, Name of bearer, Surname, Surnames, Family name, Last name, First name, Given name,
        Given names, Forename, Forenames, Middle name, Middle names, Other names, Maiden name, Birth name,
        Name at birth, Former name, Preferred name, Primary identifier, Secondary identifier, Applicant,
        Applicant name, Applicant's name, Holder, Cardholder, Card holder, Cardholder name, Account holder,
        Account name, Bearer, Owner, Owner's name, Beneficiary, Beneficiary name, Payee, Payer, Pay to, Paid to,
        Received from, Cashier, Cashier name, Clerk, Server, Served by, Your server, Your cashier, You were served by,
        Operator, Sales person, Salesperson, Salesman, Sales rep, Staff, Waiter, Attendant, Host, Customer,
        Customer name, Cust name, Client, Client name, Guest, Guest name, Patient, Patient name, Patient's name,
        Passenger, Passenger name, Student, Student name, Student's name, Employee, Employee name, Member,
        Member name, Recipient, Sender, Consignee, Shipper, Ship to, Bill to, Sold to, Deliver to, Attn, Attention,
        Contact, Contact name, Contact person, Signed by, Signed, Prepared by, Submitted by, Approved by,
        Authorised by, Authorized by, Received by, Checked by, Issued by, Reviewed by, Requested by, Witness,
        Witnessed by, Completed by, Reported by, Written by, Entered by, Author, Investigator, Principal investigator,
        Supervisor, Manager, Physician, Doctor, Nurse, Parent, Parent's name, Guardian, Spouse, Spouse's name, Father,
        Mother, Father's name, Mother's name, Name of father, Name of mother, Husband's name, Emergency contact,
        Emergency contact name, Next of kin, Insured, Name of insured, Policyholder, Tenant, Landlord, Buyer, Seller,
        Driver, Driver name, Nominee, Representative, Submitter, Initiator, Originator, To, From, Cc, By,
        Submitted to, Reports to, Respondent, Interviewer, Plaintiff, Defendant, Nickname, Participant, Nom, Noms,
        Nom de famille, Nom d'usage, Nom et prénom, Prénom, Prénoms, Titulaire, Apellido, Apellidos, Primer apellido,
        Segundo apellido, Nombre, Nombres, Nombre y apellidos, Titular, Nachname, Familienname, Vorname, Vornamen,
        Vor- und Nachname, Geburtsname, Name und Vorname, Inhaber, Cognome, Nome, Cognome e nome, Sobrenome,
        Nome completo, Apelido, Apelidos, Achternaam, Naam, Voornaam, Voornamen, Nazwisko, Imię, Imiona, Příjmení,
        Jméno, Jména, Priezvisko, Meno, Prezime, Ime, Priimek, Vezetéknév, Családi név, Keresztnév, Utónév, Név,
        Numele, Nume, Prenumele, Prenume, Mbiemri, Mbiemër, Emri, Emër, Soyadı, Soyad, Adı, Soyadi, Efternamn,
        Förnamn, Efternavn, Fornavn, Etternavn, Sukunimi, Etunimet, Perekonnanimi, Eesnimi, Eesnimed, Uzvārds, Vārds,
        Pavardė, Vardas, Фамилия, Имя, Отчество, Прізвище, Ім'я, Презиме, Име, Επώνυμο, Όνομα, 姓名, 氏名, 姓, 名,
        Nama, Nama lengkap, Nama penuh, Pangalan, Apelyido
    """),
    "date_of_birth": _listed("""
        생년월일, 생 년 월 일, 생일, 출생일, 출생연월일, 출생년월일, 생년, 생년 월일, Ngày sinh, Ngày tháng năm sinh,
        Ngày-tháng-năm sinh, Năm sinh, Sinh ngày, Sinh năm, Ngày tháng sinh, Date of birth, Birth date, Birthdate,
        Birthday, Date birth, DOB, D.O.B, Born, Born on, Year of birth, Birth year, Date of birth (DOB),
        Date de naissance, Né(e) le, Né le, Née le, Geburtsdatum, Geburtstag, Geboren am, Geb. am,
        Fecha de nacimiento, F. nacimiento, F. de nac, Data di nascita, Nato il, Nata il, Data de nascimento,
        Data nasc, Geboortedatum, Data urodzenia, Datum narození, Datum rođenja, Dátum narodenia, Datum rojstva,
        Születési idő, Data nașterii, Data naşterii, Datëlindja, Doğum tarihi, Doğulduğu tarix, Födelsedatum,
        Fødselsdato, Syntymäaika, Sünniaeg, Dzimšanas datums, Gimimo data, Дата рождения, Дата народження,
        Датум рођења, Дата на раждане, Ημερομηνία γέννησης, 出生日期, 生年月日, Tanggal lahir, Tarikh lahir,
        Petsa ng kapanganakan
    """),
    "date": _listed("""
        발급일, 발급일자, 발행일, 발행일자, 발급연월일, 작성일, 작성일자, 신청일, 신청일자, 접수일, 접수일자, 만료일,
        만료일자, 기간만료일, 유효기간, 유효기간만료일, 체류기간, 적성검사 기한, 적성검사기간, 갱신기간, 일자, 날짜,
        거래일, 거래일시, 거래일자, 승인일시, 판매일, 판매일시, 주문일, 주문일시, 결제일, 결제일시, 입사일, 퇴사일,
        입학일, 졸업일, 계약일, 시행일, 일시, 등록일, 방문일, 진료일, 예약일, 시작일, 종료일, 시작 희망일, 허가일자,
        Ngày cấp, Ngày, Ngày lập, Ngày ký, Ngày hết hạn, Ngày hết hạn thị thực, Có giá trị đến, Giá trị đến,
        Có giá trị đến ngày, Thời hạn, Ngày giờ, Ngày bán, Ngày in, Ngày viết, Ngày tháng, Ngày mua, Ngày đến,
        Ngày đi, Giờ vào, Ngày vào làm, Ngày khám, Ngày đăng ký, Date, Dated, Date signed, Date of issue, Issue date,
        Date issued, Issued on, Issued, Date of expiry, Expiry date, Date of expiration, Expiration date, Expires,
        Expires on, Expiry, Exp date, Valid until, Valid till, Valid thru, Valid from, Valid to, Good thru,
        Date of application, Application date, Date received, Date submitted, Date of visit, Start date,
        Starting date, End date, Hire date, Effective date, Due date, Invoice date, Bill date, Order date,
        Delivery date, Print date, Transaction date, Date time, Date/Time, Payment date, Starting from,
        Date of admission, Date of discharge, Date approved, Date printed, Check in, Check out, Arrival, Departure,
        Date prepared, Date de délivrance, Délivré le, Date d'expiration, Date d'expiration du document,
        Valable jusqu'au, Ausstellungsdatum, Ausgestellt am, Gültig bis, Datum, Fecha, Fecha de expedición,
        Fecha de emisión, Fecha de caducidad, Fecha de vencimiento, Válido hasta, Data di rilascio, Data di scadenza,
        Data de emissão, Data de validade, Datum afgifte, Datum van afgifte, Geldig tot, Data wydania, Data ważności,
        Datum vydání, Platnost do, Data eliberării, Data expirării, Data e lëshimit, Data e skadimit, Veriliş tarihi,
        Verilme tarihi, Son geçerlilik tarihi, Etibarlıdır, Дата выдачи, Срок действия, Дата окончания срока действия,
        签发日期, 有效期, 発行日, Tanggal, Tarikh, Berlaku hingga
    """),
    "address": _listed("""
        주소, 주 소, 주소지, 현주소, 자택주소, 집주소, 거주지, 거소, 국내거소, 체류지, 본적, 등록기준지, 배송지,
        배송지 주소, 배송주소, 받는 곳, 보내는 곳, 도로명주소, 도로명 주소, 지번주소, 상세주소, 우편물 수령지,
        회사주소, 직장주소, 사업장, 사업장 주소, 사업장주소, 사업장 소재지, 소재지, 송달장소, 우편번호, 최종주소,
        Địa chỉ, Đ/c, ĐC, Đ/chỉ, Địa chỉ thường trú, Địa chỉ liên hệ, Địa chỉ giao hàng, Địa chỉ nhận hàng,
        Địa chỉ tạm trú, Nơi thường trú, Nơi cư trú, Nơi ở, Nơi ở hiện tại, Nơi ở hiện nay, Chỗ ở hiện nay,
        Chỗ ở hiện tại, Nơi tạm trú, Hộ khẩu thường trú, HKTT, Nơi ĐKHK thường trú, Thường trú,
        Nơi đăng ký hộ khẩu thường trú, Nơi ĐKTT, Trụ sở, Cư trú tại, Hiện ở tại, Address, Addr, Addresses,
        Home address, Street address, Mailing address, Postal address, Residential address, Residence address,
        Permanent address, Present address, Current address, Billing address, Shipping address, Delivery address,
        Business address, Office address, Work address, Company address, Address line 1, Address line 2, Street,
        Street name, City, Town, City/Town, City/State/Zip, City and state, State, Province, County, Zip, Zip code,
        Postcode, Postal code, Post code, Residence, Place of residence, Residing at, Domicile, P.O. Box, House no,
        Location of residence, Suburb, Barangay, Adresse, Domicile, Adresse postale, Anschrift, Wohnort,
        Wohnanschrift, Dirección, Domicilio, Indirizzo, Residenza, Endereço, Morada, Adres, Woonplaats,
        Adres zamieszkania, Adresa, Adresa bydliště, Trvalý pobyt, Domiciliu, Lakcím, Adresi, Adresa e banimit,
        Ikametgah, Ünvan, Yaşayış yeri, Adress, Osoite, Aadress, Адрес, Место жительства, Адреса, Διεύθυνση, 住址,
        地址, 住所, Alamat, Tirahan
    """),
    "place": _listed("""
        출생지, 출생 장소, 본관, 고향, 태어난 곳, Nơi sinh, Quê quán, Nguyên quán, Nơi đăng ký khai sinh,
        Nơi đăng kí khai sinh, Nơi ĐKKS, Sinh tại, Place of birth, Birthplace, Birth place, Place of origin,
        City of birth, Country of birth, Town of birth, Place and date of birth, Born in, Hometown, Lieu de naissance,
        Né(e) à, Geburtsort, Heimatort, Lugar de nacimiento, Luogo di nascita, Local de nascimento, Naturalidade,
        Geboorteplaats, Miejsce urodzenia, Místo narození, Mjesto rođenja, Miesto narodenia, Kraj rojstva,
        Születési hely, Locul nașterii, Locul naşterii, Vendlindja, Doğum yeri, Doğulduğu yer, Födelseort, Fødested,
        Syntymäpaikka, Sünnikoht, Dzimšanas vieta, Gimimo vieta, Место рождения, Місце народження, Място на раждане,
        Τόπος γέννησης, 出生地, 出生地点, 本籍, Tempat lahir, Tempat tanggal lahir
    """),
    "nationality": _listed("""
        국적, 국가/지역, 국 적, 민족, 출신국, Quốc tịch, Dân tộc, Nationality, Citizenship, Citizen of,
        Country of citizenship, Country of nationality, Ethnicity, Ethnic group, Nationalité, Staatsangehörigkeit,
        Nationalität, Nacionalidad, Cittadinanza, Nacionalidade, Nationaliteit, Obywatelstwo, Státní občanství,
        Državljanstvo, Štátne občianstvo, Állampolgárság, Cetățenia, Cetăţenia, Cetatenia, Shtetësia, Uyruğu,
        Vətəndaşlığı, Medborgarskap, Statsborgerskap, Nationalitet, Kansalaisuus, Kodakondsus, Pilsonība, Pilietybė,
        Гражданство, Громадянство, Υπηκοότητα, 国籍, 國籍, Kewarganegaraan, Warganegara
    """),
    "sex": _listed("""
        성별, 성 별, Giới tính, Phái, Nam/Nữ, Giới, Sex, Gender, Sexe, Geschlecht, Sexo, Sesso, Geslacht, Płeć,
        Pohlaví, Spol, Pohlavie, Neme, Sexul, Gjinia, Cinsiyeti, Cinsi, Kön, Kjønn, Køn, Sukupuoli, Sugu, Dzimums,
        Lytis, Пол, Стать, Φύλο, 性别, 性別, Jenis kelamin, Jantina, Kasarian
    """),
    "answer": _listed("""
        직업, 직장, 직장명, 근무처, 직위, 직책, 직급, 부서, 소속, 학교, 학교명, 학과, 학번, 사번, 회원번호, 회원 번호,
        사원번호, 비상연락처, 비상 연락처, 관계, 보호자와의 관계, 본인과의 관계, 종교, 혈액형, 장애, 병명, 진단명, 키,
        몸무게, 신장, 체중, 취미, 특기, 학력, 경력, 가족관계, 결혼여부, 나이, 연령, 연봉, 소득, 재산, 차량번호, 서명,
        Nghề nghiệp, Nơi làm việc, Nơi công tác, Chức vụ, Đơn vị công tác, Trường, Lớp, Mã số sinh viên, MSSV,
        Mã nhân viên, Mã số thành viên, Số thẻ thành viên, Tôn giáo, Nhóm máu, Tình trạng hôn nhân, Quan hệ, Tuổi,
        Trình độ học vấn, Trình độ, Thu nhập, Chữ ký, Số liên lạc khẩn cấp, Đặc điểm nhận dạng, Biển số xe,
        Occupation, Profession, Job title, Position, Employer, Employer name, Company name of employer, Place of work,
        Workplace, School, School name, Grade, Department, Member no, Member number, Membership no, Membership number,
        Member ID, Student ID, Student no, Employee ID, Employee no, Employee number, Staff ID, Staff no, Badge no,
        Relationship, Relation, Relationship to applicant, Relationship to student, Marital status, Religion,
        Blood type, Blood group, Age, Height, Weight, Eye color, Eye colour, Hair color, Hair colour,
        Medical conditions, Allergies, Diagnosis, Medication, Education, Income, Annual income, Salary, Hobbies,
        Signature, Your signature, Signature of applicant, Applicant's signature, Holder's signature, Emergency phone,
        Emergency number, Vehicle registration, Licence plate, License plate, Plate no, SS#, SSN,
        Social security number, Title of applicant, Race
    """),
    "other": _listed("""
        전화, 전화번호, 연락처, 휴대폰, 휴대전화, 핸드폰, 휴대폰번호, 팩스, 전자우편, 이메일, 주민등록번호, 주민번호,
        외국인등록번호, 여권번호, 면허번호, 면허종별, 종별, 조건, 계좌번호, 계좌, 은행, 은행명, 카드번호, 발급기관,
        발행기관, 발급처, 암호일련번호, 체류자격, 종류, 국가코드, 상호, 상호명, 상품명, 품명, 품목, 단가, 수량, 금액,
        합계, 합 계, 과세금액, 부가세, 사업자, 사업자번호, 사업자등록번호, 영수증, 제목, 목적, 사유, 내용, 비고, 참고,
        구분, 번호, 참여 횟수, 알게 된 경로, 받을금액, 거스름돈, 현금, 카드, 매장명, 점포, 제품명, 건명, 회사명,
        업체명, 법인명, 기관명, 단체명, 업종, 업태, Số, Số CCCD, Số CMND, Số hộ chiếu, Số định danh cá nhân,
        Điện thoại, ĐT, SĐT, Số điện thoại, Di động, Email, Mã số thuế, MST, Số tài khoản, STK, Ngân hàng, Loại,
        Mã số, Nơi cấp, Cơ quan cấp, Tên hàng, Tên hàng hóa, Tên sản phẩm, Tên công ty, Tên đơn vị, Tên trường,
        Tên cửa hàng, Tên dự án, Mặt hàng, Số lượng, SL, Đơn giá, Thành tiền, Tổng cộng, Tổng tiền, Tạm tính,
        Tiền mặt, Tiền thừa, Thuế, Ghi chú, Lý do, Nội dung, Mục đích, Bàn, Hóa đơn, Số HĐ, Phone, Phone no,
        Phone number, Telephone, Telephone no, Tel, Tel no, Mobile, Mobile no, Cell, Cell phone, Home phone,
        Work phone, Fax, Fax no, E-mail, Email, E-mail address, Email address, Website, Type, Code, Country code,
        Code of State, Issuing state, Passport no, Passport number, Card no, Card number, Document no,
        Document number, ID no, ID number, Identity no, Personal no, Personal number, National ID, Licence no,
        License no, Licence number, Authority, Issuing authority, Place of issue, Account no, Account number, Bank,
        Bank name, Branch, Company, Company name, Organization, Organisation, Business name, Brand name, Product name,
        Item name, File name, Project name, Event name, Store name, Domain name, User name, Name of company,
        Name of organization, Name of event, Item, Items, Description, Qty, Quantity, Price, Unit price, Amount,
        Total, Subtotal, Sub total, Tax, VAT, GST, Discount, Cash, Change, Card, Balance, Receipt, Receipt no,
        Invoice, Invoice no, Order no, Ref, Reference, Subject, Re, Purpose, Reason, Comments, Remarks, Notes, Note,
        Table, Table no, Terminal, Time, How often, Residence card, Residence permit, Identity card, Count,
        Item count, Total count, Heard of us from, Observations, Endorsements, Number, No, Product, Brand, Code/Code,
        Status, Class, Category, Region, Division, Country, Autorité, Numéro, Passeport no, Signature du titulaire,
        Behörde, Reisepass, Autoridad, Número, Número de pasaporte, Autorità, Autoridade, Organ, Organul emitent,
        Autoriteti lëshues, Taille, Größe, Talla, Adresa de email
    """),
}

WEAK = _listed("""
    To, From, Cc, By, Re, No, Nome, Ime, Meno, Név, Nume, Host, Staff, Member, Guest, Driver, Contact, Manager,
    Doctor, Nurse, Author, State, City, Town, Street, Country, Class, Region, School, Position, Grade, Age, Height,
    Weight, Race, Signed, Issued, Born, Date, Card, Cash, Change, Total, Table, Time, Type, Note, Notes, Order,
    Branch, Bank, Code, Tax, Bill to, Ship to, 부, 모, 본인, 대표, 담당, 기사명, 증인, 점원, 키, 신장, 나이, 관계,
    경력, 특기, 취미, 번호, 카드, 현금, 내용, 종류, 은행, 고객님, 사업장, KH, NV, Cha, Mẹ, Vợ, Chồng, Họ, Tên, Lớp,
    Tuổi, Trường, Bàn, Số, Ngày, Đại diện, Khách hàng, Phục vụ, Giám đốc, Học sinh, Loại, Thuế, 名, 姓, Pol, Sex,
    Cash, Address, Adres, Father, Mother, Parent, Owner, Holder, Server, Client, Customer, Patient, Student, Employee,
    Applicant, Operator, Buyer, Seller, Sender, Witness, Signature, 서명, 직업, 학교, 일시, 날짜, 고향
""")
"""Words of ordinary sentences, too: a caption where they stand alone or before a colon."""

SEXES = frozenset(
    _listed("""
    m, f, x, nam, nữ, nu, n, male, female, man, woman, boy, girl, homme, femme, männlich, weiblich, w, h, v,
    남, 여, 남성,
    여성, 남자, 여자, 男, 女, k, e, ž, ə, m/m, f/f, m/ж
""")
)
"""What stands beside the caption of the sex."""
