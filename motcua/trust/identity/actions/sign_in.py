"""Signing a person in through the identity provider, the browser between two steps; and out again, everywhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from authlib.common.security import generate_token
from django.conf import settings
from django.core.cache import cache

from motcua.kit import library
from motcua.trust.identity import rules
from motcua.trust.identity.actions import people
from motcua.trust.identity.drivers import provider
from motcua.trust.identity.models import Subject
from motcua.trust.identity.types import PersonClaims, SignedIn, SignInStart


def begin_sign_in(*, callback: str, return_to: str, wire_time: int, level: int = 0) -> SignInStart:
    """The address at the provider and what the session must remember; ProviderDown if it cannot be reached.

    `callback` is our absolute address, `return_to` a path on this site, `wire_time` seconds of the machine's
    own clock (tokens of other machines are judged by it, whatever day the demo plays), `level` what the service
    needs of the account (1 or 2) where it is more than everybody must have.
    """
    mapping = claims_mapping()
    state, nonce, verifier = generate_token(32), generate_token(32), generate_token(64)
    needed = max(level, rules.asked_level(text=settings.MOTCUA_OIDC["minimum_acr"]))
    url = provider.authorization_url(
        callback=callback,
        scope=mapping["scope"],
        state=state,
        nonce=nonce,
        verifier=verifier,
        acr=mapping["ask"].get(str(needed), ""),
    )
    memory = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "return_to": rules.local_path(url=return_to, default="/"),
        "started": str(wire_time),
        "level": str(needed),
    }
    return SignInStart(url=url, memory=memory)


def finish_sign_in(
    *, answer: Mapping[str, str], memory: Mapping[str, str], callback: str, wire_time: int, at: datetime
) -> SignedIn:
    """Check the provider's answer and say who came in; their user is made at the first sign-in.

    Raises a SignInError: SignInInterrupted, SignInDeclined, ClaimsRefused, AssuranceTooLow, NumberMissing,
    OrganisationMissing or ProviderDown; then nothing is written. The network is left before the database is touched.
    """
    mapping = claims_mapping()
    provider.check_answer(answer=answer, memory=memory, wire_time=wire_time)
    claims = provider.claims_for(
        code=answer["code"],
        memory=memory,
        callback=callback,
        wire_time=wire_time,
        skew=mapping["skew_seconds"],
    )
    level = rules.assurance_level(acr=claims.get("acr"), mapping=mapping)
    needed = rules.asked_level(text=memory.get("level", ""))
    if not needed or level < needed:
        raise provider.AssuranceTooLow
    person = rules.read_claims(claims=claims, mapping=mapping)
    if person is None:
        raise provider.NumberMissing
    return _signed_in(person, level, at)


def _signed_in(person: PersonClaims, level: int, at: datetime) -> SignedIn:
    organisation = person.organisation
    if organisation is None:
        return SignedIn(user_id=people.sign_in_person(claims=person, at=at), level=level)
    if not organisation.number:
        raise provider.OrganisationMissing
    return SignedIn(
        user_id=people.sign_in_person(claims=person, at=at),
        level=level,
        organisation_id=people.record_organisation(claims=organisation, at=at),
        organisation=organisation.name,
        role=organisation.role,
    )


def end_sessions_of_subject(*, token: str, wire_time: int, at: datetime) -> None:
    """The provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0): they are out here.

    A subject nobody here bears ends nothing; a token is good once. Raises ClaimsRefused, ProviderDown.
    """
    mapping = claims_mapping()
    claims = provider.logout_claims(token=token, wire_time=wire_time, skew=mapping["skew_seconds"])
    if not cache.add(f"oidc-logout:{claims['jti']}", 1, provider.LOGOUT_SECONDS + mapping["skew_seconds"]):
        raise provider.ClaimsRefused
    user_id = Subject.objects.filter(value=claims["sub"]).values_list("user_id", flat=True).first()
    if user_id is not None:
        people.end_sessions(user_id=user_id, at=at)


def way_out(*, back: str) -> str:
    """Where a browser signs out at the provider too (RP-Initiated Logout 1.0), to return to `back`.

    The provider asks the person itself: no token of theirs is kept here to show it. "" when it has no such page.
    Raises ProviderDown.
    """
    return provider.end_session_url(back=back)


def claims_mapping() -> dict[str, Any]:
    """What the configured provider calls things: library/identity/<settings>.yaml."""
    return library.load_yaml(library.root() / "identity" / f"{settings.MOTCUA_OIDC['claims']}.yaml")
