"""Journey 8: a certificate of marital status, with a question to another commune and a supplement on the way."""

import re

import pytest

from tests.journeys.conftest import Town
from tests.journeys.walkers import Officer
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser
ALONE = "045198000355"
QUESTION = "Chị Dương đã đăng ký kết hôn tại xã Gio Linh từ năm 2016 đến năm 2020 chưa?"
ANSWER = "Đã tra sổ đăng ký kết hôn từ 2016 đến 2020: không có tên chị Dương."
ITEMS = "Tháng chuyển đi khỏi xã Gio Linh\nTên ngân hàng sẽ nhận giấy"
REASON = "Tờ khai chưa ghi tháng chuyển đi và nơi nhận giấy."


def test_marriage(town: Town) -> None:
    """Asked of Gio Linh with its own date, supplemented item by item, signed, and found by the address on it."""
    alone = town.citizen(ALONE, **PHONE)
    code = alone.marriage()
    town.officer("namdongha.luu").dossier(code).press("Tiếp nhận")
    town.officer("namdongha.soi").assign(code, "Ngô Thị Huệ")
    hue = town.officer("namdongha.hue").dossier(code)
    ask_elsewhere(hue)
    hue.follow("Yêu cầu bổ sung").fill(items=ITEMS, reason=REASON).press("Yêu cầu bổ sung")
    answer_elsewhere(town.officer("giolinh.moc"))
    alone.open(f"/ho-so/{code}/").expect("Đồng hồ của cơ quan đang dừng").expect(REASON)
    alone.press("Gửi mục này").expect("Bạn chưa ghi nội dung trả lời")
    alone.fill(answer="Tháng 6 năm 2020").press("Gửi mục này").expect("Tháng 6 năm 2020")
    assert not alone.says("Gửi bổ sung"), "one item is still open"
    alone.fill(answer="Ngân hàng Mẫu, chi nhánh Đông Hà").press("Gửi mục này")
    alone.press("Gửi bổ sung").expect("Đang thẩm tra").expect("đếm lại từ lúc")
    hue.dossier(code).expect("Tháng 6 năm 2020").expect(ANSWER).press("Đạt, lập bản thảo")
    alone.open(f"/ho-so/{code}/").until("Chờ bạn xem bản thảo").press("Đúng, làm tiếp")
    town.officer("namdongha.lim").sign(code)
    town.officer("namdongha.ngai").sign(code)
    paper = alone.open(f"/ho-so/{code}/").until("Tải về").pdf("Tải về")
    assert "Nguyễn Thùy Dương" in paper
    assert "làm thủ tục vay vốn ngân hàng" in paper
    printed = re.search(r"xac-minh/(\w+)", paper)
    assert printed, paper
    town.citizen().open(f"/xac-minh/{printed[1]}/").expect("Giấy này có trong sổ").expect("UBND-XNTTHN")
    town.officer("namdongha.dao").dossier(code).press("Trả kết quả")
    alone.open(f"/ho-so/{code}/").expect("Đã trả kết quả")


def ask_elsewhere(specialist: Officer) -> None:
    """A question without words is shown again; with words it goes to Gio Linh, and the dossier stays."""
    specialist.follow("Phối hợp").fill(office="19495").press("Phối hợp").expect("ô cần sửa")
    specialist.fill(office="19495", question=QUESTION).press("Phối hợp")
    specialist.expect("Đang hỏi Ủy ban nhân dân xã Gio Linh, hạn trả lời")


def answer_elsewhere(asked: Officer) -> None:
    """The asked commune finds it beside its desk; an empty answer is not taken."""
    asked.open("/ban-lam-viec/").follow("Việc cơ quan khác hỏi").follow(QUESTION)
    asked.expect("Ủy ban nhân dân phường Nam Đông Hà").press("Gửi trả lời")
    asked.expect("Bạn chưa ghi nội dung trả lời")
    asked.fill(answer=ANSWER).press("Gửi trả lời").expect("Cơ quan hỏi thấy ngay trong hồ sơ")
