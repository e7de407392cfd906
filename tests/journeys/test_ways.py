"""Journeys 2 to 4: a supplement asked and answered, refusals at the counter and in writing, a withdrawal."""

import pytest

from tests.journeys.conftest import Town
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser
ITEMS = "Ảnh chụp rõ mặt sau giấy chứng sinh\nSố nhà đúng của nơi cư trú"
REASON = "Ảnh chụp mờ, chưa đọc được số giấy và ngày cấp."
REFUSAL = (
    "Hồ sơ thuộc thẩm quyền của phường Nam Đông Hà theo Luật Hộ tịch điều 13; mời bạn nộp tại phường đó."
)


def test_supplement(town: Town) -> None:
    """Two items are asked in one slip; each is answered by itself; then the date is a new one, with its reason."""
    (code,) = town.made("births", 1)
    town.officer("dongha.sen").dossier(code).press("Tiếp nhận")
    town.officer("dongha.bach").assign(code, "Đoàn Ngọc Mai")
    mai = town.officer("dongha.mai").dossier(code).follow("Yêu cầu bổ sung")
    mai.press("Yêu cầu bổ sung").expect("ô cần sửa")
    mai.fill(items=ITEMS, reason=REASON).press("Yêu cầu bổ sung").expect(code)
    mother = town.citizen(**PHONE).open("/").sign_in()
    mother.open(f"/ho-so/{code}/").expect("Đồng hồ của cơ quan đang dừng").expect(REASON)
    mother.until("Phiếu yêu cầu bổ sung")
    mother.fill(answer="Đã gửi ảnh mới kèm theo").press("Gửi mục này").expect("Đã nhận")
    mother.fill(answer="Số 12 đường Trần Phú").press("Gửi mục này")
    mother.press("Gửi bổ sung").expect("Đang thẩm tra").expect("đếm lại từ lúc")
    mai.dossier(code).expect("Số 12 đường Trần Phú")


def test_refused_at_reception(town: Town) -> None:
    """The counter refuses with a reason; the person reads it in the words of slip 03."""
    (code,) = town.made("births", 1)
    sen = town.officer("dongha.sen").dossier(code).follow("Từ chối tiếp nhận")
    sen.fill(reason=REFUSAL).press("Từ chối tiếp nhận")
    mother = town.citizen().open("/").sign_in()
    mother.open(f"/ho-so/{code}/").expect("Không tiếp nhận").until("Phiếu từ chối tiếp nhận").expect(REFUSAL)


def test_refused_in_writing(town: Town) -> None:
    """The officer drafts a reasoned refusal, the leader signs, the clerk seals, the person downloads it."""
    (code,) = town.made("births", 1)
    town.officer("dongha.sen").dossier(code).press("Tiếp nhận")
    town.officer("dongha.bach").assign(code, "Đoàn Ngọc Mai")
    mai = town.officer("dongha.mai").dossier(code).follow("Trình văn bản từ chối")
    mai.fill(reason=REFUSAL).press("Trình văn bản từ chối")
    town.officer("dongha.tung").sign(code)
    town.officer("dongha.duong").sign(code)
    mother = town.citizen(**PHONE).open("/").sign_in()
    mother.open(f"/ho-so/{code}/").until("Tải về").expect("Không giải quyết được")


def test_withdrawn(town: Town) -> None:
    """The person takes the dossier back after a question; the desk no longer has it."""
    (code,) = town.made("births", 1)
    mother = town.citizen(**PHONE).open("/").sign_in()
    mother.open(f"/ho-so/{code}/").follow("Rút hồ sơ").expect("không làm lại được").press("Rút hồ sơ")
    mother.expect("Bạn đã rút hồ sơ").until("Thông báo dừng giải quyết")
    assert not town.officer("dongha.sen").open("/ban-lam-viec/").says(code)
