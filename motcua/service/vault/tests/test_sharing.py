"""Sharing by a link: only one's own papers, only while it lasts, every opening told to the owner."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.service.vault import actions, testing
from motcua.service.vault.models import Opening, Share
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy.testing import recorded
from tests.support.budgets import sql_budget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
FORM = {"purpose": "Nhập học cho con", "receiver": "Trường tiểu học", "day": "7"}


def shared(browser: Client, *items: str) -> tuple[str, str]:
    """A share made through its form: the address of its page, and its link without the host."""
    made = browser.post("/kho-cua-toi/chia-se/moi/", {**FORM, "giay": items})
    assert made.status_code == 302, made.content.decode()[:2000]
    text = browser.get(made["Location"]).content.decode()
    link = re.search(r'href="https?://[^/]+(/chia-se/[^"]+)"', text)
    assert link is not None
    return made["Location"], link[1]


def test_a_link_opens_what_was_chosen_and_the_owner_is_told(browser, owner) -> None:
    """The receiver sees grade and paper, saves the file; the owner sees both openings, here and in their log."""
    item, other = testing.make_item(user=owner), testing.make_item(user=owner, title="Giấy khác", kind="")
    page, link = shared(browser, item)
    receiver = Client()
    got = receiver.get(link)
    text = got.content.decode()
    assert "Nhập học cho con" in text
    assert "Bản điện tử gốc, cơ quan cấp ký số" in text
    assert "Giấy khác" not in text
    assert (got["Cache-Control"], got["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert receiver.get(f"{link}{item}/").status_code == 200
    assert receiver.get(f"{link}{other}/").status_code == 404
    assert Opening.objects.count() == 2
    with sql_budget("vault:share"):
        assert "Tải Giấy khai sinh" in browser.get(page).content.decode()
    told = recorded(subject=NUMBER)
    assert [row.fields for row in told] == [["Giấy khai sinh"], ["Giấy khai sinh"]]
    assert all(row.leaf for row in told)
    assert "Người có đường dẫn" in browser.get("/du-lieu-cua-toi/").content.decode()


def test_the_token_is_not_kept(browser, owner) -> None:
    """The table holds a hash, the purpose is sealed; another session of the owner no longer sees the link."""
    page, link = shared(browser, testing.make_item(user=owner))
    row = Share.objects.get()
    assert link.split("/")[2] not in f"{row.token} {row.sealed}"
    assert "Nhập học" not in str(row.sealed)
    again = sign_in(Client(), owner).get(page).content.decode()
    assert link not in again
    assert "chỉ hiện một lần" in again


def test_it_ends_by_itself_or_when_taken_back(browser, owner) -> None:
    """Past its days, and at once when the owner says so: a plain sentence, no name, nothing told twice."""
    page, link = shared(browser, testing.make_item(user=owner))
    with clock.frozen(testing.AT + timedelta(days=7)):
        assert Client().get(link).status_code == 410
    assert browser.post(f"{page}thu-lai/").status_code == 302
    assert browser.post(f"{page}thu-lai/").status_code == 302
    over = Client().get(link)
    assert over.status_code == 410
    assert "Mai Hương" not in over.content.decode()
    ref = str(Share.objects.get().ref)
    assert [leaf.kind for leaf in ledger.leaves(subject=f"share:{ref}")] == [
        "vault.shared",
        "vault.share_ended",
    ]
    with sql_budget("vault:shares"):
        assert "Bạn đã thu lại" in browser.get("/kho-cua-toi/chia-se/").content.decode()


def test_only_ones_own_papers_and_shares(browser, owner, who) -> None:
    """A stranger's paper is not shared, nobody else's share is seen or ended, an unknown link is not found."""
    theirs = testing.make_item(user=make_person(name="Phan Văn Kín"))
    for items in ([theirs], ["x" * 36], []):
        with pytest.raises(actions.NothingChosen):
            actions.share(who=who, items=items, purpose="a", receiver="", days=7, at=testing.AT)
    page, _link = shared(browser, testing.make_item(user=owner))
    stranger = sign_in(Client(), make_person(name="Người Khác"))
    assert stranger.get(page).status_code == 404
    assert stranger.post(f"{page}thu-lai/").status_code == 404
    assert Client().get("/chia-se/khong-co/").status_code == 404
    with pytest.raises(NotFound):
        actions.take_back(who=who, ref=str(uuid4()), at=testing.AT)


def test_the_form_says_what_is_missing(browser, owner) -> None:
    """No purpose, or days that are not offered: the page again, with what was typed."""
    item = testing.make_item(user=owner)
    for wrong in ({"purpose": " "}, {"day": "3650"}, {"day": "x"}):
        answer = browser.post("/kho-cua-toi/chia-se/moi/", {**FORM, "giay": item, **wrong})
        assert answer.status_code == 422
        assert "Chọn ít nhất một giấy tờ" in answer.content.decode()
    with sql_budget("vault:share-new"):
        shown = browser.get(f"/kho-cua-toi/chia-se/moi/?giay={item}").content.decode()
    assert "checked" in shown
