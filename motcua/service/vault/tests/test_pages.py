"""The owner's pages: what is held, one paper, nobody else's, at a fixed cost."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from motcua.service.vault import actions, queries, testing
from motcua.service.vault.models import Item
from motcua.trust.identity.testing import make_person, sign_in
from tests.support.budgets import sql_budget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_an_empty_vault_says_how_it_fills(browser) -> None:
    """Nothing held is no blank page."""
    assert "Kho chưa có giấy tờ nào" in browser.get("/kho-cua-toi/").content.decode()


def test_the_list_costs_the_same_for_many(browser, owner) -> None:
    """Twenty papers a page, each with what it says of itself, in a fixed number of statements."""
    for _ in range(23):
        testing.make_item(user=owner)
    with sql_budget("vault:mine"):
        shown = browser.get("/kho-cua-toi/")
    text = shown.content.decode()
    assert "23 giấy tờ" in text
    assert len(shown.context["papers"]) == 20
    assert "Lê Trần Minh An" in text
    assert "Bản gốc điện tử" in text
    assert len(browser.get("/kho-cua-toi/?trang=2").context["papers"]) == 3
    assert browser.get("/kho-cua-toi/?trang=x").status_code == 200


def test_one_paper_and_its_grade(browser, owner) -> None:
    """Grade, its legal source, and where the paper came from; the file opens for its owner."""
    ref = testing.make_item(user=owner, source="H50.101.00-261120-0001", code="ABCD1234")
    with sql_budget("vault:paper"):
        shown = browser.get(f"/kho-cua-toi/giay/{ref}/")
    text = shown.content.decode()
    assert "Luật Giao dịch điện tử 20/2023/QH15" in text
    assert "/xac-minh/ABCD1234/" in text
    assert browser.get(shown.context["file_href"]).status_code == 200


def test_somebody_elses_paper_is_not_found(owner) -> None:
    """Neither its page nor its bytes; a ref of nothing looks the same."""
    ref = testing.make_item(user=owner)
    document = Item.objects.get(ref=ref).document
    stranger = sign_in(Client(), make_person(name="Phan Văn Kín"))
    for address in (f"/kho-cua-toi/giay/{ref}/", f"/kho-cua-toi/giay/{uuid4()}/", f"/tai-lieu/{document}/"):
        assert stranger.get(address).status_code == 404
    assert Client().get(f"/kho-cua-toi/giay/{ref}/").status_code == 302
    assert Client().get(f"/tai-lieu/{document}/").status_code == 404


def test_what_no_longer_stands_is_said(browser, owner) -> None:
    """Withdrawn and past its last day are two things, and both are told before the grade."""
    gone = testing.make_item(user=owner)
    testing.make_item(user=owner, valid_until=date(2026, 11, 22))
    actions.end(document=str(Item.objects.get(ref=gone).document), at=testing.AT)
    text = browser.get("/kho-cua-toi/").content.decode()
    assert "Đã bị thu hồi hoặc thay thế" in text
    assert "Hết giá trị" in text


def test_seven_grades_each_with_its_law() -> None:
    """The library names all seven, in two languages, each with a legal source and how sure that is."""
    lines = queries.grades()
    assert [line.grade for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert all(line.name and line.text and line.basis and line.sure in "SFU" for line in lines)
