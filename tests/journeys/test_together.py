"""Journeys 5 to 7: many papers under one PIN, two officers at one dossier, a form without JavaScript."""

import pytest

from tests.journeys.conftest import Town
from tests.journeys.walkers import PIN
from tests.support.browser import PLAIN

pytestmark = pytest.mark.browser
WORDS = "Giấy chứng sinh chụp thiếu mặt sau, không đọc được số."


def test_batch_with_one_failing(town: Town) -> None:
    """Three papers, one PIN: the one whose file is damaged is named with its reason, the others are signed."""
    codes = town.made("signable", 3)
    tung = town.officer("dongha.tung").open("/ky/")
    for code in codes:
        tung.listed(code, there=True)
    assert town.made("lose", codes[1]) == ["1"]
    tung.look().fill(pin="000000").press("Ký các giấy đã chọn").expect(
        "Không còn tìm thấy nội dung của tệp này"
    )
    tung.fill(pin=PIN).press("Ký").until("Đã ký").open("/ky/")
    for code in (codes[0], codes[2]):
        tung.listed(code, there=False)
    tung.listed(codes[1], there=True)
    tung.look()
    town.officer("dongha.duong").sign(codes[0], codes[2])


def test_two_officers_at_once(town: Town) -> None:
    """The second is told who was first and when; what they had written stands on the page."""
    (code,) = town.made("births", 1)
    sen, truc = (town.officer(name).dossier(code) for name in ("dongha.sen", "dongha.truc"))
    truc.follow("Yêu cầu bổ sung").fill(items="Mặt sau giấy chứng sinh", reason=WORDS)
    sen.press("Tiếp nhận")
    truc.press("Yêu cầu bổ sung").expect("Trần Thị Sen vừa chuyển hồ sơ này lúc").expect(WORDS)
    truc.follow("Xem lại hồ sơ").expect("Chờ phân công")


def test_without_scripts(town: Town) -> None:
    """The whole application in a browser without JavaScript, an error included, to the code."""
    father = town.citizen("045093000264", **PLAIN)
    father.start_birth().fill(relation="father", phone="091").press("Lưu và đi tiếp").expect("ô cần sửa")
    father.fill(relation="father", phone="0912 000 264").press("Lưu và đi tiếp")
    father.fill_child()
    father.fill(mother_number="045195000718", mother_name="Trần Thị Mai Hương").press("Lưu và đi tiếp")
    father.fill(return_way="portal").press("Lưu và đi tiếp")
    father.send_paper().follow("Đi tiếp")
    code = father.submit()
    father.expect(code)
    assert town.officer("dongha.sen").open("/ban-lam-viec/").says(code)
