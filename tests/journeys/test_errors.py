"""Pages that say no, as people meet them: each says what happened and gives a way on, and axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Town
from tests.support.browser import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [{}, PHONE], ids=["1280", "360"])
def test_refusals(town: Town, size: dict[str, object]) -> None:
    """No such page, no such dossier, not your work, nothing to sign, a code on no paper, a form left empty."""
    visitor = town.citizen(**size)
    visitor.open("/khong-co-trang-nay/").expect("Không có trang này")
    visitor.open("/xac-minh/KHONGCOGIAY/").expect("Không có giấy nào mang mã này")
    visitor.open("/xac-minh/").press("Kiểm tra").expect("Chọn")
    visitor.open("/dang-nhap/ve/?state=la").expect("Đăng nhập")
    visitor.open("/").sign_in()
    visitor.open("/ho-so/H50.101.00-250101-9999/").expect("Không")
    sen = town.officer("dongha.sen", **size)
    sen.open("/dieu-hanh/").expect("không thuộc")
    sen.open("/ban-lam-viec/H50.101.00-250101-9999/").expect("Không")
    sen.open("/tim/?q=khong-ai-ca").expect("Chưa thấy hồ sơ nào khớp")
    sen.open("/ban-lam-viec/?han=late").expect("Không còn việc nào ở đây")
    town.officer("dongha.tung", **size).open("/ky/")


def test_file_too_large(town: Town, tmp_path: Path) -> None:
    """A scan of 21 MB is refused with the limit beside its paper, on the page of the papers."""
    big = tmp_path / "ban-quet.pdf"
    big.write_bytes(b"%PDF-1.7\n" + b"0" * 21_000_000)
    mother = town.citizen()
    mother.start_birth().fill_birth()
    mother.page.set_input_files("input[type=file]", big)
    with mother.page.expect_navigation(timeout=60_000):
        mother.page.evaluate("document.querySelector('form[data-upload]').submit()")
    mother.look()
    expect(mother.page.locator(".err")).to_contain_text("20 MB")
