"""The platform asks as any information system does: over its own node's edge, with its own client certificate."""

import json
import ssl
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange.types import Asked
from motcua.kit.errors import DomainError

SECONDS = 10.0
ERROR = "x-road-error"
NO_RIGHT = ("accessdenied", "unknownmember", "unknownservice")


class ExchangeUnavailable(DomainError):
    """No node is configured, or nobody answers: the register counts as down, and is named."""

    code = "exchange_unavailable"
    status = 503
    message = _("%(service)s không trả lời. Bạn thử lại sau; nếu cần ngay, nộp giấy tờ thay thế.")


class NoAgreement(DomainError):
    """No agreement lets this office ask or write this for this purpose and dossier."""

    code = "exchange_no_agreement"
    status = 403
    message = _("Không được phép gọi %(service)s cho việc này: chưa có thỏa thuận chia sẻ dữ liệu phù hợp.")


class QuotaUsed(DomainError):
    """The agreement's quota is used up."""

    code = "exchange_quota_used"
    status = 429
    message = _("Đã gọi %(service)s quá số lần đã thỏa thuận. Bạn thử lại sau %(seconds)s giây.")


class ExchangeRefused(DomainError):
    """The exchange or the provider refused for another reason; `reason` is its code, or the service's status."""

    code = "exchange_refused"
    message = _(
        "%(service)s từ chối việc này (mã %(reason)s). Bạn thử lại sau; nếu cần ngay, nộp giấy tờ thay thế."
    )


def ask(
    *,
    service: str,
    path: str,
    body: Mapping[str, Any],
    case: str,
    at: datetime,
    name: str = "",
    method: str = "POST",
    agreement: str = "",
    purpose: str = "",
    fields: tuple[str, ...] = (),
    officer: str = "",
    seconds: float = SECONDS,
) -> Asked | None:
    """Ask a service (`VN/GOV/G01/dancu/tracuu`) about a case; None when the register knows nobody (404).

    name: what people call the register; officer: whoever asks, if an officer; seconds: how long to
    wait. Not inside a transaction. Raises ExchangeUnavailable, NoAgreement, QuotaUsed, ExchangeRefused. Legal
    source: NĐ 278/2025/NĐ-CP điều 7.
    """
    said = {"service": name or service}
    headers = {
        "X-Road-Client": settings.MOTCUA_EXCHANGE_CLIENT,
        "X-Road-Issue": case,
        "X-Road-UserId": officer,
        "MC-Agreement": agreement,
        "MC-Purpose": purpose,
        "MC-Fields": ", ".join(fields),
        "Content-Type": "application/json; charset=utf-8",
        "Accept": "application/json",
    }
    if not settings.MOTCUA_EXCHANGE_EDGE:
        raise ExchangeUnavailable(**said)
    try:
        found = _sent(method, f"{service}{path}", headers, body, seconds)
    except (httpx.HTTPError, OSError) as error:
        raise ExchangeUnavailable(**said) from error
    return _read(found, said, at)


def _sent(
    method: str, address: str, headers: Mapping[str, str], body: Mapping[str, Any], seconds: float
) -> httpx.Response:
    given = {name: value for name, value in headers.items() if value}
    url = f"{settings.MOTCUA_EXCHANGE_EDGE.rstrip('/')}/r1/{address}"
    content = json.dumps(dict(body)).encode()
    return _client().request(method, url, headers=given, content=content, timeout=seconds)


def _read(found: httpx.Response, said: dict[str, str], at: datetime) -> Asked | None:
    code = found.headers.get(ERROR, "")
    if code:
        raise _refusal(code, found, said)
    if found.status_code == httpx.codes.NOT_FOUND:
        return None
    if found.is_client_error:
        raise ExchangeRefused(reason=str(found.status_code), **said)
    if not found.is_success:
        raise ExchangeUnavailable(**said)
    try:
        values = found.json() if found.content else {}
    except ValueError as error:
        raise ExchangeRefused(reason="invalid_body", **said) from error
    if not isinstance(values, dict):
        raise ExchangeRefused(reason="invalid_body", **said)
    return Asked(values=values, request_id=found.headers.get("x-road-request-id", ""), at=at)


def _refusal(code: str, found: httpx.Response, said: dict[str, str]) -> DomainError:
    """Codes come in two spellings."""
    plain = code.replace("_", "").lower()
    if found.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return QuotaUsed(seconds=found.headers.get("retry-after", "60"), **said)
    if any(part in NO_RIGHT for part in plain.split(".")):
        return NoAgreement(**said)
    if "servicefailed" in plain or "networkerror" in plain or "ioerror" in plain:
        return ExchangeUnavailable(**said)
    return ExchangeRefused(reason=code.rpartition(".")[2], **said)


def _client() -> httpx.Client:
    cert, key = settings.MOTCUA_EXCHANGE_CERT, settings.MOTCUA_EXCHANGE_KEY
    # The certificate is renewed behind our back, in its file.
    stamp = Path(cert).stat().st_mtime_ns if cert else 0
    return _connected(cert, key, settings.MOTCUA_EXCHANGE_AUTHORITY, stamp)


@lru_cache(maxsize=4)
def _connected(cert: str, key: str, authority: str, stamp: int) -> httpx.Client:  # noqa: ARG001 - a key of the cache
    """One pool of connections per process: a handshake costs more than the whole evidence."""
    context = ssl.create_default_context(cafile=authority or None)
    if cert:
        context.load_cert_chain(cert, key or None)
    return httpx.Client(verify=context, timeout=SECONDS, follow_redirects=False)
