"""The stand-in National Portal: the known dialects of DongBoHoSo and people's stores, in a process, kept in memory.

`python -m demo.national_portal --dialect classic --port 8030`. What it was told it shows at /_gia-lap/; dossiers to be
fetched are put there too. It checks session, unit and field names as strictly as the known messages allow. Never run
it anywhere but on the machine of a demo or a test.
"""

import argparse
import hashlib
import json
import secrets
import sys
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from demo.portal_store import PeoplesStores

OK = {"error_code": "00"}
DIALECTS = ("classic", "gate")
Item = dict[str, Any]


class No(Exception):
    """An answer that is a refusal, with the code the client reads."""

    def __init__(self, code: str, status: int = 200) -> None:
        self.code, self.status = code, status
        super().__init__(code)


@dataclass
class Portal:
    """What the endpoints do, apart from HTTP."""

    dialect: str = "classic"
    user: str = "tinh"
    secret: str = "thu"
    unit: str = "H50.101.00"
    sessions: set[str] = field(default_factory=set)
    heard: list[tuple[str, Item]] = field(default_factory=list)
    dossiers: dict[str, Item] = field(default_factory=dict)
    course: dict[tuple[str, str], Item] = field(default_factory=dict)
    waiting: dict[str, Item] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    stores: PeoplesStores = field(default_factory=PeoplesStores)
    failing: int = 0
    lock: Lock = field(default_factory=Lock)

    def post(self, path: str, body: Item, token: str) -> Item:
        """One message."""
        with self.lock:
            if path.startswith("/_gia-lap/"):
                return self._arranged(path, body)
            if self.failing:
                self.failing -= 1
                raise No("busy", 503)
            if path.startswith("/kho/"):
                return self._stores(path, body, token)
            return self._classic(path, body) if self.dialect == "classic" else self._gate(path, body, token)

    def get(self, path: str) -> bytes:
        """A file, or what was heard."""
        with self.lock:
            if path == "/_gia-lap/":
                seen = {"heard": self.heard, "dossiers": self.dossiers, "course": list(self.course.values())}
                seen["stores"] = self.stores.papers
                return json.dumps(seen, ensure_ascii=False).encode()
            for files in (self.files, self.stores.files):
                if path.startswith("/tep/") and path[5:] in files:
                    return files[path[5:]]
        raise No("not_found", 404)

    def _arranged(self, path: str, body: Item) -> Item:
        if path == "/_gia-lap/cho":
            self.waiting |= {item["MaHoSo"]: item for item in body["items"]}
            self.files |= {name: bytes.fromhex(data) for name, data in body.get("files", {}).items()}
        elif path == "/_gia-lap/kho":
            self.stores.put(body["MaGiayTo"], bytes.fromhex(body.pop("data")), **body)
        elif path == "/_gia-lap/hong":
            self.failing = int(body["times"])
        elif path == "/_gia-lap/het-phien":
            self.sessions.clear()
        return OK

    def _classic(self, path: str, body: Item) -> Item:
        if path == "/login":
            return {**OK, "session": self._let_in(body.get("username"), body.get("password"))}
        if body.get("session") not in self.sessions:
            raise No("401")
        if body.get("madonvi") != self.unit or body.get("isUpdating") not in ("True", "False"):
            raise No("400")
        return self._serve(
            str(body.get("service")), [item for item in body["data"] if item], body["isUpdating"]
        )

    def _serve(self, service: str, data: list[Item], updating: str) -> Item:
        if service == "TraCuuHoSo":
            return {**OK, "data": list(self.waiting.values())}
        if service not in ("DongBoHoSoMC", "CapNhatTienDoHoSoMC"):
            raise No("404")
        for item in data:
            _strings(item)
            self.heard.append((service, item))
            if service == "CapNhatTienDoHoSoMC":
                self.course[item["MaHoSo"], item["ThoiDiemXuLy"]] = item
                continue
            if updating == "False" and item["MaHoSo"] in self.dossiers:
                continue  # sent again after its answer was lost: nothing to do
            self.waiting.pop(item["MaHoSo"], None)
            self.dossiers[item["MaHoSo"]] = item
        return OK

    def _gate(self, path: str, body: Item, token: str) -> Item:
        name = path.removeprefix("/")
        if name == "GetToken":
            return {**OK, "access_token": self._let_in(body.get("client_id"), body.get("client_secret"))}
        if token not in self.sessions:
            raise No("401")
        if name == "TraCuuHoSo":
            return {**OK, "data": list(self.waiting.values())}
        if name == "UploadFile":
            data = bytes.fromhex(body["NoiDung"])
            digest = hashlib.sha256(data).hexdigest()
            self.files[digest] = data
            return {**OK, "IdTepTin": digest, "HashTepTin": digest}
        return self._kept(name, body)

    def _kept(self, name: str, body: Item) -> Item:
        if name not in ("CreateDossier", "CapNhatTienTrinh", "CapNhatTrangThai"):
            raise No("404")
        code = body["MaHoSo"]
        self.heard.append((name, body))
        self.waiting.pop(code, None)
        if name == "CreateDossier":
            self.dossiers.setdefault(code, body)
        elif name == "CapNhatTienTrinh":
            self.course[code, body["ThoiDiemXuLy"]] = body
        else:
            self.dossiers[code] = {**self.dossiers.get(code, {}), **body}
        return OK

    def _stores(self, path: str, body: Item, token: str) -> Item:
        """People's stores: sign in, keep a paper, list what one person holds."""
        if path == "/kho/dang-nhap":
            return {**OK, "PhienLamViec": self._let_in(body.get("TaiKhoan"), body.get("MatKhau"))}
        if token not in self.sessions:
            raise No("401")
        if body.pop("MaDonVi", "") != self.unit:
            raise No("400")
        if path == "/kho/luu":
            return {**OK, **self.stores.keep(body)}
        if path == "/kho/danh-sach":
            return {**OK, **self.stores.held(body["SoDinhDanh"])}
        raise No("404")

    def _let_in(self, name: object, secret: object) -> str:
        if (name, secret) != (self.user, self.secret):
            raise No("403")
        session = secrets.token_urlsafe(16)
        self.sessions.add(session)
        return session


def _strings(item: Item) -> None:
    """Every value a string, or a list of such items: anything else is refused as the real one is known to."""
    for value in item.values():
        if isinstance(value, list):
            for row in value:
                _strings(row)
        elif not isinstance(value, str):
            raise No("400")


class Handler(BaseHTTPRequestHandler):
    """HTTP around one Portal (`server.portal`)."""

    server: "Server"

    def do_GET(self) -> None:
        """A file, or what was heard."""
        try:
            self._send(self.server.portal.get(unquote(urlsplit(self.path).path)))
        except No as refusal:
            self._refuse(refusal)

    def do_POST(self) -> None:
        """A message."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            said = self.server.portal.post(urlsplit(self.path).path, json.loads(body), token)
            self._send(json.dumps(said, ensure_ascii=False).encode())
        except No as refusal:
            self._refuse(refusal)
        except (KeyError, ValueError, TypeError):
            self._refuse(No("400"))

    def _refuse(self, refusal: No) -> None:
        self._send(json.dumps({"error_code": refusal.code}).encode(), refusal.status)

    def _send(self, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing: /_gia-lap/ tells what was heard."""


class Server(ThreadingHTTPServer):
    """An HTTP server that carries its portal."""

    daemon_threads = True

    def __init__(self, port: int, portal: Portal) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.portal = portal


def main(argv: list[str] | None = None) -> int:
    """Run until stopped."""
    parser = argparse.ArgumentParser(prog="demo.national_portal", description="Cổng quốc gia giả lập")
    parser.add_argument("--port", type=int, default=8030)
    parser.add_argument("--dialect", choices=DIALECTS, default="classic")
    parser.add_argument("--user", default="tinh")
    parser.add_argument("--secret", default="thu")
    parser.add_argument("--unit", default="H50.101.00")
    given = parser.parse_args(argv)
    portal = Portal(dialect=given.dialect, user=given.user, secret=given.secret, unit=given.unit)
    server = Server(given.port, portal)
    print(f"Cổng quốc gia giả lập ({given.dialect}): http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
