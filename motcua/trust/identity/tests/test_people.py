"""Parties, sessions and passwords."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from motcua.trust.identity import actions, queries
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import AT, make_officer, make_person, sign_in

pytestmark = pytest.mark.django_db


def test_a_number_is_recorded_once() -> None:
    """The counter's second note of a number finds the party; it may change contact details, not the name."""
    first = actions.record_party(number="045195000718", name="Trần Thị Mai Hương", phone="1", at=AT)
    again = actions.record_party(number="045195000718", name="Tên Khác", phone="2", at=AT)
    assert first == again
    line = queries.party(party_id=first)
    assert (line.name, line.phone, line.user_id) == ("Trần Thị Mai Hương", "2", None)
    assert queries.party_by_number(number="045195000718") == line


def test_without_a_number_always_a_new_party() -> None:
    """A newborn and a foreigner without a number are different parties, even with one name."""
    made = {actions.record_party(number="", name="Nguyễn An", at=AT) for _ in range(2)}
    assert len(made) == 2
    assert queries.party_by_number(number="") is None


def test_the_counters_party_becomes_the_users() -> None:
    """Somebody first noted at the counter who signs in later keeps the same party."""
    party_id = actions.record_party(number="045195000718", name="Trần Thị Mai Hương", at=AT)
    user = make_person(number="045195000718")
    assert user.party_id == party_id
    assert queries.party(party_id=party_id).user_id == user.pk


def test_persons_cannot_have_a_password() -> None:
    """The database itself refuses one."""
    user = make_person()
    user.set_password("dài và khó đoán")
    with pytest.raises(IntegrityError), transaction.atomic():
        user.save()


def test_sign_out_ends_every_session(client: Client) -> None:
    """Signing out here signs out there."""
    user = make_person()
    sign_in(client, user)
    elsewhere = sign_in(Client(), user)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/")["Location"] == "/dang-xuat/xong/"
    assert elsewhere.get("/dang-nhap/").status_code == 200
    assert User.objects.get(pk=user.pk).session_version == user.session_version + 1


def test_an_officers_password_ends_old_sessions(client: Client) -> None:
    """A new password shuts what the old one opened."""
    user = make_officer(role="chair", username="chu.tich")
    sign_in(client, user)
    actions.set_officer_password(username="chu.tich", password="mật khẩu mới dài", at=AT)
    assert client.get("/can-bo/bao-mat/").status_code == 302
