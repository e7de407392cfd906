"""The agent: real PKCS#11 signatures, and nobody but its own page can make it sign."""

import json
import threading
from base64 import b64decode, b64encode
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_der_x509_certificate

from tools.pkcs11_agent import server as module
from tools.pkcs11_agent.__main__ import main
from tools.pkcs11_agent.server import Agent, Paired, serve
from tools.pkcs11_agent.tests.conftest import PIN
from tools.pkcs11_agent.token import Token, TokenProblem

BATCH = "8f3cbb5e-6d5a-4a53-9ba7-6a4a6a0d2a11"
DOCUMENTS = [
    {
        "id": "7",
        "number": "05/2026",
        "title": "Giấy <xác nhận>",
        "hash": b64encode(sha256(b"a").digest()).decode(),
    },
    {"id": "8", "number": "06/2026", "title": "Giấy khác", "hash": b64encode(sha256(b"b").digest()).decode()},
]


class Server(Paired):
    """The paired server, in memory."""

    sent: list[dict] = []

    def ask(self, path, body=None):
        """Documents out, answers in."""
        assert path.endswith(f"{BATCH}/")
        if body is not None:
            self.sent.append(body)
        return {"documents": DOCUMENTS}


@pytest.fixture
def agent(token: Token):
    """A running agent; yields (agent, port)."""
    Server.sent = []
    made = Agent(Server("https://motcua.test", "s"), token)
    running = serve(made, port=0)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield made, running.server_address[1]
    running.shutdown()
    running.server_close()


def ask(port: int, method: str, path: str, body: dict | None = None, **headers: str):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    data = urlencode(body) if body is not None else None
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    connection.request(method, path, body=data, headers={**form, **headers})
    response = connection.getresponse()
    return response, response.read().decode()


def post(agent, port, **changes):
    body = {"dot": BATCH, "key": agent.page_key, "pin": PIN, **changes}
    return ask(port, "POST", "/ky", body, Origin=f"http://127.0.0.1:{port}")


def test_the_tokens_signature_verifies_with_its_certificate(token: Token):
    """ECDSA P-256 over the given hash, one login for several."""
    public = load_der_x509_certificate(token.certificates()[0]).public_key()
    values = token.sign([sha256(b"a").digest(), sha256(b"b").digest()], pin=PIN)
    for value, text in zip(values, (b"a", b"b"), strict=True):
        public.verify(value, text, ec.ECDSA(SHA256()))


def test_the_chain_starts_with_the_signer(token: Token):
    """The CA's certificate comes second."""
    names = [load_der_x509_certificate(der).subject.rfc4514_string() for der in token.certificates()]
    assert "Trần Thị Phó" in names[0]
    assert len(names) == 2


def test_a_wrong_pin_is_said_plainly(token: Token):
    """Nothing is signed."""
    with pytest.raises(TokenProblem, match="PIN không đúng"):
        token.sign([sha256(b"a").digest()], pin="999999")


def test_the_page_names_every_document_and_escapes_them(agent):
    """What is signed is seen first."""
    _made, port = agent
    response, text = ask(port, "GET", f"/ky?dot={BATCH}")
    assert response.status == 200
    assert "05/2026" in text
    assert "Giấy &lt;xác nhận&gt;" in text
    assert response.headers["X-Frame-Options"] == "DENY"
    assert "https://motcua.test" in response.headers["Content-Security-Policy"]


def test_one_pin_signs_all_and_goes_back(agent):
    """Two signatures are delivered; the browser is sent to the results."""
    made, port = agent
    response, _text = post(made, port)
    assert response.status == 303
    assert response.headers["Location"] == f"https://motcua.test/ky/dot/{BATCH}/"
    [sent] = Server.sent
    assert [item["id"] for item in sent["answers"]] == ["7", "8"]
    public = load_der_x509_certificate(made.token.certificates()[0]).public_key()
    public.verify(b64decode(sent["answers"][0]["value"]), b"a", ec.ECDSA(SHA256()))


def test_a_wrong_pin_shows_the_form_again(agent):
    """With the reason; nothing is delivered."""
    response, text = post(*agent, pin="999999")
    assert response.status == 409
    assert "PIN không đúng" in text
    assert Server.sent == []


@pytest.mark.parametrize("origin", ["https://evil.test", "null", ""])
def test_another_site_cannot_make_it_sign(agent, origin):
    """A foreign or missing Origin is refused, even with the right page key."""
    made, port = agent
    body = {"dot": BATCH, "key": made.page_key, "pin": PIN}
    response, _text = ask(port, "POST", "/ky", body, **({"Origin": origin} if origin else {}))
    assert response.status == 403
    assert Server.sent == []


def test_a_page_key_of_another_run_is_refused(agent):
    """So a guessed form does nothing."""
    assert post(*agent, key="x")[0].status == 403


def test_another_host_name_is_refused(agent):
    """DNS rebinding reaches 127.0.0.1 under a foreign name."""
    _made, port = agent
    assert ask(port, "GET", "/", Host="evil.test")[0].status == 403


@pytest.mark.parametrize("path", ["/ky?dot=x", "/ky", "/khac"])
def test_nonsense_is_refused(agent, path):
    """No batch, no page."""
    assert ask(agent[1], "GET", path)[0].status in {400, 404}


def test_a_server_that_asks_for_something_else_than_a_hash_gets_nothing(agent, monkeypatch):
    """Only 32-byte hashes are signed."""
    monkeypatch.setitem(DOCUMENTS[0], "hash", b64encode(b"a" * 40).decode())
    response, text = post(*agent)
    assert response.status == 409
    assert "sai dạng" in text
    assert Server.sent == []


def test_pairing_sends_certificates_and_keeps_the_secret(token: Token, tmp_path: Path, monkeypatch):
    """The configuration is readable by its owner alone."""
    sent = []
    monkeypatch.setenv("MOTCUA_AGENT_SECRET", "bí mật")
    monkeypatch.setattr(module.Paired, "ask", lambda _self, path, body=None: sent.append((path, body)) or {})
    config = tmp_path / "agent.json"
    arguments = ["--config", str(config), "pair", "--server", "https://x.test", "--module", str(token.module)]
    assert main([*arguments, "--label", "thu"]) == 0
    assert sent[0][0] == "/ky/may/chung-thu/"
    assert len(sent[0][1]["certificates"]) == 2
    assert config.stat().st_mode & 0o077 == 0
    assert json.loads(config.read_text())["secret"] == "bí mật"


def test_an_absent_server_is_said_plainly():
    """No connection, no signature."""
    with pytest.raises(TokenProblem, match="Không nối được"):
        Paired("http://127.0.0.1:9", "s").ask("/x")
