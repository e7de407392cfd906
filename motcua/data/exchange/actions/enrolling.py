"""Joining over the network: the request goes to the operator's node, waits for its one approval, and comes back.

The first thing fetched is the directory, believed by the operator's signature alone; it holds the authority by which
the line is checked from then on.
"""

import json
import ssl
from datetime import datetime

import httpx
from django.utils.translation import gettext_lazy as _

from motcua.data.exchange import directory, keyring
from motcua.data.exchange.actions.joining import BadJoin, join_code
from motcua.data.exchange.actions.preparing import complete_join, read_join
from motcua.kit.errors import DomainError

SECONDS = 20.0


class OperatorUnreachable(DomainError):
    """The operator's node did not answer, or answered something else."""

    code = "operator_unreachable"
    status = 503
    message = _(
        "Nút của đơn vị điều hành (%(url)s) không trả lời: %(why)s. Kiểm tra địa chỉ và đường truyền rồi chạy lại."
    )


class OperatorUnknown(DomainError):
    """Nobody said whose directory this machine believes."""

    code = "operator_unknown"
    status = 422
    message = _(
        "Chưa biết khóa của đơn vị điều hành. Đặt MOTCUA_EXCHANGE_OPERATORS bằng dòng khóa họ gửi, rồi chạy lại."
    )


def apply_to_join(*, url: str, text: str, at: datetime) -> str:
    """Send a request (JSON of `prepare_join`) to the operator's node; returns the code to be read out to them.

    url: the door for nodes at the operator's. Raises OperatorUnknown, OperatorUnreachable, BadJoin, Refused.
    """
    code = join_code(request=read_join(text=text))
    with _line(url, at) as line:
        answer = _said(line, "POST", "/join", url, text)
    if answer.status_code != httpx.codes.ACCEPTED or answer.json().get("code") != code:
        raise BadJoin(why=_message(answer))
    told = {"url": url, "code": code}
    keyring.put(keyring.WAITING_FILE, json.dumps(told).encode())
    return code


def collect_join(*, at: datetime) -> bool:
    """Ask what came of the request that waits, and put the answer to use; False while it waits.

    Raises BadJoin (nothing was asked, or it was refused), OperatorUnknown, OperatorUnreachable, Refused.
    """
    path = keyring.folder() / keyring.WAITING_FILE
    if not path.exists():
        raise BadJoin(why=_("chưa gửi yêu cầu nào"))
    told = json.loads(path.read_text(encoding="utf-8"))
    with _line(told["url"], at) as line:
        answer = _said(line, "GET", f"/join/{told['code']}", told["url"])
    if answer.status_code == httpx.codes.ACCEPTED:
        return False
    if not answer.is_success:
        raise BadJoin(why=_("đơn vị điều hành không chấp thuận hoặc không còn giữ yêu cầu này"))
    complete_join(text=answer.text, at=at)
    path.unlink()
    return True


def _line(url: str, at: datetime) -> httpx.Client:
    """A connection to the operator's node, whose certificate is by the authority in the signed directory."""
    if not keyring.operators():
        raise OperatorUnknown
    with httpx.Client(verify=_anybody(), timeout=SECONDS) as stranger:
        found = _said(stranger, "GET", "/directory", url)
    if not found.is_success:
        raise OperatorUnreachable(url=url, why=found.status_code)
    held = directory.opened(text=found.text, keys=keyring.operators(), at=at)
    trust = _anybody()
    trust.verify_mode = ssl.CERT_REQUIRED
    trust.load_verify_locations(cadata=held.authority)
    return httpx.Client(verify=trust, timeout=SECONDS)


def _anybody() -> ssl.SSLContext:
    """TLS without a name to check: the first answer carries its signature, later ones the authority's certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _said(line: httpx.Client, method: str, path: str, url: str, text: str = "") -> httpx.Response:
    try:
        return line.request(method, f"{url.rstrip('/')}{path}", content=text.encode())
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise OperatorUnreachable(url=url, why=type(error).__name__) from error


def _message(answer: httpx.Response) -> str:
    """What the operator's node said, as far as it is words."""
    try:
        return str(answer.json()["message"])[:300]
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code)
