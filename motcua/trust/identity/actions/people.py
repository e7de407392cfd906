"""Parties and the users of persons: found by number, never by name or phone."""

import uuid
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from motcua.kit.clock import ZONE
from motcua.kit.errors import DomainError, NotFound
from motcua.trust.identity.models import Party, Post, Subject, User
from motcua.trust.identity.types import OrganisationClaims, PersonClaims


class EndsBeforeItBegan(DomainError):
    """A post would end before its first day."""

    code = "ends_before_it_began"
    status = 422
    message = _("Ngày thôi giữ nhiệm vụ sớm hơn ngày bắt đầu. Bạn xem lại ngày trong quyết định.")


@transaction.atomic
def record_party(
    *,
    number: str,
    name: str,
    kind: str = "person",
    dob: date | None = None,
    sex: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    at: datetime,
) -> int:
    """Find the party with this number or record a new one; returns its id.

    A known party keeps its name and birth date (the provider vouched for them, the counter did not); contact
    details that are given replace the old ones. Without a number a new party is always made.
    """
    contact = {"phone": phone, "email": email, "address": address}
    fresh = {"kind": kind, "name": name, "dob": dob, "sex": sex, **contact}
    if not number:
        return Party.objects.create(**fresh).pk
    party, created = Party.objects.get_or_create(number=number, defaults=fresh)
    given = {key: value for key, value in contact.items() if value and value != getattr(party, key)}
    if not created and given:
        Party.objects.filter(pk=party.pk).update(**given)
    return party.pk


@transaction.atomic
def sign_in_person(*, claims: PersonClaims, at: datetime) -> int:
    """The user of the person the provider vouched for, made at the first sign-in; returns the user's id.

    Name and birth date follow the provider (NĐ 69/2024/NĐ-CP: the identity account is the proof of identity).
    """
    party_id = record_party(
        number=claims.number, name=claims.name, dob=claims.dob, sex=claims.sex, phone=claims.phone, at=at
    )
    vouched = {"name": claims.name}
    if claims.dob is not None:
        vouched["dob"] = claims.dob
    Party.objects.filter(pk=party_id).exclude(**vouched).update(**vouched)
    user_id, _actor = user_of_party(party_id=party_id, at=at)
    User.objects.filter(pk=user_id).exclude(name=claims.name).update(name=claims.name)
    Subject.objects.update_or_create(value=claims.subject, defaults={"user_id": user_id})
    return user_id


def user_of_party(*, party_id: int, at: datetime) -> tuple[int, str]:
    """The user (id, actor) under whose name a party acts, made when there is none; it has no way in of its own."""
    party = Party.objects.get(pk=party_id)
    user, _new = User.objects.get_or_create(
        party_id=party_id,
        defaults={
            "username": f"p-{uuid.uuid4().hex}",
            "kind": User.Kind.PERSON,
            "name": party.name,
            "password": make_password(None),
        },
    )
    return user.pk, str(user.actor)


def record_organisation(*, claims: OrganisationClaims, at: datetime) -> int:
    """The party of the organisation whose account was used, under the name the provider gives; returns its id.

    Raises NotFound for a number that a person bears.
    """
    party_id = record_party(number=claims.number, name=claims.name, kind=Party.Kind.ORGANISATION, at=at)
    known = Party.objects.filter(pk=party_id, kind=Party.Kind.ORGANISATION)
    if not known.exists():
        raise NotFound
    known.exclude(name=claims.name).update(name=claims.name)
    return party_id


def end_sessions(*, user_id: int, at: datetime) -> None:
    """End every session of the user, on every device: the signed cookies no longer match."""
    User.objects.filter(pk=user_id).update(session_version=F("session_version") + 1)


@transaction.atomic
def end_post(*, code: str, last_day: date, basis: str, at: datetime) -> None:
    """Withdraw a post: held up to and including `last_day`, by a named paper; its holder's sessions end.

    A post that ended earlier stays as it is. Raises NotFound for an unknown code, EndsBeforeItBegan.
    """
    post = Post.objects.select_for_update().filter(code=code).first()
    if post is None:
        raise NotFound
    if last_day < post.valid_from:
        raise EndsBeforeItBegan
    if post.valid_to is not None and post.valid_to <= min(last_day, at.astimezone(ZONE).date()):
        return
    post.valid_to, post.basis = last_day, basis
    post.save(update_fields=("valid_to", "basis"))
    end_sessions(user_id=post.holder_id, at=at)


def set_officer_password(*, username: str, password: str, at: datetime) -> None:
    """Give an officer a password and end the officer's sessions. User.DoesNotExist for an unknown officer."""
    user = User.objects.get(username=username, kind=User.Kind.OFFICER)
    user.set_password(password)
    user.save(update_fields=["password"])
