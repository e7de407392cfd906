"""“Dữ liệu Nhà nước giữ về tôi”: one's own record, its sources, a doubt about it; nobody else's."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.data.registries import actions, queries
from motcua.data.registries.models import Correction
from motcua.kit.clock import now
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.privacy.testing import recorded
from tests.support.budgets import sql_budget

pytestmark = pytest.mark.django_db
NUMBER = "044190000777"
BOOK = {"number": NUMBER, "blood_group": "O+", "allergies": ["Penicillin", "Hải sản"]}


@pytest.fixture
def mother() -> Any:
    """Somebody with an electronic health book."""
    actions.load(registry="health", rows=(BOOK,), at=now())
    return make_person(number=NUMBER)


def opened(client: Client, code: str = "health") -> Any:
    """The answer to opening one register about oneself."""
    return client.post("/so-cua-toi/", {"so": code})


def test_the_owner_sees_the_health_book(mother) -> None:
    """Every field with where it came from; the look is written down as one's own; the number is in no address."""
    browser = sign_in(Client(), mother)
    with sql_budget("registries:own"):
        shown = browser.get("/so-cua-toi/").content.decode()
    assert "Sổ sức khỏe điện tử" in shown
    assert "đăng ký doanh nghiệp" not in shown
    record = opened(browser)
    assert NUMBER not in record["Location"]
    with sql_budget("registries:own-record"):
        text = browser.get(record["Location"]).content.decode()
    assert "Penicillin; Hải sản" in text
    assert "Dữ liệu ban đầu" in text
    (read,) = recorded(subject=NUMBER)
    assert "allergies" in read.fields
    assert "Luật 91/2025/QH15" in read.basis
    assert "<b>Bạn</b>, khi xem dữ liệu về mình" in browser.get("/du-lieu-cua-toi/").content.decode()


def test_nobody_elses(mother) -> None:
    """A stranger finds nothing under the same address, and no register that is not about persons."""
    record = opened(sign_in(Client(), mother))["Location"]
    stranger = sign_in(Client(), make_person())
    for path in (record, f"{record}allergies/", f"/so-cua-toi/ban-ghi/{uuid4()}/"):
        assert stranger.get(path).status_code == 404
    assert Client().get(record).status_code == 302
    for code in ("land", "vault", "../population", ""):
        assert opened(stranger, code).status_code == 404


def test_nothing_held_is_said_and_written_down() -> None:
    """Somebody without a health book."""
    person = make_person(number="044190000888")
    assert "chưa ghi gì về bạn" in opened(sign_in(Client(), person)).content.decode()
    (read,) = recorded(subject="044190000888")
    assert read.refused == "not_found"


def test_a_level_one_account_sees_no_sensitive_field(mother) -> None:
    """Health is sensitive: the account says how sure it is who sits there (NĐ 69/2024/NĐ-CP)."""
    who = replace(identity.who(user=mother, at=now()), level=1)
    ref = actions.look_up_own(registry="health", who=who, at=now())
    shown = queries.record_page(ref=ref, user_id=mother.pk, at=now())
    assert {row.name for row in shown.rows} == {"contact"}
    assert not queries.own_page(who=who).whole


def test_a_doubt_reaches_the_owner(mother) -> None:
    """With right value, reason and proof; without them it is asked again and nothing typed is lost."""
    browser = sign_in(Client(), mother)
    record = opened(browser)["Location"]
    wrong = f"{record}blood_group/"
    assert "O+" in browser.get(wrong).content.decode()
    again = browser.post(wrong, {"dung": "A+"})
    assert again.status_code == 422
    assert "A+" in again.content.decode()
    sent = browser.post(
        wrong, {"dung": "A+", "ly-do": "Xét nghiệm lại", "giay-to": "Phiếu 12, Bệnh viện Mẫu"}
    )
    assert sent["Location"] == record
    row = Correction.objects.get()
    assert (row.registry, row.office, row.user_id) == ("health", "Người có dữ liệu", mother.pk)
    assert "Đang xem lại" in browser.get(record).content.decode()
