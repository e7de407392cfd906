"""Each step reaches the Portal, once and in order, however often it fails; operators see what does not."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from motcua.kit.errors import NotFound
from motcua.kit.events.models import EventRecord
from motcua.service.connectors import actions, queries
from motcua.service.connectors.handlers import after_step
from motcua.service.connectors.models import Line, Report
from motcua.service.connectors.testing import running_portal
from motcua.service.dossiers import actions as dossiers
from motcua.service.dossiers import testing
from motcua.service.dossiers.events import DossierMoved
from motcua.trust.identity.testing import make_officer, sign_in

pytestmark = pytest.mark.django_db
AT = testing.MONDAY
LATER = AT + timedelta(minutes=10)


@pytest.fixture
def code() -> str:
    """A submitted birth, received at the counter: two steps."""
    testing.load_house()
    made = testing.make_dossier(user=testing.mother())
    dossiers.act(code=made, action="receive", actor=testing.officer("dongha.sen"), given={}, at=LATER)
    return made


def note(at: datetime = LATER) -> None:
    """Deliver the events of all steps to the connector, as the worker would."""
    for record in EventRecord.objects.filter(name="dossiers.DossierMoved").order_by("pk"):
        after_step(event=DossierMoved(**record.payload), at=record.at)


@pytest.mark.parametrize("dialect", ["classic", "gate"])
def test_each_step_is_told_in_order(code: str, dialect: str) -> None:
    """Submitted, then received: the Portal ends with the latest state and both lines of the course."""
    with running_portal(dialect=dialect) as portal:
        note()
        assert actions.tell_dossier(code=code, at=LATER) == 2
        key = "TrangThaiHoSo"
        states = [item[key] for _service, item in portal.heard if key in item]
        assert states == ["1", "2"]
        assert portal.dossiers[code][key] == "2"
        assert len(portal.course) == 2
    assert not Report.objects.filter(told_at=None).exists()


def test_events_delivered_twice_are_told_once(code: str) -> None:
    """A job may run twice; the Portal hears each step once."""
    with running_portal() as portal:
        note()
        note()
        assert actions.tell_dossier(code=code, at=LATER) == 2
        assert actions.tell_dossier(code=code, at=LATER) == 0
        assert len(portal.heard) == 4


def test_a_portal_that_fails_is_told_later_and_counted(code: str) -> None:
    """The first step waits, the second behind it; each pause is longer; then all arrives in order."""
    with running_portal() as portal:
        note()
        portal.failing = 2
        assert actions.tell_dossier(code=code, at=LATER) == 0
        line = Line.objects.get()
        assert (line.failures, line.trouble, line.next_try) == (1, "OSError", LATER + timedelta(seconds=10))
        assert actions.tell_due(at=LATER + timedelta(seconds=5)) == 0
        assert actions.tell_due(at=LATER + timedelta(seconds=11)) == 1
        assert Line.objects.get().failures == 2
        assert portal.heard == []
        assert actions.tell_due(at=LATER + timedelta(minutes=1)) == 1
        assert [item["TrangThaiHoSo"] for _name, item in portal.heard if "TrangThaiHoSo" in item] == [
            "1",
            "2",
        ]
    assert (Line.objects.get().failures, Report.objects.filter(told_at=None).count()) == (0, 0)


def test_a_line_another_worker_holds_is_left_to_it(code: str) -> None:
    """Two workers never tell one dossier's steps at once; a dead worker's claim ends by itself."""
    with running_portal() as portal:
        note()
        Line.objects.update(claimed_until=LATER + timedelta(minutes=1))
        assert actions.tell_dossier(code=code, at=LATER) == 0
        assert portal.heard == []
        assert actions.tell_due(at=LATER + timedelta(minutes=2)) == 1
        assert len(portal.heard) == 4


@pytest.mark.parametrize("dialect", ["classic", "gate"])
def test_a_session_that_ran_out_is_opened_again(code: str, dialect: str) -> None:
    """The Portal forgot us in between: sign in once more, nothing is lost."""
    with running_portal(dialect=dialect) as portal:
        note()
        actions.tell_dossier(code=code, at=LATER)
        portal.sessions.clear()
        bach = testing.officer("dongha.bach")
        mai = str(testing.officer("dongha.mai").user_id)
        dossiers.act(code=code, action="assign", actor=bach, given={"assignee": mai}, at=LATER)
        note()
        assert actions.tell_dossier(code=code, at=LATER) == 1


def test_a_refusal_names_the_portals_code_and_nobody(code: str) -> None:
    """What is kept of a refusal is the Portal's own code, never a name or number."""
    with running_portal() as portal:
        note()
        portal.unit = "H99"
        actions.tell_dossier(code=code, at=LATER)
    assert Line.objects.get().trouble == "Refused 400"


def test_without_a_portal_nothing_is_kept(code: str) -> None:
    """Installations that talk to no Portal pay nothing."""
    note()
    assert (Report.objects.count(), actions.tell_due(at=LATER)) == (0, 0)


def test_operators_see_what_was_not_told_and_send_again(client: Client, code: str) -> None:
    """How often it failed, why, when it is tried next, and a button that does not wait."""
    with running_portal() as portal:
        note()
        portal.failing = 1
        actions.tell_dossier(code=code, at=LATER)
        sign_in(client, make_officer(role="administrator"))
        text = client.get("/ket-noi/").content.decode()
        assert "OSError" in text
        assert queries.connectors_page(at=LATER).untold == 2
        assert client.post(f"/ket-noi/gui-lai/{code}/")["Location"] == "/ket-noi/"
        assert queries.due_lines(at=LATER, most=5) == (code,)
        with pytest.raises(NotFound):
            actions.tell_now(code="H50-1", at=LATER)
