"""Who may see whose vault: given and withdrawn, shown by a register, every look told to its owner."""

from contextlib import nullcontext
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from motcua.data.registries import actions as registries
from motcua.data.registries.types import Writing
from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.service.vault import actions, rules, testing
from motcua.service.vault.models import Item, Mandate
from motcua.service.vault.tests.conftest import NUMBER
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person, sign_in
from motcua.trust.privacy.testing import recorded
from tests.support.budgets import sql_budget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
UNCLE, CHILD = "045088000111", "045226000123"


@pytest.fixture
def uncle():
    """Whom the owner trusts."""
    return make_person(number=UNCLE, name="Trần Văn Bảo")


def page_of(user, query: str = "") -> object:
    """The vault as this person opens it."""
    return sign_in(Client(), user).get(f"/kho-cua-toi/{query}")


def test_given_seen_told_and_withdrawn(browser, owner, uncle) -> None:
    """The uncle sees list, paper and file; the owner's log names him and his quality; withdrawn, he sees nothing."""
    item = testing.make_item(user=owner)
    document = Item.objects.get(ref=item).document
    given = {"number": "045 088 000 111", "name": "tran van bao", "day": "30"}
    assert browser.post("/kho-cua-toi/uy-quyen/cho/", given).status_code == 302
    ref = Mandate.objects.get().ref
    assert f"?cho={ref}" in page_of(uncle).content.decode()
    shown = page_of(uncle, f"?cho={ref}").content.decode()
    assert "Kho của Trần Thị Mai Hương" in shown
    assert f"/kho-cua-toi/giay/{item}/?cho={ref}" in shown
    theirs = sign_in(Client(), uncle)
    assert theirs.get(f"/kho-cua-toi/giay/{item}/?cho={ref}").status_code == 200
    assert theirs.get(f"/kho-cua-toi/giay/{item}/").status_code == 404
    assert theirs.get(f"/tai-lieu/{document}/").status_code == 404
    before = len(recorded(subject=NUMBER))
    file = theirs.get(f"/kho-cua-toi/giay/{item}/tep/?cho={ref}")
    assert file.content.startswith(b"%PDF")
    assert "attachment" in file["Content-Disposition"]
    told = recorded(subject=NUMBER)
    assert len(told) == before + 1
    assert {row.office_name for row in told} == {"Trần Văn Bảo"}
    assert {row.purpose for row in told} == {"Xem kho của bạn: Được ủy quyền"}
    with sql_budget("vault:mandates"):
        assert "Trần Văn Bảo" in browser.get("/kho-cua-toi/uy-quyen/").content.decode()
    assert browser.post(f"/kho-cua-toi/uy-quyen/{ref}/rut/").status_code == 302
    for address in (f"/kho-cua-toi/?cho={ref}", f"/kho-cua-toi/giay/{item}/tep/?cho={ref}"):
        assert theirs.get(address).status_code == 404


def test_it_ends_by_itself(owner, uncle, who) -> None:
    """Through its last day, and not on the day after; given again it is one mandate with a new end."""
    for days in (90, 30):
        ref = actions.delegate(who=who, number=UNCLE, name="Trần Văn Bảo", days=days, at=testing.AT)
    assert Mandate.objects.count() == 1
    for days, status in ((30, 200), (31, 404)):
        with clock.frozen(testing.AT + timedelta(days=days)):
            assert page_of(uncle, f"?cho={ref}").status_code == status


def test_only_who_is_known_by_number_and_name(browser, owner, who) -> None:
    """A wrong name, an unknown number, oneself, days not offered: one and the same sentence."""
    make_person(number=UNCLE, name="Trần Văn Bảo")
    for number, name, day in (
        (UNCLE, "Trần Văn Bão Táp", "30"),
        ("045088000999", "Trần Văn Bảo", "30"),
        (NUMBER, "Trần Thị Mai Hương", "30"),
        (UNCLE, "Trần Văn Bảo", "3650"),
    ):
        answer = browser.post("/kho-cua-toi/uy-quyen/cho/", {"number": number, "name": name, "day": day})
        assert answer.status_code == 422
        assert "Chưa thấy ai" in answer.content.decode()
    assert not Mandate.objects.exists()


def test_a_mother_for_a_year_at_a_time(browser, owner, uncle) -> None:
    """Civil status names her; after a year it is asked again; the asking itself is told to the child."""
    registries.load(
        registry="civil_status", rows=({"number": CHILD, "mother_number": NUMBER},), at=testing.AT
    )
    child = {"number": CHILD, "full_name": "Lê Trần Minh An", "date_of_birth": "2026-09-30"}
    registries.load(registry="population", rows=(child,), at=testing.AT)
    asked = {"kind": "parent", "number": CHILD}
    assert sign_in(Client(), uncle).post("/kho-cua-toi/uy-quyen/nhan/", asked).status_code == 422
    assert not Mandate.objects.exists()
    assert browser.post("/kho-cua-toi/uy-quyen/nhan/", asked).status_code == 302
    row = Mandate.objects.select_related("principal").get()
    assert (row.kind, row.principal.name, row.valid_to) == ("parent", "Lê Trần Minh An", date(2027, 11, 23))
    assert "Kho của Lê Trần Minh An" in browser.get(f"/kho-cua-toi/?cho={row.ref}").content.decode()
    assert len(recorded(subject=CHILD)) == 4


@pytest.mark.parametrize(("born", "until"), [("2009-01-15", date(2027, 1, 14)), ("2008-11-23", None)])
def test_not_a_day_after_the_child_is_of_age(owner, who, born, until) -> None:
    """Who turns eighteen within the year: the day before; who has: not shown."""
    registries.load(
        registry="civil_status", rows=({"number": CHILD, "mother_number": NUMBER},), at=testing.AT
    )
    child = {"number": CHILD, "full_name": "Lê Trần Minh An", "date_of_birth": born}
    registries.load(registry="population", rows=(child,), at=testing.AT)
    with nullcontext() if until else pytest.raises(actions.NotShown):
        actions.recognise(who=who, kind="parent", number=CHILD, at=testing.AT)
    assert list(Mandate.objects.values_list("valid_to", flat=True)) == [until] * bool(until)


def guarded(*, born: str = "2015-05-01", **said: str) -> None:
    """A ward whose guardian is the owner of these tests, as civil status keeps it."""
    row = {"number": CHILD, "guardian_number": NUMBER, "guardian_from": "2026-03-02"}
    row["guardianship_registration"] = "Số 05/2026, ngày 02/3/2026, Ủy ban nhân dân phường Thử"
    registries.load(registry="civil_status", rows=({**row, **said},), at=testing.AT)
    ward = {"number": CHILD, "full_name": "Lê Trần Minh An", "date_of_birth": born}
    registries.load(registry="population", rows=(ward,), at=testing.AT)


def test_a_guardian_sees_until_the_register_says_otherwise(browser, owner, uncle) -> None:
    """Asked anew at every look, which the ward is told; ended while signed in, the next page is not found."""
    guarded()
    asked = {"kind": "guardian", "number": CHILD}
    assert sign_in(Client(), uncle).post("/kho-cua-toi/uy-quyen/nhan/", asked).status_code == 422
    assert browser.post("/kho-cua-toi/uy-quyen/nhan/", asked).status_code == 302
    row = Mandate.objects.select_related("principal").get()
    assert (row.kind, row.principal.name, row.valid_to) == ("guardian", "Lê Trần Minh An", date(2027, 11, 23))
    before = len(recorded(subject=CHILD))
    address = f"/kho-cua-toi/?cho={row.ref}"
    assert "Kho của Lê Trần Minh An" in browser.get(address).content.decode()
    told = recorded(subject=CHILD)
    assert len(told) == before + 2
    purposes = {one.purpose for one in told}
    assert {"Xem kho của bạn: Người giám hộ", "Xác nhận tư cách: Người giám hộ"} <= purposes
    assert page_of(uncle, f"?cho={row.ref}").status_code == 404
    registries.amend(
        registry="civil_status",
        key=CHILD,
        data={"guardian_until": "2026-11-22"},
        writing=Writing(kind="correction", actor="officer:1", origin="dc-9", reason="Quyết định 9: chấm dứt"),
        at=testing.AT,
    )
    assert browser.get(address).status_code == 404
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    assert "Đã rút" in browser.get("/kho-cua-toi/uy-quyen/").content.decode()


@pytest.mark.parametrize(
    ("born", "said", "until"),
    [
        ("2015-05-01", {"guardian_until": "2026-12-31"}, date(2026, 12, 31)),
        ("2008-12-24", {}, date(2026, 12, 23)),
        ("1960-01-01", {}, date(2027, 11, 23)),
        ("2015-05-01", {"guardian_until": "2026-11-22"}, None),
        ("2015-05-01", {"guardian_from": "2026-11-24"}, None),
        ("2015-05-01", {"guardian_from": ""}, None),
        ("2008-11-23", {}, None),
        ("", {}, None),
    ],
)
def test_a_guardians_days(owner, who, born, said, until) -> None:
    """Not before it begins, not after the day it ends, not past the coming of age of who was a minor then."""
    guarded(born=born, **said)
    with nullcontext() if until else pytest.raises(actions.NotShown):
        actions.recognise(who=who, kind="guardian", number=CHILD, at=testing.AT)
    assert list(Mandate.objects.values_list("valid_to", flat=True)) == [until] * bool(until)


def test_an_unknown_persons_number_makes_no_organisation(owner, who) -> None:
    """A household business under the number of somebody who was never here: nobody is recorded under it."""
    household = {"number": UNCLE, "business_name": "Hộ kinh doanh Thử", "owner_number": NUMBER}
    registries.load(registry="business", rows=(household,), at=testing.AT)
    with pytest.raises(actions.NotShown):
        actions.recognise(who=who, kind="legal_representative", number=UNCLE, at=testing.AT)
    assert identity.party_by_number(number=UNCLE) is None


def test_a_representative_by_the_business_register(owner, who) -> None:
    """The register's owner number opens the organisation's vault for as long as the library says."""
    company = {"number": "0100109106", "business_name": "Công ty Thử", "owner_number": NUMBER}
    registries.load(registry="business", rows=(company,), at=testing.AT)
    actions.recognise(who=who, kind="legal_representative", number="0100109106", at=testing.AT)
    row = Mandate.objects.select_related("principal").get()
    assert (row.principal.name, row.principal.kind) == ("Công ty Thử", "organisation")
    assert row.valid_to == testing.AT.date() + timedelta(days=90)


def test_a_business_under_a_persons_number_opens_no_persons_vault(owner, who, uncle) -> None:
    """A household business that bears a person's number, one's own or another's: not shown."""
    for number in (UNCLE, NUMBER):
        household = {"number": number, "business_name": "Hộ kinh doanh Thử", "owner_number": NUMBER}
        registries.load(registry="business", rows=(household,), at=testing.AT)
        with pytest.raises(actions.NotShown):
            actions.recognise(who=who, kind="legal_representative", number=number, at=testing.AT)
    assert not Mandate.objects.exists()


def test_nobody_guesses_numbers_and_names(browser) -> None:
    """Ten tries a minute, then a pause."""
    answers = [browser.post("/kho-cua-toi/uy-quyen/cho/", {"number": "1"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_what_no_register_shows(who, owner) -> None:
    """An unknown number, a quality that no register shows, words for a number: not shown."""
    for kind, number in (("parent", CHILD), ("delegation", CHILD), ("parent", "x"), ("", "")):
        with pytest.raises(actions.NotShown):
            actions.recognise(who=who, kind=kind, number=number, at=testing.AT)


def test_nonsense_is_not_found(owner, who, uncle) -> None:
    """A made-up mandate opens nothing, and a stranger ends nobody's."""
    for mandate in ("x", str(uuid4()), "0" * 400):
        with pytest.raises(NotFound):
            actions.look_for(who=who, mandate=mandate, at=testing.AT)
        with pytest.raises(NotFound):
            actions.look_at_paper_for(who=who, mandate=mandate, ref=str(uuid4()), at=testing.AT)
        with pytest.raises(NotFound):
            actions.open_paper_for(who=who, mandate=mandate, ref=str(uuid4()), at=testing.AT)
    ref = actions.delegate(who=who, number=UNCLE, name="Trần Văn Bảo", days=30, at=testing.AT)
    stranger = identity.who(user=make_person(name="Người Lạ"), at=testing.AT)
    with pytest.raises(NotFound):
        actions.withdraw(who=stranger, ref=ref, at=testing.AT)


def test_born_on_a_leap_day() -> None:
    """Of age on 1 March where the year has no 29 February."""
    assert rules.birthday(date(2024, 2, 29), 18) == date(2042, 3, 1)
    assert rules.birthday(date(2026, 9, 30), 18) == date(2044, 9, 30)
