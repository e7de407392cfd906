"""The stand-in VNeID of the demo: a small real OpenID provider in a process of its own.

Code flow, PKCE S256, ES256 id tokens under a key made at start; people come from a JSON file. It keeps all in
memory and trusts whoever picks a card: never run it anywhere but on the machine of a demo or a test.
"""

import argparse
import base64
import hashlib
import html
import json
import secrets
import sys
import time
import unicodedata
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CODE_SECONDS = 60
TOKEN_SECONDS = 600
SHOWN = 24
LOOPBACK = {"127.0.0.1", "localhost"}
Person = dict[str, str]


class Refused(Exception):
    """An OAuth error that is told to the client as JSON."""

    def __init__(self, error: str, status: int = 400) -> None:
        self.error, self.status = error, status
        super().__init__(error)


@dataclass
class Grant:
    """A code that was handed out, and all that its token must match."""

    person: Person
    request: dict[str, str]
    acr: str
    until: float


@dataclass
class Provider:
    """What the endpoints do, apart from HTTP."""

    issuer: str
    people: list[Person]
    client_id: str = "motcua"
    client_secret: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    grants: dict[str, Grant] = field(default_factory=dict)
    tokens: dict[str, Person] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/end-session",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "phone"],
            "acr_values_supported": ["1", "2"],
            "authorization_response_iss_parameter_supported": True,
        }

    def jwks(self) -> dict[str, Any]:
        """The public key that id tokens are signed with."""
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig", "alg": "ES256"}]}

    def check_request(self, request: dict[str, str]) -> None:
        """Refuse an authorization request that must not be answered by a redirect, or lacks PKCE."""
        target = urlsplit(request.get("redirect_uri", ""))
        if request.get("client_id") != self.client_id or target.hostname not in LOOPBACK:
            raise Refused("invalid_client")
        wanted = {"response_type": "code", "code_challenge_method": "S256"}
        if any(request.get(key) != value for key, value in wanted.items()):
            raise Refused("invalid_request")
        if "openid" not in request.get("scope", "").split() or not request.get("code_challenge"):
            raise Refused("invalid_scope")

    def left(self, request: dict[str, str]) -> str:
        """Somebody signs out: no session is kept here, so the way back is all there is to say."""
        back = request.get("post_logout_redirect_uri", "")
        if request.get("client_id") != self.client_id or urlsplit(back).hostname not in LOOPBACK:
            raise Refused("invalid_request")
        return back

    def answer(self, request: dict[str, str], **answer: str) -> str:
        """The client's callback address with an answer."""
        values = {**answer, "state": request.get("state", ""), "iss": self.issuer}
        return f"{request['redirect_uri']}?{urlencode(values)}"

    def grant(self, request: dict[str, str], person: Person, acr: str) -> str:
        """Somebody was picked: the callback address with a code."""
        self.check_request(request)
        code = secrets.token_urlsafe(32)
        self.grants[code] = Grant(person, request, acr, time.time() + CODE_SECONDS)
        return self.answer(request, code=code)

    def exchange(self, form: dict[str, str], client: tuple[str, str]) -> dict[str, Any]:
        """The token endpoint: a code is good once, for its client, address and verifier."""
        if client != (self.client_id, self.client_secret):
            raise Refused("invalid_client", 401)
        grant = self.grants.pop(form.get("code", ""), None)
        if grant is None or grant.until < time.time():
            raise Refused("invalid_grant")
        verified = s256(form.get("code_verifier", "")) == grant.request["code_challenge"]
        if not verified or form.get("redirect_uri") != grant.request["redirect_uri"]:
            raise Refused("invalid_grant")
        token = secrets.token_urlsafe(32)
        self.tokens[token] = grant.person
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "id_token": self.sign(self.id_claims(grant, token)),
        }

    def id_claims(self, grant: Grant, token: str) -> dict[str, Any]:
        """What the id token says; tests override this to lie."""
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": subject(grant.person),
            "aud": self.client_id,
            "iat": now,
            "exp": now + TOKEN_SECONDS,
            "auth_time": now,
            "nonce": grant.request.get("nonce", ""),
            "acr": grant.acr,
            "at_hash": b64(hashlib.sha256(token.encode()).digest()[:16]),
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact ES256 token."""
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, claims, self.key)

    def userinfo(self, token: str) -> dict[str, str]:
        """The claims of the person behind an access token."""
        person = self.tokens.get(token)
        if person is None:
            raise Refused("invalid_token", 401)
        return {
            "sub": subject(person),
            "personal_number": person["number"],
            "name": person["name"],
            "birthdate": person["dob"],
            "gender": person["sex"],
            "phone_number": person["phone"],
        }

    def find(self, text: str) -> list[Person]:
        """People whose name, number or note holds the text, marks ignored."""
        wanted = folded(text)
        keys = ("name", "number", "note")
        return [p for p in self.people if wanted in folded(" ".join(p[key] for key in keys))]


def read_people(rows: list[dict[str, Any]]) -> list[Person]:
    """People from JSON rows; the population register's names of fields are understood too."""
    return [
        {
            "number": row["number"],
            "name": row.get("name") or row["full_name"],
            "dob": row.get("dob") or row.get("date_of_birth", ""),
            "sex": row.get("sex", ""),
            "phone": row.get("phone", ""),
            "note": row.get("note", ""),
        }
        for row in rows
    ]


def subject(person: Person) -> str:
    """An opaque, stable identifier; the number itself is a claim of its own."""
    return hashlib.sha256(f"sub:{person['number']}".encode()).hexdigest()[:32]


def s256(verifier: str) -> str:
    """PKCE's transformation."""
    return b64(hashlib.sha256(verifier.encode()).digest())


def b64(data: bytes) -> str:
    """URL-safe base64 without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def folded(text: str) -> str:
    """Lower case without marks: `Đông Hà` → `dong ha`."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def vietnamese_date(text: str) -> str:
    """`1995-06-14` → `14/06/1995`."""
    return "/".join(reversed(text.split("-")))


STYLE = """
*{box-sizing:border-box}
body{margin:0;font:17px/1.6 "Be Vietnam Pro",system-ui,sans-serif;color:#1b1d21;background:#fff}
header{background:#7f1414;color:#fff;padding:12px 16px}main{max-width:720px;margin:0 auto;padding:24px 16px}
h1{font-size:30px;line-height:1.28;font-weight:600;margin:0 0 8px}ul{list-style:none;margin:24px 0;padding:0}
li{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;border-top:1px solid #ddd7ca;padding:12px 0}
li p{margin:0;flex:1 1 16em}small{color:#4a4f57;font-size:15px;display:block}
button{font:inherit;font-weight:600;min-height:48px;padding:0 16px;border-radius:3px;
border:1.5px solid #1a4474;background:#1a4474;color:#fff;cursor:pointer}
button.q{background:#fff;color:#1a4474;font-weight:400}
input{font:inherit;min-height:48px;padding:0 12px;border:1.5px solid #827c70;border-radius:3px;width:100%}
:focus-visible{outline:3px solid #1b1d21;box-shadow:0 0 0 3px #ffcf3f inset}
form.find{display:flex;gap:8px}label{display:block;margin-top:24px}
"""

PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>VNeID giả lập</title>
<link rel="stylesheet" href="/style.css"></head><body><header>VNeID giả lập – chỉ dùng khi chạy thử</header>
<main><h1>Bạn đăng nhập là ai?</h1><p>Mọi người ở đây đều là nhân vật đặt ra. Bấm vào một người để
đăng nhập vào Một Cửa với tài khoản mức 2.</p>{search}<ul>{cards}</ul>
<form method="post" action="/choose">{request}
<button class="q" name="person" value="">Không đăng nhập nữa</button></form></main></body></html>"""

SEARCH = """<form class="find" method="get" action="/authorize">{request}<input name="q" value="{q}"
aria-label="Tìm theo tên hoặc số" placeholder="Tên hoặc số"><button class="q">Tìm</button></form>"""

CARD = """<li><p><b>{name}</b><small>{number}{dob}{note}</small></p>
<form method="post" action="/choose">{request}
<input type="hidden" name="person" value="{number}">
<button name="acr" value="2" aria-label="Đăng nhập là {name}">Đăng nhập</button>
<button class="q" name="acr" value="1" aria-label="Đăng nhập là {name}, mức 1">Mức 1</button></form></li>"""


def chooser(provider: Provider, request: dict[str, str]) -> str:
    """The page with a card for each person."""
    query = request.pop("q", "")
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">' for k, v in request.items()
    )
    cards = "".join(
        CARD.format(
            name=html.escape(p["name"]),
            number=html.escape(p["number"]),
            dob=html.escape(f", sinh {vietnamese_date(p['dob'])}") if p["dob"] else "",
            note=html.escape(f" – {p['note']}") if p["note"] else "",
            request=hidden,
        )
        for p in provider.find(query)[:SHOWN]
    )
    search = SEARCH.format(request=hidden, q=html.escape(query)) if len(provider.people) > SHOWN else ""
    return PAGE.format(search=search, cards=cards, request=hidden)


class Handler(BaseHTTPRequestHandler):
    """HTTP around one Provider (`server.provider`)."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_GET(self) -> None:
        """Discovery, keys, the chooser and userinfo."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """A card was picked; a code is exchanged."""
        self._answer(self._post)

    def _answer(self, handle: Any) -> None:
        try:
            handle(urlsplit(self.path).path)
        except Refused as refusal:
            self._json({"error": refusal.error}, refusal.status)

    def _get(self, path: str) -> None:
        provider = self.server.provider
        if path == "/.well-known/openid-configuration":
            self._json(provider.metadata())
        elif path == "/jwks":
            self._json(provider.jwks())
        elif path == "/userinfo":
            self._json(provider.userinfo(self.headers.get("Authorization", "").removeprefix("Bearer ")))
        elif path == "/authorize":
            request = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
            provider.check_request(request)
            self._send(chooser(provider, request).encode(), "text/html; charset=utf-8")
        elif path == "/end-session":
            self._redirect(provider.left(dict(parse_qsl(urlsplit(self.path).query))))
        elif path == "/style.css":
            self._send(STYLE.encode(), "text/css")
        else:
            self._json({"error": "not_found"}, 404)

    def _post(self, path: str) -> None:
        form = self._form()
        if path == "/token":
            self._json(self.server.provider.exchange(form, self._client(form)))
        elif path == "/choose":
            self._redirect(self._chosen(form))
        else:
            self._json({"error": "not_found"}, 404)

    def _chosen(self, form: dict[str, str]) -> str:
        provider = self.server.provider
        number, acr = form.pop("person", ""), form.pop("acr", "2")
        provider.check_request(form)
        person = next((p for p in provider.people if p["number"] == number), None)
        if person is None:
            return provider.answer(form, error="access_denied")
        return provider.grant(form, person, acr)

    def _client(self, form: dict[str, str]) -> tuple[str, str]:
        scheme, _space, value = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            name, _colon, secret = base64.b64decode(value).decode().partition(":")
            return unquote(name), unquote(secret)
        return form.get("client_id", ""), form.get("client_secret", "")

    def _form(self) -> dict[str, str]:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        return {key: values[0] for key, values in parse_qs(body, keep_blank_values=True).items()}

    def _json(self, value: dict[str, Any], status: int = 200) -> None:
        self._send(json.dumps(value, ensure_ascii=False).encode(), "application/json", status)

    def _redirect(self, url: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: the story is printed by the demo."""


class Server(ThreadingHTTPServer):
    """An HTTP server that carries its provider; the issuer is its own address."""

    daemon_threads = True

    def __init__(
        self, port: int, people: list[dict[str, Any]], *, kind: type[Provider] = Provider, **options: str
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.provider = kind(
            issuer=f"http://127.0.0.1:{self.server_address[1]}", people=read_people(people), **options
        )


def main(argv: list[str] | None = None) -> int:
    """`python -m demo.identity_provider --port 8010 --people FILE`."""
    parser = argparse.ArgumentParser(prog="demo.identity_provider", description="VNeID giả lập")
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument(
        "--people", type=Path, required=True, help="JSON: [{number, name, dob, sex, phone, note}]"
    )
    parser.add_argument("--client-id", default="motcua")
    parser.add_argument("--client-secret", default="")
    args = parser.parse_args(argv)
    people = json.loads(args.people.read_text(encoding="utf-8"))
    server = Server(args.port, people, client_id=args.client_id, client_secret=args.client_secret)
    print(f"VNeID giả lập: {server.provider.issuer}, {len(people)} người", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
