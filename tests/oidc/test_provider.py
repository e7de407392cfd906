"""The stand-in provider is a real one: code flow, PKCE, nonce, levels of assurance, refusal."""

import base64
import hashlib
import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from tests.support.oidc import Oidc

BACK = "http://127.0.0.1:1/back/"
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


def ask(oidc: Oidc, **extra: str | None) -> dict[str, str]:
    """The parameters of a sign-in."""
    words: dict[str, str | None] = {
        "client_id": oidc.client_id,
        "response_type": "code",
        "redirect_uri": BACK,
        "scope": "openid profile",
        "state": "s1",
        "nonce": "n1",
        "acr_values": "2",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **extra,
    }
    return {name: value for name, value in words.items() if value is not None}


def answer(oidc: Oidc, decision: str, account: str = "an", **extra: str | None) -> dict[str, str]:
    """Walk through the provider's pages; the parameters it comes back with."""
    with httpx.Client(follow_redirects=False, base_url=oidc.issuer) as browser:
        response = browser.get(f"/auth?{urlencode(ask(oidc, **extra))}")
        for _step in range(6):
            if response.status_code == 200:
                response = browser.post(response.url, data={"account": account, "decision": decision})
                continue
            where = response.headers["location"]
            if where.startswith(BACK):
                return {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
            response = browser.get(where)
    raise AssertionError(f"never came back: {response.status_code} {response.text[:300]}")


def claims(oidc: Oidc, code: str, verifier: str = VERIFIER) -> dict[str, object]:
    """Exchange the code; what the id token says (the signature is the application's business)."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }
    response = httpx.post(f"{oidc.issuer}/token", data=form, auth=(oidc.client_id, oidc.client_secret))
    response.raise_for_status()
    body = response.json()["id_token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_sign_in_says_who_and_how_surely(oidc_provider: Oidc) -> None:
    """A sign-in returns the nonce, the person's claims and the level of assurance."""
    back = answer(oidc_provider, "login")
    said = claims(oidc_provider, back["code"])
    assert back["state"] == "s1"
    assert said["nonce"] == "n1"
    assert (said["sub"], said["acr"]) == ("an", "2")
    assert said["personal_number"] == oidc_provider.accounts["an"]["personal_number"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(said["birthdate"]))


def test_low_level_is_told(oidc_provider: Oidc) -> None:
    """The second button signs in at the lowest level, and the token says so."""
    assert claims(oidc_provider, answer(oidc_provider, "low")["code"])["acr"] == "1"


def test_refusal_comes_back(oidc_provider: Oidc) -> None:
    """The third button comes back with access_denied and no code."""
    back = answer(oidc_provider, "refuse")
    assert back["error"] == "access_denied"
    assert "code" not in back


def test_no_sign_in_without_pkce(oidc_provider: Oidc) -> None:
    """Without a code challenge the provider refuses; with a wrong verifier it gives no token."""
    bare = answer(oidc_provider, "login", code_challenge=None, code_challenge_method=None)
    assert bare["error"] == "invalid_request"
    with pytest.raises(httpx.HTTPStatusError):
        claims(oidc_provider, answer(oidc_provider, "login")["code"], verifier="w" * 64)
