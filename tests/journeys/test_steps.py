"""Journey 11: back and forth inside a commune; an apology, once; a correction; a late withdrawal."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.kit.clock import now
from tests.journeys.conftest import Town
from tests.journeys.walkers import Citizen, Officer
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser
BACK = "Việc này thuộc phần việc của anh Trám."
RECALL = "Anh Trám đi họp cả ngày, thu hồi để giao lại."
PASS_ON = "Anh Trám đã về, chuyển lại cho đúng người."
SORRY = "Nơi thường trú cũ chưa trả lời nên chưa đủ căn cứ xác nhận."
WRONG = "Ngân hàng đã đổi tên, xin ghi tên mới."
NOT_YET = "Ghi rõ nơi thường trú trước đây trong phần xác nhận."


def test_back_and_forth(town: Town) -> None:
    """Returned, recalled, passed on, put off once, corrected, returned by the leader, withdrawn."""
    (code,) = town.made("marriages", 1)
    mai, bach = (town.officer(name) for name in ("dongha.mai", "dongha.bach"))
    mai.dossier(code).follow("Trả lại bước trước").press("Trả lại bước trước").expect("ô cần sửa")
    mai.fill(reason=BACK).press("Trả lại bước trước")
    bach.assign(code, "Hồ Văn Trám").find(code).expect(BACK).follow("Thu hồi để phân công lại")
    bach.fill(reason=RECALL).press("Thu hồi để phân công lại").expect(RECALL)
    bach.assign(code, "Đoàn Ngọc Mai")
    mai.dossier(code).expect(RECALL).follow("Chuyển xử lý").choose("Hồ Văn Trám")
    mai.fill(reason=PASS_ON).press("Chuyển xử lý")
    tram = town.officer("dongha.tram").dossier(code).expect(PASS_ON)
    alone = town.citizen("045198000355", **PHONE).open("/").sign_in()
    put_off(tram, alone, code)
    town.officer("dongha.thong").sign(code)
    tram.open(f"/ban-lam-viec/{code}/").press("Đạt, lập bản thảo")
    alone.open(f"/ho-so/{code}/").until("Chờ bạn xem bản thảo").follow("Cần sửa bản thảo")
    alone.fill(reason=WRONG).press("Cần sửa bản thảo").expect("Đang thẩm tra")
    tram.dossier(code).expect(WRONG).press("Đạt, lập bản thảo")
    alone.open(f"/ho-so/{code}/").until("Chờ bạn xem bản thảo").press("Đúng, làm tiếp")
    tung = town.officer("dongha.tung").dossier(code).follow("Trả lại bước trước")
    tung.fill(reason=NOT_YET).press("Trả lại bước trước").open("/ky/").listed(code, there=False)
    tram.dossier(code).expect(NOT_YET)
    withdraw(alone, code)


def put_off(tram: Officer, alone: Citizen, code: str) -> None:
    """A day without an hour is not taken; slip and page give the new date; a second time is not offered."""
    later = now() + timedelta(days=14)
    day = (later + timedelta(days=(2 - later.weekday()) % 7)).strftime("%d/%m/%Y")  # a Wednesday
    offered = tram.page.locator("a[href*='/lam/']", has_text="Xin lỗi và hẹn lại")
    expect(offered).to_have_count(1)
    tram.follow("Xin lỗi và hẹn lại").fill(reason=SORRY, new_due=day).press("Xin lỗi và hẹn lại")
    tram.expect("Còn thiếu giờ").fill(new_due=f"16:00 {day}").press("Xin lỗi và hẹn lại")
    slip = (
        tram.open(f"/ban-lam-viec/{code}/").until("Phiếu xin lỗi và hẹn lại").pdf("Phiếu xin lỗi và hẹn lại")
    )
    assert code in slip
    assert SORRY in slip
    alone.open(f"/ho-so/{code}/").expect(day).expect(SORRY)
    tram.open(f"/ban-lam-viec/{code}/").expect("Phiếu xin lỗi và hẹn lại")
    expect(offered).to_have_count(0)


def withdraw(alone: Citizen, code: str) -> None:
    """The person takes it back while it is examined; slip 05 says so."""
    alone.open(f"/ho-so/{code}/").follow("Rút hồ sơ").press("Rút hồ sơ").expect("Bạn đã rút hồ sơ")
    assert code in alone.until("Thông báo dừng giải quyết").pdf("Thông báo dừng giải quyết")
