"""The platform asks its own node: what it sends, and what each refusal means in plain words."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from motcua.data.exchange import actions
from motcua.data.exchange.testing import AT, SERVICE
from motcua.data.exchange.types import Asked
from motcua.kit.errors import DomainError


class Node:
    """An edge that answers as it is told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 200, {"x-road-request-id": "r-1"}, b'{"ho_ten":"A"}'
        self.asked: dict[str, Any] = {}


@pytest.fixture
def node(settings) -> Iterator[Node]:
    """Listening on a free port."""
    made = Node()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            named = {name.lower(): value for name, value in self.headers.items()}
            made.asked = {"path": self.path, "headers": named, "body": json.loads(body)}
            self.send_response(made.status)
            for name, value in {**made.headers, "Content-Length": str(len(made.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.MOTCUA_EXCHANGE_EDGE = f"http://127.0.0.1:{server.server_port}"
    settings.MOTCUA_EXCHANGE_CLIENT = "VN/GOV/G24/bhyt"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def ask(**changes: Any) -> Asked | None:
    """Ask who has this number."""
    given = {
        "service": str(SERVICE),
        "path": "/v1/xac-thuc",
        "body": {"so_dinh_danh": "001099012345"},
        "case": "000.00.01.G24-261121-0001",
        "name": "CSDL dân cư",
        "at": AT,
        **changes,
    }
    return actions.ask(**given)


def test_answer_comes_home(node) -> None:
    """The question is a plain X-Road message; the answer comes with the id of its evidence."""
    found = ask(fields=("ho_ten",), purpose="cap-the")
    assert found == Asked(values={"ho_ten": "A"}, request_id="r-1", at=AT)
    assert node.asked["path"] == "/r1/VN/GOV/G01/dancu/tracuu/v1/xac-thuc"
    headers = node.asked["headers"]
    assert (headers["x-road-client"], headers["x-road-issue"]) == (
        "VN/GOV/G24/bhyt",
        "000.00.01.G24-261121-0001",
    )
    assert (headers["mc-fields"], headers["mc-purpose"], "mc-agreement" in headers) == (
        "ho_ten",
        "cap-the",
        False,
    )


def test_nobody_is_nobody(node) -> None:
    """The register's own 404 means that it knows nobody."""
    node.status = 404
    assert ask() is None


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (500, {"x-road-error": "Server.ServerProxy.AccessDenied"}, actions.NoAgreement),
        (500, {"x-road-error": "server.clientproxy.unknown_member"}, actions.NoAgreement),
        (500, {"x-road-error": "Server.ServerProxy.ServiceFailed.NetworkError"}, actions.ExchangeUnavailable),
        (429, {"x-road-error": "Client.TooManyRequests", "retry-after": "7"}, actions.QuotaUsed),
        (500, {"x-road-error": "Server.ClientProxy.InconsistentResponse"}, actions.ExchangeRefused),
        (503, {}, actions.ExchangeUnavailable),
    ],
)
def test_refusals_are_told_plainly(
    node, status: int, headers: dict[str, str], error: type[DomainError]
) -> None:
    """Register down, no agreement, quota, another refusal: each names the register, none the person."""
    node.status, node.headers = status, headers
    with pytest.raises(error) as told:
        ask()
    assert "CSDL dân cư" in str(told.value)
    assert "001099012345" not in str(told.value)


@pytest.mark.parametrize("body", [b"[1]", b"no json"])
def test_unreadable_answer_is_refused(node, body: bytes) -> None:
    """What is no object of fields is not passed on."""
    node.body = body
    with pytest.raises(actions.ExchangeRefused):
        ask()


def test_no_node_counts_as_down(settings) -> None:
    """Without a node, or with one that does not listen, the register counts as down."""
    for edge in ("", "http://127.0.0.1:9"):
        settings.MOTCUA_EXCHANGE_EDGE = edge
        with pytest.raises(actions.ExchangeUnavailable):
            ask()
