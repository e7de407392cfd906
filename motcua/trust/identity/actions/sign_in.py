"""Signing a person in through the identity provider: two steps, the browser between them."""

from collections.abc import Mapping
from datetime import datetime

from authlib.common.security import generate_token
from django.conf import settings

from motcua.kit import library
from motcua.trust.identity import rules
from motcua.trust.identity.actions import people
from motcua.trust.identity.drivers import provider
from motcua.trust.identity.types import SignInStart


def begin_sign_in(*, callback: str, return_to: str, wire_time: int) -> SignInStart:
    """The address at the provider and what the session must remember; ProviderDown if it cannot be reached.

    `callback` is our absolute address, `return_to` a path on this site, `wire_time` seconds of the machine's
    own clock (tokens of other machines are judged by it, whatever day the demo plays).
    """
    state, nonce, verifier = generate_token(32), generate_token(32), generate_token(64)
    url = provider.authorization_url(
        callback=callback, scope=_mapping()["scope"], state=state, nonce=nonce, verifier=verifier
    )
    memory = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "return_to": rules.local_path(url=return_to, default="/"),
        "started": str(wire_time),
    }
    return SignInStart(url=url, memory=memory)


def finish_sign_in(
    *, answer: Mapping[str, str], memory: Mapping[str, str], callback: str, wire_time: int, at: datetime
) -> int:
    """Check the provider's answer and return the user's id, made at the first sign-in.

    Raises a SignInError: SignInInterrupted, SignInDeclined, ClaimsRefused, AssuranceTooLow, NumberMissing or
    ProviderDown; then nothing is written. The network is left before the database is touched.
    """
    mapping = _mapping()
    provider.check_answer(answer=answer, memory=memory, wire_time=wire_time)
    claims = provider.claims_for(code=answer["code"], memory=memory, callback=callback, wire_time=wire_time)
    needed = rules.assurance_level(acr=settings.MOTCUA_OIDC["minimum_acr"], mapping=mapping)
    if not needed or rules.assurance_level(acr=claims.get("acr"), mapping=mapping) < needed:
        raise provider.AssuranceTooLow
    person = rules.read_claims(claims=claims, mapping=mapping)
    if person is None:
        raise provider.NumberMissing
    return people.sign_in_person(claims=person, at=at)


def _mapping() -> dict:
    return library.load_yaml(library.root() / "identity" / "vneid-claims.yaml")
