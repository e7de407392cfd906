"""The data-protection officer looks into the log, answers alarms, and is logged doing so."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.trust.identity import queries as identity
from motcua.trust.identity import testing as people
from motcua.trust.identity.testing import AT
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy import actions, queries
from motcua.trust.privacy.testing import SUBJECT, make_read
from tests.support import sql_budget

pytestmark = pytest.mark.django_db
NIGHT = AT - timedelta(hours=10)


@pytest.fixture
def keeper(officer):
    """The data-protection officer of the commune whose specialist reads."""
    return people.make_officer(role="data_protection", name="Lê Thị Xoan")


@pytest.fixture
def client(keeper) -> Client:
    """Their browser."""
    return people.sign_in(Client(), keeper)


@pytest.fixture
def log(officer) -> None:
    """Work of a day, a refusal, an unverified read, one at night, and one of another commune."""
    people.make_office(code="19351", name="UBND xã Khác")
    other = people.make_officer(role="specialist", office="19351", name="Người Nơi Khác")
    mine = {"office": "", "office_name": "", "actor": str(officer.actor)}
    reads = [make_read(**mine), make_read(**mine, refused="access_denied"), make_read(**mine, case="G24-1")]
    actions.record_reads(reads=reads, at=AT - timedelta(hours=1) + timedelta(minutes=30))
    actions.record_reads(reads=[make_read(**mine)], at=NIGHT)
    actions.record_reads(reads=[make_read(**{**mine, "actor": str(other.actor)})], at=AT)
    actions.settle(at=AT)


@pytest.mark.usefixtures("log")
def test_figures_offices_and_alarms(keeper) -> None:
    """What one's own offices read is counted; the other commune's and the person's number are nowhere."""
    page = actions.look_into_log(who=identity.who(user=keeper, at=AT), at=AT)
    assert [num.figure for num in page.nums] == ["4", "1", "1", "0", "1"]
    (office,) = page.offices
    assert (office.name, office.reads, office.people, office.refused) == ("UBND phường Thử", 4, 1, 1)
    (alarm,) = page.alarms
    assert alarm.name == "Đọc ngoài giờ làm việc"
    assert alarm.read.officer == "Trần Văn Thử"
    assert "Khác" not in str(page)
    assert SUBJECT not in str(page)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("kind", "count"), [("", 4), ("refused", 1), ("unverified", 1), ("alarmed", 1), ("hidden", 0)]
)
def test_every_figure_opens_onto_its_reads(client, kind, count) -> None:
    """The list behind a figure holds as many lines as the figure says."""
    with clock.frozen(AT):
        text = client.get(f"/can-bo/nhat-ky-doc/luot/?loai={kind}").content.decode()
    assert text.count('<th scope="row"') == count
    assert SUBJECT not in text


@pytest.mark.usefixtures("log")
def test_looking_is_logged(client, keeper) -> None:
    """Each look leaves a line with who and what, and the page shows who looked."""
    with clock.frozen(AT):
        page = client.get("/can-bo/nhat-ky-doc/")
    with sql_budget("privacy:audit"):
        queries.audit_page(who=identity.who(user=keeper, at=AT), at=AT)
    assert "Lê Thị Xoan" in page.content.decode()
    with clock.frozen(AT):
        client.get("/can-bo/nhat-ky-doc/luot/?loai=refused")
    lines = ledger.leaves(subject=queries.log_name(at=AT))
    assert [line.kind for line in lines] == ["privacy.log_read"] * 2
    assert {line.actor for line in lines} == {str(keeper.actor)}
    assert lines[1].facts["what"] == "refused"


@pytest.mark.usefixtures("log")
def test_an_alarm_is_answered_once(client, keeper) -> None:
    """A sentence closes it; too few words do not; closed, it is gone from the list and not found."""
    who = identity.who(user=keeper, at=AT)
    (alarm,) = queries.audit_page(who=who, at=AT).alarms
    with clock.frozen(AT):
        assert client.get(alarm.href).status_code == 200
        assert client.post(alarm.href, {"answer": "ok"}).status_code == 422
        assert client.post(alarm.href, {"answer": "Trực đêm có lệnh của Chủ tịch"}).status_code == 302
        assert client.post(alarm.href, {"answer": "Trực đêm có lệnh của Chủ tịch"}).status_code == 404
    assert queries.audit_page(who=who, at=AT).alarms == ()


@pytest.mark.usefixtures("log")
def test_other_officers_are_refused(officer) -> None:
    """Whoever reads people's data does not read the log of it."""
    client = people.sign_in(Client(), officer)
    for address in ("/can-bo/nhat-ky-doc/", "/can-bo/nhat-ky-doc/luot/", "/can-bo/nhat-ky-doc/bao-dong/1/"):
        assert client.get(address).status_code == 403


@pytest.mark.usefixtures("log")
def test_a_citizen_who_read_stays_a_pseudonym(client, stranger) -> None:
    """Who reads as a citizen, for a paper of their own, is named to no auditor, though officers are."""
    own = {"office": "", "office_name": "", "actor": str(stranger.actor), "refused": "access_denied"}
    actions.record_reads(reads=[make_read(**own)], at=AT)
    actions.settle(at=AT)
    with clock.frozen(AT):
        pages = [client.get(f"/can-bo/nhat-ky-doc/{path}").content.decode() for path in ("", "luot/")]
    assert "Người dân tự khai" in pages[1]
    assert "Trần Văn Thử" in pages[1]
    assert not any(told in page for page in pages for told in ("Phan Văn Kín", "001099054321"))
