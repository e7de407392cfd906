"""Journey 10: Cam Lộ receives, Gio Linh decides, Cam Lộ returns; who holds what and whose clock is late is seen."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.journeys.walkers import Officer

pytestmark = pytest.mark.browser
CARD = "045198000355||Nguyễn Thùy Dương|20111998|Nữ|Tổ 7, Phường Nam Đông Hà, Quảng Trị|12052022"
COUNTER, OFFICE = "Trung tâm Phục vụ hành chính công xã Cam Lộ", "Văn phòng HĐND và UBND xã Gio Linh"
DECIDES = "Ủy ban nhân dân xã Gio Linh"
BEARER = {
    "quay-ai": "thay",
    "quay-thay-ten": "Nguyễn Văn Thay",
    "quay-thay-so": "045093000999",
    "quay-thay-giay": "Giấy ủy quyền 12/2026",
}


def test_received_here_decided_there(town: Town) -> None:
    """Intake at A with an original; B signs for it, decides, sends it back; A returns it to a bearer."""
    mo = town.officer("camlo.mo")
    code = take_in(mo)
    give(mo, code, "19495.vp")
    town.officer("giolinh.xoan").assign(code, "Đỗ Xuân Mộc")
    moc = town.officer("giolinh.moc").open(f"/quay/giay-to/{code}/").expect("Đang chờ bạn ký nhận")
    moc.press("Đã đếm, ký nhận").expect("Đã ký nhận 1 giấy tờ")
    moc.dossier(code).expect(f"{OFFICE} giữ").press("Đạt, lập bản thảo")
    mo.open(f"/quay/xong/{code}/").expect(f"Phó Chủ tịch, {DECIDES}")
    town.officer("giolinh.lat").sign(code)
    town.officer("giolinh.bang").sign(code)
    give(moc, code, "19597.pvhcc")
    mo.open(f"/quay/xong/{code}/").until(f"Trả kết quả, {COUNTER}")
    mo.open(f"/quay/giay-to/{code}/").press("Đã đếm, ký nhận").expect("Đã ký nhận 1 giấy tờ")
    hand_out(town.officer("camlo.buoi"), code)
    moc.open(f"/ban-lam-viec/{code}/").expect("Đã trả kết quả")


def take_in(clerk: Officer) -> str:
    """One screen with another commune chosen to decide, an original on the counter, the fee taken on the spot."""
    clerk.open("/quay/?thu-tuc=1.004873").scan(CARD)
    clerk.fill(**{"quay-mat": "1", "quay-noi": "19495"}, phone="0912 000 355", marital_history="never")
    clerk.fill(lived_elsewhere="1", former_residences="Xã Gio Linh, tỉnh Quảng Trị, 2016–2020")
    clerk.fill(purpose="other", purpose_other="làm thủ tục vay vốn ngân hàng")
    clerk.fill(**{"giay-former_status-original": "1", "giay-identity_card-shown": "1"})
    clerk.expect("15.000").fill(receipt_number="0007732").press("Tiếp nhận")
    clerk.expect(f"Lãnh đạo phòng, {DECIDES}").until("In mẫu 01")
    code = clerk.taken()
    slip = clerk.pdf("In mẫu 01")
    for words in (code, "Trung tâm Phục vụ hành chính công", "Phạm Thị Mơ"):
        assert words in slip
    return code


def give(giver: Officer, code: str, to: str) -> None:
    """Nothing ticked is said; what was given stays with the giver until the other side has signed."""
    giver.open(f"/quay/giay-to/{code}/").page.locator("summary", has_text="Giao giấy tờ đã chọn").click()
    giver.press("Giao F9").expect("Chưa chọn giấy tờ nào")
    giver.page.locator("[name=giay]").check()
    giver.fill(toi=to).press("Giao F9").expect("Chờ bên nhận ký")
    expect(giver.page.locator("[name=giay]")).to_have_count(0)


def hand_out(returner: Officer, code: str) -> None:
    """The result and the original leave together, with a bearer who has signed; the chain says so."""
    returner.open(f"/quay/tra/{code}/").page.locator("[name=giay]").check()
    returner.page.locator("summary", has_text="Người được ủy quyền").click()
    returner.fill(**BEARER, ky="1").press("Trả kết quả").expect(f"Đã trả kết quả hồ sơ {code}")
    returner.open(f"/quay/giay-to/{code}/")
    returner.expect("Nguyễn Văn Thay, Người nộp").expect("Giấy ủy quyền 12/2026")


def test_whose_clock_is_late(town: Town) -> None:
    """Cam Lộ's list names itself for what it never received, and Gio Linh for what Gio Linh has not assigned."""
    own, other = town.made("late", 1)
    mo = town.officer("camlo.mo").open("/quay/")
    expect(mo.page.locator("tr", has_text=own).first).to_contain_text(f"{COUNTER}: bước này quá")
    row = mo.page.locator("tr", has_text=other).first
    expect(row).to_contain_text(f"Lãnh đạo phòng, {DECIDES}: bước này quá")
    expect(row).to_contain_text(f"{DECIDES}: hẹn trả quá")
    town.officer("giolinh.xoan").open("/ban-lam-viec/?han=late").expect(other).open("/dieu-hanh/")
