"""Talking to the identity provider (OpenID Connect): discovery, code exchange, checked claims.

Every answer is checked against what the session remembers; a provider that is down or lies ends in one of the
SignInError classes, with nothing written.
"""

import hmac
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc import jws, jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from motcua.kit.errors import DomainError

TIMEOUT = (4.0, 8.0)  # seconds to connect, to answer
ALGORITHMS = ["ES256", "RS256", "PS256", "EdDSA"]
LOGOUT_SECONDS = 600  # how long after its making a logout token is taken
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
KEEP_SECONDS = 600
PATIENCE_SECONDS = 900


class SignInError(DomainError):
    """The sign-in stopped; `title` says it in one line, `message` says what to do."""

    code = "sign_in_failed"
    status = 400
    title = _("Chưa đăng nhập được")


class ProviderDown(SignInError):
    """The provider does not answer, or answers nonsense."""

    code = "provider_down"
    status = 503
    title = _("Chưa kết nối được với VNeID")
    message = _(
        "VNeID chưa trả lời. Bạn chờ vài phút rồi đăng nhập lại; những gì bạn đã lưu vẫn còn nguyên. "
        "Nếu gấp, bạn có thể nộp tại bất kỳ quầy một cửa nào trong tỉnh."
    )


class SignInInterrupted(SignInError):
    """The browser came back with a state we did not give it, or too late."""

    code = "sign_in_interrupted"
    title = _("Lần đăng nhập này đã cũ")
    message = _("Trang đăng nhập mở quá 15 phút, hoặc mở ở cửa sổ khác. Bạn bấm đăng nhập lại từ đầu.")


class SignInDeclined(SignInError):
    """The person, or the provider, said no."""

    code = "sign_in_declined"
    title = _("Bạn đã dừng đăng nhập")
    message = _("VNeID báo lần đăng nhập đã dừng. Bạn bấm đăng nhập lại khi sẵn sàng.")


class ClaimsRefused(SignInError):
    """Signature, issuer, audience, nonce or expiry do not hold: nobody is signed in."""

    code = "claims_refused"
    title = _("Thông tin đăng nhập không qua được kiểm tra")
    message = _(
        "Chúng tôi không đăng nhập cho bạn vì không xác minh được nơi gửi thông tin. "
        "Bạn đăng nhập lại; nếu vẫn gặp trang này, gọi số hỗ trợ ở chân trang."
    )


class AssuranceTooLow(SignInError):
    """The account's level is lower than the service needs (NĐ 69/2024/NĐ-CP)."""

    code = "assurance_too_low"
    status = 403
    title = _("Cần tài khoản VNeID mức 2")
    message = _("Bạn đã đăng nhập VNeID ở mức thấp hơn mức cần cho dịch vụ này.")


class NumberMissing(SignInError):
    """The provider vouches for somebody, but not for a personal number."""

    code = "number_missing"
    status = 403
    title = _("Chưa có số định danh cá nhân")
    message = _(
        "VNeID chưa gửi số định danh cá nhân 12 số của bạn. Kiểm tra trong ứng dụng VNeID, mục Ví giấy tờ; "
        "nếu chưa có căn cước, bạn nộp hồ sơ tại quầy một cửa."
    )


class OrganisationMissing(SignInError):
    """An organisation's account that does not say which organisation."""

    code = "organisation_missing"
    status = 403
    title = _("Chưa có mã số của tổ chức")
    message = _(
        "Bạn vào bằng tài khoản của tổ chức nhưng VNeID chưa gửi mã số của tổ chức ấy. "
        "Bạn đăng nhập bằng tài khoản cá nhân, hoặc nộp hồ sơ tại quầy một cửa."
    )


@dataclass(frozen=True)
class _Provider:
    metadata: dict[str, Any]
    keys: dict[str, Any]


def authorization_url(*, callback: str, scope: str, state: str, nonce: str, verifier: str, acr: str) -> str:
    """Where the browser goes: code flow, PKCE S256, the assurance level asked for."""
    endpoint = _provider().metadata["authorization_endpoint"]
    with _client(callback) as client:
        url, _state = client.create_authorization_url(
            endpoint,
            state=state,
            code_verifier=verifier,
            nonce=nonce,
            scope=scope,
            acr_values=acr,
            ui_locales="vi",
        )
    return str(url)


def check_answer(*, answer: Mapping[str, str], memory: Mapping[str, str], wire_time: int) -> None:
    """The answer belongs to this browser, is recent, and comes from our issuer (RFC 9207 where supported)."""
    state = memory.get("state", "")
    if not state or not hmac.compare_digest(state.encode(), answer.get("state", "").encode()):
        raise SignInInterrupted
    if not 0 <= wire_time - int(memory["started"]) <= PATIENCE_SECONDS:
        raise SignInInterrupted
    if "error" in answer or not answer.get("code"):
        raise SignInDeclined
    must_name = _provider().metadata.get("authorization_response_iss_parameter_supported", False)
    if (must_name or "iss" in answer) and answer.get("iss") != settings.MOTCUA_OIDC["issuer"]:
        raise ClaimsRefused


def claims_for(
    *, code: str, memory: Mapping[str, str], callback: str, wire_time: int, skew: int
) -> dict[str, Any]:
    """Exchange the code and return the checked claims of the id token, completed from userinfo.

    skew: seconds by which the two machines' clocks may differ."""
    provider = _provider()
    with _client(callback) as client, _reachable():
        token = client.fetch_token(
            provider.metadata["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=memory["verifier"],
        )
        claims = _id_claims(token, nonce=memory["nonce"], wire_time=wire_time, skew=skew)
        extra = _userinfo(client, provider.metadata)
    if extra and extra.get("sub") != claims["sub"]:
        raise ClaimsRefused
    return {**extra, **claims}


def _id_claims(token: Mapping[str, Any], *, nonce: str, wire_time: int, skew: int) -> dict[str, Any]:
    oidc = settings.MOTCUA_OIDC
    try:
        decoded = _decode(str(token["id_token"]))
        claims = CodeIDToken(
            decoded.claims,
            decoded.header,
            {
                "iss": {"essential": True, "value": oidc["issuer"]},
                "aud": {"essential": True, "value": oidc["client_id"]},
            },
            {"nonce": nonce, "client_id": oidc["client_id"], "access_token": token.get("access_token")},
        )
        claims.validate(now=wire_time, leeway=skew)
    except (JoseError, AuthlibBaseError, KeyError, ValueError, TypeError) as error:
        raise ClaimsRefused from error
    return dict(claims)


def logout_claims(*, token: str, wire_time: int, skew: int) -> dict[str, Any]:
    """The checked claims of a logout token (OpenID Connect Back-Channel Logout 1.0, §2.6).

    It must name a subject: sessions are kept by person here, not by the provider's `sid`. Raises ClaimsRefused.
    """
    oidc = settings.MOTCUA_OIDC
    try:
        jws.extract_compact(token.encode())  # whoever sends nonsense does not make us ask the provider
        claims = dict(_decode(token).claims)
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        made, until = int(claims["iat"]), int(claims.get("exp", wire_time))
        sound = (
            claims["iss"] == oidc["issuer"]
            and oidc["client_id"] in audience
            and wire_time - LOGOUT_SECONDS - skew <= made <= wire_time + skew
            and wire_time <= until + skew
            and isinstance(claims["events"][LOGOUT], dict)
            and "nonce" not in claims
            and all(isinstance(claims[name], str) and claims[name] for name in ("sub", "jti"))
        )
    except (JoseError, AuthlibBaseError, KeyError, ValueError, TypeError) as error:
        raise ClaimsRefused from error
    if not sound:
        raise ClaimsRefused
    return claims


def end_session_url(*, back: str) -> str:
    """The provider's own page of signing out, or "" when it has none."""
    endpoint = _provider().metadata.get("end_session_endpoint", "")
    if not endpoint:
        return ""
    asked = {"client_id": settings.MOTCUA_OIDC["client_id"], "post_logout_redirect_uri": back}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def _decode(id_token: str) -> jwt.Token:
    try:
        return jwt.decode(id_token, KeySet.import_key_set(_provider().keys), algorithms=ALGORITHMS)
    except InvalidKeyIdError:  # the provider has rolled its keys: read them once more
        _discover.cache_clear()
        return jwt.decode(id_token, KeySet.import_key_set(_provider().keys), algorithms=ALGORITHMS)


def _userinfo(client: OAuth2Session, metadata: Mapping[str, Any]) -> dict[str, Any]:
    endpoint = metadata.get("userinfo_endpoint")
    return _json(client.get(endpoint)) if endpoint else {}


def _client(callback: str) -> OAuth2Session:
    oidc = settings.MOTCUA_OIDC
    return OAuth2Session(
        client_id=oidc["client_id"],
        client_secret=oidc["client_secret"] or None,
        redirect_uri=callback,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )


def _provider() -> _Provider:
    """The provider's metadata and keys, read again every ten minutes."""
    return _discover(settings.MOTCUA_OIDC["issuer"], int(time.monotonic() // KEEP_SECONDS))


@lru_cache(maxsize=4)
def _discover(issuer: str, _period: int) -> _Provider:
    with _reachable(), requests.Session() as client:
        address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = _json(client.get(address, timeout=TIMEOUT))
        if metadata["issuer"] != issuer:
            raise ClaimsRefused
        return _Provider(metadata=metadata, keys=_json(client.get(metadata["jwks_uri"], timeout=TIMEOUT)))


def _json(answer: requests.Response) -> dict[str, Any]:
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError("not a JSON object")
    return found


@contextmanager
def _reachable() -> Iterator[None]:
    """Network trouble and unreadable answers are one thing to a person: the provider is down."""
    try:
        yield
    except (requests.RequestException, ValueError, KeyError, TypeError) as error:
        raise ProviderDown from error
    except AuthlibBaseError as error:
        raise SignInInterrupted from error
