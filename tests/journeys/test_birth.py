"""Journey 1, also played on SQLite: a birth from the first question to a certificate that anybody can verify."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import Texts, Town
from tests.journeys.seed import OFFICER, PASSWORD
from tests.journeys.walkers import Officer
from tests.support.browser import PHONE
from tests.support.live import LiveApp

pytestmark = [pytest.mark.browser, pytest.mark.smoke]


def test_birth(town: Town, live_app: LiveApp, texts: Texts, tmp_path: Path) -> None:
    """A mother on a phone, five officers at desks; every page on the way is looked at."""
    mother = town.citizen(**PHONE)
    code = mother.birth()
    mother.expect(code).follow("Theo dõi hồ sơ").expect("Quầy đang xem hồ sơ")
    town.officer("dongha.sen").dossier(code).press("Tiếp nhận")
    head = Officer(town.open_page(), live_app.url, OFFICER).sign_in(PASSWORD)
    head.assign(code, "Đoàn Ngọc Mai")
    town.officer("dongha.mai").dossier(code).press("Đạt, lập bản thảo")
    mother.open(f"/ho-so/{code}/").until("Chờ bạn xem bản thảo").press("Đúng, làm tiếp")
    town.officer("dongha.tung").sign(code)
    town.officer("dongha.duong").sign(code)
    mother.open(f"/ho-so/{code}/").until("Tải về")
    with mother.page.expect_download() as coming:
        mother.page.get_by_role("link", name="Tải về").click()
    file = tmp_path / "giay-khai-sinh.pdf"
    coming.value.save_as(file)
    town.officer("dongha.truc").dossier(code).press("Trả kết quả")
    mother.open(f"/ho-so/{code}/").expect("Đã trả kết quả")
    verified(live_app, file)
    visitor = town.citizen()
    visitor.open("/xac-minh/")
    visitor.page.set_input_files("input[type=file]", file)
    visitor.press("Kiểm tra").expect("Giấy này là thật")
    assert any(code in text["text"] for text in texts.sent())


def verified(app: LiveApp, file: Path) -> None:
    """`motcua verify` calls the file genuine, with the leader's signature and the agency's."""
    done = app.motcua("verify", str(file), "--json", check=False)
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert found["genuine"]
    assert found["valid_now"]
    assert len(found["signatures"]) == 2
