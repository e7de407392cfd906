"""deliver: a gateway that is down is tried again, the state is visible, nothing is sent twice."""

from datetime import timedelta

import httpx
import pytest
from django.core import mail

from motcua.kit import clock
from motcua.kit.worker.loop import Worker
from motcua.service.notices import actions, queries
from motcua.service.notices.drivers.http import HttpGateway
from motcua.service.notices.models import Sending
from motcua.service.notices.testing import outbox
from motcua.service.notices.tests.test_send import CODE, say
from motcua.trust.identity.testing import AT

pytestmark = pytest.mark.django_db


def states() -> tuple[str, ...]:
    """What the page says of the sendings."""
    return queries.of_subject(subject=CODE, language="vi")[0].sendings


def test_gateway_down_then_up() -> None:
    """Not sent and said so; sent when it is back, once."""
    box = outbox()
    box.down = True
    say()
    with clock.frozen(AT):
        Worker().run_all()
    assert states() == ("Tin nhắn SMS: Chưa gửi được",)
    assert Sending.objects.get().trouble == "OSError"
    box.down = False
    with clock.frozen(AT + timedelta(seconds=2)):
        Worker().run_all()
        Worker().run_all()
    assert (len(box.sent), states()) == (1, ("Tin nhắn SMS: Đã gửi",))


def test_down_for_good() -> None:
    """After two days of trying it stays unsent, and the page says so."""
    box = outbox()
    box.down = True
    say()
    for hour in range(48):
        with clock.frozen(AT + timedelta(hours=hour)):
            Worker().run_all()
    box.down = False
    with clock.frozen(AT + timedelta(days=3)):
        assert Worker().run_all() == 0
    assert (box.sent, states()) == ({}, ("Tin nhắn SMS: Chưa gửi được",))


def test_killed_between_sending_and_writing() -> None:
    """Sent again under the same key, which the gateway keeps once."""
    box = outbox()
    say()
    row = Sending.objects.get()
    actions.deliver(sending_id=row.pk, at=AT)
    Sending.objects.update(state=Sending.State.WAITING)
    actions.deliver(sending_id=row.pk, at=AT)
    assert list(box.sent) == [f"motcua-{row.pk}"]


def test_a_sent_one_is_left_alone() -> None:
    """The second delivery does not reach the gateway."""
    box = outbox()
    say()
    row = Sending.objects.get()
    actions.deliver(sending_id=row.pk, at=AT)
    box.sent.clear()
    actions.deliver(sending_id=row.pk, at=AT)
    assert box.sent == {}


def test_by_mail() -> None:
    """Title and text, with an id that stays the same if it must be sent again."""
    outbox()
    say(phone="", email="a@example.vn")
    Worker().run_all()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["a@example.vn"], f"Đã tiếp nhận hồ sơ {CODE}")
    assert message.extra_headers["Message-ID"].startswith("<motcua-")


def test_no_gateway_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without one keeps trying and says so."""
    monkeypatch.setattr(actions, "_gateway", [])
    say()
    Worker().run_all()
    assert states() == ("Tin nhắn SMS: Chưa gửi được",)


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.Response(401), httpx.ConnectError("no")])
def test_http_gateway(answer: httpx.Response | Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the gateway answers but yes is an OSError; yes is yes, with token and key."""
    seen: list[dict] = []

    def post(url: str, **given: object) -> httpx.Response:
        seen.append(given)
        if isinstance(answer, Exception):
            raise answer
        answer.request = httpx.Request("POST", url)
        return answer

    monkeypatch.setattr(httpx, "post", post)
    with pytest.raises(OSError, match="sms gateway"):
        HttpGateway("http://127.0.0.1:1/send", "secret").send(to="0912", text="x", key="k")
    assert seen[0]["headers"] == {"Authorization": "Bearer secret"}
    taken = httpx.Response(204, request=httpx.Request("POST", "http://127.0.0.1:1/send"))
    monkeypatch.setattr(httpx, "post", lambda _url, **_given: taken)
    HttpGateway("http://127.0.0.1:1/send").send(to="0912", text="x", key="k")
