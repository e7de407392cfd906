"""New reads get their office and dossier; those that fit no pattern of work are marked."""

from datetime import datetime, timedelta

import pytest

from motcua.kit.clock import ZONE
from motcua.trust.identity.testing import AT
from motcua.trust.privacy import actions
from motcua.trust.privacy.models import Alarm
from motcua.trust.privacy.testing import make_read, recorded
from motcua.trust.privacy.tests.conftest import ALIEN, MINE, THEIRS

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=ZONE)


def _rules() -> list[str]:
    return sorted(set(Alarm.objects.values_list("rule", flat=True)))


@pytest.mark.usefixtures("cases")
def test_office_and_dossier_are_looked_up(officer) -> None:
    """Reads that name only an actor get the office; own, another's and unknown dossiers are told apart."""
    given = {"office": "", "office_name": "", "actor": str(officer.actor)}
    reads = [make_read(case=case, **given) for case in (MINE, THEIRS, "G24-1", "")]
    actions.record_reads(reads=reads, at=AT)
    assert actions.settle(at=AT) == 4
    assert actions.settle(at=AT) == 0
    rows = recorded()
    assert {row.office_name for row in rows} == {"UBND phường Thử"}
    assert [row.own for row in rows] == [True, False, None, None]
    assert [row.verified for row in rows] == [True, True, False, False]


@pytest.mark.parametrize(
    ("moment", "marked"),
    [
        (NIGHT, ["outside-hours"]),
        (datetime(2026, 11, 21, 10, 0, tzinfo=ZONE), ["outside-hours"]),
        (datetime(2026, 11, 20, 12, 30, tzinfo=ZONE), []),
        (datetime(2026, 11, 20, 17, 30, tzinfo=ZONE), []),
        (AT, []),
    ],
)
def test_reading_while_the_office_is_closed(moment, marked) -> None:
    """Night and Saturday are marked; the noon break and half an hour past five are work."""
    actions.record_reads(reads=[make_read()], at=moment)
    actions.settle(at=moment)
    assert _rules() == marked


def test_many_people_without_a_dossier() -> None:
    """Nineteen people are a morning's work; the twentieth without a dossier marks the batch."""
    reads = [make_read(subject=f"0010990{n:05d}") for n in range(20)]
    actions.record_reads(reads=reads[:19], at=AT)
    actions.settle(at=AT)
    assert _rules() == []
    actions.record_reads(reads=reads[19:], at=AT + timedelta(minutes=1))
    actions.settle(at=AT + timedelta(minutes=1))
    assert list(Alarm.objects.values_list("rule", "count")) == [("many-people", 20)]


@pytest.mark.usefixtures("cases")
def test_verified_dossiers_are_no_reason_for_alarm() -> None:
    """The same person twenty times for a dossier that was looked up is work."""
    actions.record_reads(reads=[make_read(case=MINE, verified=True) for _ in range(20)], at=AT)
    actions.settle(at=AT)
    assert _rules() == []


@pytest.mark.usefixtures("cases")
def test_somebody_else_s_dossier_is_no_excuse() -> None:
    """Naming a real dossier that has nothing to do with the person neither verifies a read nor quiets the alarm."""
    actions.record_reads(reads=[make_read(case=ALIEN) for _ in range(8)], at=AT)
    actions.settle(at=AT)
    assert {(row.own, row.verified) for row in recorded()} == {(False, False)}
    assert _rules() == ["same-person"]


def test_the_same_person_again_and_again() -> None:
    """The eighth read of one person within thirty days marks; a year earlier does not count."""
    actions.record_reads(reads=[make_read()], at=AT - timedelta(days=365))
    actions.record_reads(reads=[make_read() for _ in range(7)], at=AT)
    actions.settle(at=AT)
    assert _rules() == []
    actions.record_reads(reads=[make_read()], at=AT + timedelta(minutes=1))
    actions.settle(at=AT)
    assert _rules() == ["same-person"]


def test_refusal_upon_refusal() -> None:
    """Five refusals in a day mark the officer's reads."""
    actions.record_reads(reads=[make_read(refused="access_denied") for _ in range(5)], at=AT)
    actions.settle(at=AT)
    assert "refusals" in _rules()


def test_a_read_by_no_officer_raises_nothing() -> None:
    """What people read of themselves at night is their own business."""
    actions.record_reads(reads=[make_read(office="", office_name="")], at=NIGHT)
    actions.settle(at=NIGHT)
    assert _rules() == []
