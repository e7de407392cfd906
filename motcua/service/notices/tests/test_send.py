"""send: once for one net change, in the portal at once, elsewhere by jobs."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.notices import actions, queries
from motcua.service.notices.models import Notice, Sending
from motcua.service.notices.testing import outbox
from motcua.trust.identity.testing import AT, make_person

pytestmark = pytest.mark.django_db
CODE = "H50.101.00-261120-0001"


def say(**changed: Any) -> None:
    """Tell somebody that a dossier was received."""
    values = {
        "kind": "received",
        "subject": CODE,
        "turn": 2,
        "phone": "0912000718",
        "email": "",
        "params": {"code": CODE, "procedure": "Đăng ký khai sinh", "due": "2026-11-26T17:00:00+07:00"},
        "at": AT,
        **changed,
    }
    actions.send(party_id=values.pop("party_id", None) or make_person().party_id, **values)


def test_portal_at_once_and_sms_by_a_job() -> None:
    """The notice stands before the worker has run; the text goes out once, with a key."""
    box = outbox()
    say()
    (line,) = queries.of_subject(subject=CODE, language="vi")
    assert (line.title, line.sendings) == (f"Đã tiếp nhận hồ sơ {CODE}", ("Tin nhắn SMS: Đang gửi",))
    assert box.sent == {}
    Worker().run_all()
    ((key, (to, text)),) = box.sent.items()
    assert (key.startswith("motcua-"), to) == (True, "0912000718")
    assert text == f"Da tiep nhan ho so {CODE}. Tra ket qua truoc 17:00 26/11/2026."
    assert queries.of_subject(subject=CODE, language="vi")[0].sendings == ("Tin nhắn SMS: Đã gửi",)


def test_once_for_one_change() -> None:
    """The same turn again says nothing new; another turn or another kind does."""
    party = make_person().party_id
    for changed in ({}, {}, {"turn": 3}, {"kind": "stopped"}):
        say(party_id=party, **changed)
    assert Notice.objects.count() == 3
    assert Sending.objects.count() == 3


def test_rolled_back_with_its_action() -> None:
    """No notice, no sending, no job of a step that was not taken."""
    box = outbox()

    @transaction.atomic
    def step() -> None:
        say()
        raise IntegrityError

    with pytest.raises(IntegrityError):
        step()
    Worker().run_all()
    assert (Notice.objects.count(), Sending.objects.count(), box.sent) == (0, 0, {})


def test_a_newer_one_replaces_what_was_not_sent() -> None:
    """The gateway was down while the date changed twice: one text goes out, with the last date."""
    box = outbox()
    box.down = True
    party = make_person().party_id
    for turn, day in ((4, 26), (5, 27)):
        due = f"2026-11-{day}T17:00:00+07:00"
        say(party_id=party, kind="apology", turn=turn, params={"code": CODE, "due": due, "reason": ""})
        with clock.frozen(AT):
            Worker().run_all()
    box.down = False
    with clock.frozen(AT.replace(hour=10)):
        Worker().run_all()
    (text,) = (text for _to, text in box.sent.values())
    assert text == f"Xin loi, ho so {CODE} tre hen. Hen lai 17:00 27/11/2026."
    states = [line.sendings[0] for line in queries.of_subject(subject=CODE, language="vi")]
    assert states == ["Tin nhắn SMS: Đã gửi", "Tin nhắn SMS: Không gửi, đã có tin mới hơn"]


def test_in_the_language_of_the_party() -> None:
    """English where the party reads English; the page follows its reader."""
    box = outbox()
    say(language="en")
    Worker().run_all()
    assert next(iter(box.sent.values()))[1] == f"Received {CODE}. Result due by 17:00 26/11/2026."
    assert queries.of_subject(subject=CODE, language="vi")[0].title.startswith("Đã tiếp nhận")


def test_no_phone_no_sending() -> None:
    """Who gave no phone reads it in the portal."""
    say(phone="")
    assert (Notice.objects.count(), Sending.objects.count()) == (1, 0)


def test_an_unknown_kind_fails_loudly() -> None:
    """It is found by the scenarios, not by the citizen."""
    with pytest.raises(KeyError):
        say(kind="mispelt")
