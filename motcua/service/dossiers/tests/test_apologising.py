"""An apology sets a date after the one that was promised: said at the field, and kept by the engine."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.kit import clock
from motcua.service.dossiers import actions, queries, testing
from motcua.service.dossiers.models import Dossier
from motcua.service.procedures import queries as procedures
from motcua.trust.identity.testing import sign_in, user_named

PROMISED = "16:00 23/11/2026"


@pytest.mark.django_db
def test_an_earlier_date_is_refused_at_the_field() -> None:
    """Due at 17:00: 16:00 of the same day is no new date; the words stand beside it, and nothing moves."""
    with clock.frozen(testing.MONDAY):
        testing.load_house()
        code = testing.make_dossier(user=testing.mother())
        actions.act(code=code, action="receive", actor=testing.officer("dongha.sen"), at=testing.MONDAY)
        bach = sign_in(Client(), user_named("dongha.bach"))
        address = f"/ban-lam-viec/{code}/lam/apologise/"
        typed = {"turn": "2", "reason": "Hệ thống dân cư chưa trả lời.", "new_due": PROMISED}
        answer = bach.post(address, typed)
        with pytest.raises(procedures.ConditionFailed):
            actions.act(
                code=code,
                action="apologise",
                actor=testing.officer("dongha.bach"),
                given={"reason": typed["reason"], "new_due": "2026-11-23T16:00:00+07:00"},
                at=testing.MONDAY,
            )
        late = bach.post(address, {**typed, "new_due": "16:00 25/11/2026"})
    assert answer.status_code == 422
    assert "Ngày hẹn lại phải sau ngày đã hẹn." in answer.content.decode()
    assert late.status_code == 302
    assert Dossier.objects.get(code=code).turn == 3


@pytest.mark.django_db
def test_after_the_date_it_is_shown_with_its_reason() -> None:
    """While there is time it leads on; afterwards nobody is led to a page that can only refuse."""
    with clock.frozen(testing.MONDAY):
        testing.load_house()
        code = testing.make_dossier(user=testing.mother())
        actions.act(code=code, action="receive", actor=testing.officer("dongha.sen"), at=testing.MONDAY)
        actor = testing.officer("dongha.bach")
        early = queries.officer_page(code=code, actor=actor, at=testing.MONDAY)
        late = queries.officer_page(code=code, actor=actor, at=testing.MONDAY + timedelta(days=3))
        bach = sign_in(Client(), user_named("dongha.bach"))
        page = bach.get(f"/ban-lam-viec/{code}/").content.decode()
    with clock.frozen(testing.MONDAY + timedelta(days=3)):
        shown = sign_in(Client(), user_named("dongha.bach")).get(f"/ban-lam-viec/{code}/").content.decode()
    may, may_not = (next(act for act in found.acts if act.name == "apologise") for found in (early, late))
    assert (bool(may.href), may.why) == (True, "")
    assert (may_not.href, may_not.action) == ("", "")
    assert "trước khi đến hạn trả" in may_not.why
    assert may_not.why not in page
    assert may_not.why in shown
    assert "/lam/apologise/" not in shown
