"""Journey 9: certified copies while one waits, and a refusal, for a person without an account."""

import pytest

from tests.journeys.conftest import Town
from tests.journeys.walkers import Officer

pytestmark = pytest.mark.browser
CARD = "045187004321|194555666|Hồ Thị Na|02091987|Nữ|Tổ 5, Phường Đông Hà, Quảng Trị|15082022"
COPIES = {
    "quay-mat": "1",
    "document_title": "Bằng tốt nghiệp trung học phổ thông",
    "issuer": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
    "pages": "5",
    "copies": "2",
    "giay-original-shown": "1",
}
SLIP = "Giấy tiếp nhận và hẹn trả kết quả"
REFUSAL = "Bản chính do nước ngoài cấp chưa được hợp pháp hóa lãnh sự."


def test_copies_while_one_waits(town: Town) -> None:
    """Scanned, fee computed and paid, signed, sealed, handed out against a signature; every slip can be printed."""
    sen = town.officer("dongha.sen").open("/quay/?thu-tuc=2.000815")
    code = take_in(sen)
    number = pay(sen, code)
    slip = sen.open(f"/quay/xong/{code}/").until("In mẫu 01").pdf("In mẫu 01")
    for words in (code, number, "Hồ Thị Na", "Trần Thị Sen"):
        assert words in slip
    sen.press("Lập phiếu kiểm soát").until("In mẫu 06")
    assert code in sen.pdf("In mẫu 06")
    town.officer("dongha.tung").sign(code)
    town.officer("dongha.duong").sign(code)
    sen.open(f"/quay/xong/{code}/").until("Đã chứng thực")
    hand_out(sen, code)
    sen.open("/quay/so/").expect(code)
    book = sen.pdf("In mẫu 07")
    assert code.split("-")[-1] in book
    assert "Hồ Thị Na" in book


def take_in(clerk: Officer) -> str:
    """A bad scan, then the card; what is missing is listed; the fee is there before anything is pressed."""
    clerk.scan("045187004321|thẻ cũ").expect("Mới đọc được 2 mục")
    clerk.scan(CARD).expect("Hồ Thị Na").press("Tiếp nhận, thu phí sau").expect("ô cần sửa")
    clerk.fill(**COPIES, checked="1").expect("14.000")
    return clerk.press("Tiếp nhận, thu phí sau").expect("Chờ nộp phí").taken()


def pay(clerk: Officer, code: str) -> str:
    """The appointment slip, then the receipt, which must have a number; returns the number of the slip."""
    clerk.follow("Thu phí").press("In giấy hẹn").follow("Đã thu phí")
    clerk.press("Đã thu phí").expect("ô cần sửa").fill(receipt_number="0007731").press("Đã thu phí")
    clerk.find(code).until(SLIP)
    return clerk.page.get_by_role("link", name=SLIP).inner_text().removeprefix(SLIP).strip()


def hand_out(clerk: Officer, code: str) -> None:
    """Found by the code on the slip; without a signature nothing leaves the house."""
    clerk.open("/quay/tra/").page.fill("#q", code)
    clerk.press("Tìm").expect("Trả những gì")
    assert "Bằng tốt nghiệp trung học phổ thông" in clerk.pdf("Tải để in")
    clerk.press("Trả kết quả").expect("Chưa ghi người nhận đã ký trên phiếu")
    clerk.fill(ky="1").press("Trả kết quả").expect(f"Đã trả kết quả hồ sơ {code}")


def test_refused_at_the_counter(town: Town) -> None:
    """A foreign paper that may not be certified: refused with its reason, slip 03 is printed at once."""
    sen = town.officer("dongha.sen").open("/quay/?thu-tuc=2.000815").scan(CARD)
    sen.fill(document_title="Bằng tốt nghiệp đại học", issuer="Trường Mẫu", issuer_kind="foreign")
    sen.press("Từ chối tiếp nhận").press("Từ chối tiếp nhận").expect("ô cần sửa")
    sen.fill(reason=REFUSAL).press("Từ chối tiếp nhận").expect("Không tiếp nhận")
    code = sen.taken()
    slip = sen.until("In mẫu 03").pdf("In mẫu 03")
    assert code in slip
    assert REFUSAL in slip
