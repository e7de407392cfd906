"""The clock of a breach runs day and night from its detection; who was told is written down once."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.kit.errors import NotFound
from motcua.trust.identity import queries as identity
from motcua.trust.identity import testing as people
from motcua.trust.identity.testing import AT
from motcua.trust.ledger import queries as ledger
from motcua.trust.privacy import actions, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(db):
    """The data-protection officer."""
    return people.make_officer(role="data_protection")


def _report(keeper, **changes) -> int:
    given = {"what": "Gửi nhầm danh sách", "people": 12, "harmful": True, "detected_at": AT, "at": AT}
    return actions.report_breach(who=identity.who(user=keeper, at=AT), **{**given, **changes})


@pytest.mark.parametrize(
    ("hours", "state"), [(0, "ok"), (47, "ok"), (48, "soon"), (72, "soon"), (73, "late"), (200, "late")]
)
def test_seventy_two_hours_with_nights_and_holidays(keeper, hours, state) -> None:
    """The moment to tell is 72 hours after detection, whatever the calendar; the last day is marked."""
    _report(keeper)
    (line,) = queries.breaches_page(at=AT + timedelta(hours=hours)).lines
    assert line.due == AT + timedelta(hours=72)
    assert line.state == state


def test_who_was_told_is_written_once(keeper) -> None:
    """Authority and people are told apart; a second note does not replace the first; the ledger has each."""
    breach = _report(keeper)
    who = identity.who(user=keeper, at=AT)
    for whom in ("authority", "people"):
        actions.tell_of_breach(who=who, breach=breach, whom=whom, note="Công văn 5", at=AT)
        with pytest.raises(NotFound):
            actions.tell_of_breach(who=who, breach=breach, whom=whom, note="khác", at=AT)
    (line,) = queries.breaches_page(at=AT + timedelta(days=9)).lines
    assert (line.state, line.authority_note, line.tell_people) == ("done", "Công văn 5", False)
    kinds = [one.kind for one in ledger.leaves(subject=f"privacy-breach:{breach}")]
    assert kinds == ["privacy.breach_reported", "privacy.breach_told", "privacy.breach_told"]


def test_the_page_takes_a_report(keeper) -> None:
    """Time before date; a moment to come or no words are refused with what was typed kept."""
    client = people.sign_in(Client(), keeper)
    with clock.frozen(AT):
        sent = {"what": "Mất một máy tính xách tay", "detected": "08:30 20/11/2026", "people": "1.200"}
        assert (
            client.post("/can-bo/su-co-du-lieu/", {**sent, "detected": "08:30 21/11/2026"}).status_code == 422
        )
        refused = client.post("/can-bo/su-co-du-lieu/", {**sent, "what": "Mất"})
        assert refused.status_code == 422
        assert "1.200" in refused.content.decode()
        assert client.post("/can-bo/su-co-du-lieu/", sent).status_code == 302
        (line,) = queries.breaches_page(at=AT).lines
        assert line.people == 1200
        told = client.post(f"/can-bo/su-co-du-lieu/{line.pk}/da-bao/authority/", {"note": "Công văn 7"})
        assert told.status_code == 302
        assert "Công văn 7" in client.get("/can-bo/su-co-du-lieu/").content.decode()


def test_nobody_else_sees_it(officer) -> None:
    """A specialist is refused."""
    assert people.sign_in(Client(), officer).get("/can-bo/su-co-du-lieu/").status_code == 403
