"""request.who and the merged rights of posts."""

import pytest
from django.contrib.auth import get_user
from django.test import Client, RequestFactory
from django.utils.functional import empty

from motcua.trust.identity import actions, queries
from motcua.trust.identity.middleware import WhoMiddleware
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import AT, make_office, make_officer, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_several_posts_merge() -> None:
    """Somebody with two posts has the rights of both, each in its own office."""
    make_office(code="19333")
    make_office(code="19333.vp", kind="division", parent="19333")
    make_office(code="19351")
    user = make_officer(role="clerk", office="19333.vp")
    make_officer(role="chair", office="19351", user=user)
    who = queries.who(user=user, at=AT)
    assert [cap for cap in ("clerk", "sign", "intake") if who.can(cap)] == ["clerk", "sign"]
    assert who.can_at("clerk", office="19333")
    assert not who.can_at("sign", office="19333")
    assert who.roles_at("19351") == {"chair"}
    assert (who.offices, who.bodies) == (("19333.vp", "19351"), ("19333", "19351"))


def test_sql_budget(django_assert_num_queries) -> None:
    """No SQL for a visitor, one for a person, two for an officer."""
    office = make_officer(role="reception")
    person = make_person()
    for user, budget in ((None, 0), (person, 1), (office, 2)):
        client = Client()
        if user is not None:
            sign_in(client, user)
        with django_assert_num_queries(budget):
            who = _who(client)
            assert (who.is_person, who.is_officer) == (user is person, user is office)


def test_officer_without_second_factor_is_nobody() -> None:
    """A password alone opens no officer's page."""
    client = Client()
    client.force_login(make_officer(role="chair"))
    assert not _who(client).is_officer
    assert not _who(client).can("sign")


def test_lazy_until_asked() -> None:
    """A page that does not look at who costs nothing."""
    seen = []
    request = RequestFactory().get("/")
    WhoMiddleware(lambda r: seen.append(r.who._wrapped is empty))(request)
    assert seen == [True]


def test_ended_sessions_no_longer_open() -> None:
    """Raising the session version shuts every cookie of the user."""
    user = make_person()
    client = sign_in(Client(), user)
    assert _who(client).party_id == user.party_id
    actions.end_sessions(user_id=user.pk, at=AT)
    assert not _who(client).is_person


def test_locked_user_is_nobody() -> None:
    """An inactive user's session opens nothing."""
    user = make_officer(role="chair")
    client = sign_in(Client(), user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not _who(client).is_officer


def _who(client: Client):
    """What the middleware makes of this client's cookies, evaluated."""
    from_cookie = RequestFactory().get("/")
    from_cookie.session = client.session
    from_cookie.user = get_user(from_cookie)
    found = []
    WhoMiddleware(lambda r: found.append(r.who))(from_cookie)
    found[0].is_officer  # noqa: B018 - evaluates the lazy object
    return found[0]
