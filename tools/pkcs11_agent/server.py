"""The agent's two pages on 127.0.0.1: what is to be signed, and the PIN; then back to the server's results.

Only its own pages may post to it (Host, Origin and a token of the page are checked), so that no web site can
make a token sign; and only hashes that the paired server gives for that batch are signed.
"""

import hmac
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen
from uuid import UUID

from tools.pkcs11_agent.token import Token, TokenProblem

LARGEST = 20_000
MOST = 50
TIMEOUT_SECONDS = 15
POLICY = "default-src 'none'; form-action 'self' {server}; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Paired:
    """The server this agent belongs to and the secret that it knows us by."""

    server: str
    secret: str

    def origin(self) -> str:
        """Scheme, host and port of the server."""
        parts = urlsplit(self.server)
        return f"{parts.scheme}://{parts.netloc}"

    def ask(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """JSON from or to the server; TokenProblem when it does not answer or refuses."""
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.server.rstrip("/") + path, data=data, headers=headers)
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                return dict(json.load(response))
        except HTTPError as error:
            if error.code == HTTPStatus.FORBIDDEN:
                raise TokenProblem(
                    "Lượt ký này không còn chờ, hoặc máy này chưa ghép. Mở lại từ trang ký."
                ) from error
            raise TokenProblem("Máy chủ chưa nhận. Thử lại sau ít phút.") from error
        except (URLError, OSError, ValueError) as error:
            raise TokenProblem("Không nối được tới máy chủ. Kiểm tra mạng rồi thử lại.") from error


@dataclass
class Agent:
    """What the handler needs: the pairing, the token, and a secret of this run's pages."""

    paired: Paired
    token: Token
    page_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def work(self, batch: str) -> list[dict[str, str]]:
        """The documents of a batch: id, number, title, hash."""
        found = self.paired.ask(f"/ky/may/{UUID(batch)}/")["documents"]
        return [dict(item) for item in found][:MOST]

    def sign(self, batch: str, pin: str) -> str:
        """Sign a batch with one PIN, deliver, and tell where its results stand."""
        documents = self.work(batch)
        hashes = [b64decode(item["hash"], validate=True) for item in documents]
        if any(len(digest) != 32 for digest in hashes):
            raise TokenProblem("Máy chủ đưa băm sai dạng; chưa ký gì.")
        values = self.token.sign(hashes, pin=pin)
        answers = [
            {"id": item["id"], "value": b64encode(value).decode()}
            for item, value in zip(documents, values, strict=True)
        ]
        self.paired.ask(f"/ky/may/{UUID(batch)}/", {"answers": answers})
        return f"{self.paired.server.rstrip('/')}/ky/dot/{UUID(batch)}/"


def serve(agent: Agent, *, port: int) -> ThreadingHTTPServer:
    """A server bound to 127.0.0.1 (port 0: any); the caller runs it."""
    return ThreadingHTTPServer(("127.0.0.1", port), _handler(agent))


def _handler(agent: Agent) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.agent = agent
    return Handler


class _Handler(BaseHTTPRequestHandler):
    agent: Agent
    server_version = "motcua-agent"
    sys_version = ""

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        """/ky?dot=UUID: the documents and the PIN field; / says that the agent runs."""
        self._guarded(self._show)

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        """/ky: sign, deliver, go back to the server."""
        self._guarded(self._sign)

    def log_message(self, *_args: object) -> None:
        """No log: addresses hold nothing worth keeping."""

    def _guarded(self, act: Callable[[], None]) -> None:
        if self.headers.get("Host", "") not in self._hosts():
            self._page(HTTPStatus.FORBIDDEN, "<p>Địa chỉ không đúng.</p>")
            return
        try:
            act()
        except TokenProblem as problem:
            self._page(HTTPStatus.CONFLICT, f"<p role=alert>{escape(str(problem))}</p>")
        except (ValueError, KeyError):
            self._page(HTTPStatus.BAD_REQUEST, "<p role=alert>Yêu cầu không đọc được.</p>")

    def _hosts(self) -> set[str]:
        port = self.server.server_address[1]
        return {f"127.0.0.1:{port}", f"localhost:{port}"}

    def _show(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            self._page(HTTPStatus.OK, "<p>Trình ký đang chạy. Mở từ trang ký của Một Cửa.</p>")
            return
        if address.path != "/ky":
            self._page(HTTPStatus.NOT_FOUND, "<p>Không có trang này.</p>")
            return
        batch = str(UUID(parse_qs(address.query).get("dot", [""])[0]))
        self._form(HTTPStatus.OK, batch, "")

    def _form(self, status: HTTPStatus, batch: str, problem: str) -> None:
        documents = self.agent.work(batch)
        rows = "".join(f"<li>{escape(item['number'])} {escape(item['title'])}</li>" for item in documents)
        alert = f"<p role=alert>{escape(problem)}</p>" if problem else ""
        self._page(
            status,
            f"<h1>Ký {len(documents)} văn bản</h1>{alert}<ol>{rows}</ol><form method=post action=/ky>"
            f"<input type=hidden name=dot value='{batch}'>"
            f"<input type=hidden name=key value='{self.agent.page_key}'>"
            "<p><label>Mã PIN <input type=password name=pin autocomplete=off required autofocus></label></p>"
            "<p><button>Ký</button></p></form>",
        )

    def _sign(self) -> None:
        size = int(self.headers.get("Content-Length", "0"))
        if urlsplit(self.path).path != "/ky" or not 0 < size <= LARGEST:
            raise ValueError
        given = parse_qs(self.rfile.read(size).decode())
        if self.headers.get("Origin") not in {f"http://{host}" for host in self._hosts()}:
            self._page(HTTPStatus.FORBIDDEN, "<p role=alert>Chỉ trang của trình ký được gửi yêu cầu ký.</p>")
            return
        if not hmac.compare_digest(given.get("key", [""])[0], self.agent.page_key):
            self._page(HTTPStatus.FORBIDDEN, "<p role=alert>Trang đã cũ. Mở lại từ trang ký.</p>")
            return
        batch = str(UUID(given.get("dot", [""])[0]))
        try:
            back = self.agent.sign(batch, given.get("pin", [""])[0])
        except TokenProblem as problem:
            self._form(HTTPStatus.CONFLICT, batch, str(problem))
            return
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", back)
        self.end_headers()

    def _page(self, status: HTTPStatus, body: str) -> None:
        head = "<!doctype html><html lang=vi><meta charset=utf-8><title>Trình ký</title>"
        text = f"{head}<main>{body}</main>".encode()
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": "text/html; charset=utf-8"}.items():
            self.send_header(name, value)
        # The answer to the form redirects to the paired server, which browsers hold against form-action too.
        self.send_header("Content-Security-Policy", POLICY.format(server=self.agent.paired.origin()))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)
