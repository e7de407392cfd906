"""Journeys 12 and 13: a dossier from reception to draft without a mouse; typing while the page is thinking."""

import pytest
from playwright.sync_api import Route, expect

from tests.journeys.conftest import Town
from tests.journeys.walkers import Officer

pytestmark = pytest.mark.browser
CARD = "045195000718||Trần Thị Mai Hương|14061995|Nữ|Tổ 3, Phường Đông Hà, Quảng Trị|01072021"


def test_keyboard_alone(town: Town) -> None:
    """Found with /, walked with J, received with T; then Tab and Enter only, and the focus is always seen."""
    (code,) = town.made("births", 1)
    sen = town.officer("dongha.sen").open("/ban-lam-viec/").until(code)
    sen.page.keyboard.press("/")
    expect(sen.page.locator("[data-search]")).to_be_focused()
    sen.page.keyboard.type(code)
    sen.key("Enter").expect("Khớp với")
    sen.page.keyboard.press("j")
    expect(sen.page.locator("[data-row].is-on")).to_have_count(1)
    sen.key("Enter").expect("Nội dung khai").key("t")
    bach = town.officer("dongha.bach").open("/ban-lam-viec/").until(code)
    bach.tab(code).key("Enter").tab("Phân công").key("Enter").tab("Người thẩm tra")
    choose(bach, "Đoàn Ngọc Mai")
    bach.tab("Phân công").key("Enter")
    mai = town.officer("dongha.mai").open("/ban-lam-viec/").until(code)
    mai.tab(code).key("Enter").tab("Đạt, lập bản thảo").key("Enter").expect(code)
    mai.open(f"/ban-lam-viec/{code}/").expect("Chờ xác nhận bản thảo")


def choose(officer: Officer, words: str) -> None:
    """Down the list that has the focus until the words are chosen."""
    chosen = officer.page.locator("select:focus option:checked")
    for _press in range(officer.page.locator("select:focus option").count()):
        if words in chosen.inner_text():
            return
        officer.page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text(words)


def test_typing_while_the_page_thinks(town: Town) -> None:
    """A new question comes into sight while somebody types on: not a letter is lost, and it is saved."""
    sen = town.officer("dongha.sen").open("/quay/?thu-tuc=1.001193").scan(CARD)
    held: list[Route] = []

    def hold(route: Route) -> None:
        """The first one waits; the others go on."""
        if held:
            route.continue_()
        held.append(route)

    sen.page.route("**/luu/", hold)
    with sen.page.expect_request("**/luu/"):
        sen.page.locator("[name=relation][value=authorised]").check()
    name = sen.page.locator("[name=child_name]")
    name.focus()
    sen.page.keyboard.type("Lê Trần")
    held[0].continue_()
    expect(sen.page.locator("#giay-authorisation")).to_be_visible()
    expect(name).to_be_focused()
    sen.page.keyboard.type(" Minh An")
    expect(name).to_have_value("Lê Trần Minh An")
    with sen.page.expect_response("**/luu/"):
        sen.page.keyboard.press("Tab")
    sen.page.reload()
    expect(name).to_have_value("Lê Trần Minh An")
