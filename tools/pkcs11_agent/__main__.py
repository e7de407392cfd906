"""`python -m tools.pkcs11_agent pair|run`."""

import argparse
import getpass
import json
import os
import sys
from base64 import b64encode
from pathlib import Path

from tools.pkcs11_agent.server import Agent, Paired, serve
from tools.pkcs11_agent.token import Token, TokenProblem

CONFIG = Path.home() / ".config" / "motcua-agent.json"
PORT = 18765


def main(argv: list[str] | None = None) -> int:
    """Parse and run; returns the exit code."""
    parser = argparse.ArgumentParser(prog="pkcs11_agent", description="Trình ký trên máy có USB token")
    parser.add_argument("--config", type=Path, default=CONFIG)
    commands = parser.add_subparsers(dest="command", required=True)
    pair = commands.add_parser("pair", help="ghép với máy chủ, gửi chứng thư của token")
    pair.add_argument("--server", required=True)
    pair.add_argument("--module", type=Path, required=True, help="thư viện PKCS#11 của token")
    pair.add_argument("--label", default="", help="tên token khi cắm nhiều cái")
    run = commands.add_parser("run", help="chạy trình ký ở 127.0.0.1")
    run.add_argument("--port", type=int, default=PORT)
    args = parser.parse_args(argv)
    try:
        return _pair(args) if args.command == "pair" else _run(args)
    except TokenProblem as problem:
        print(problem, file=sys.stderr)
        return 1


def _pair(args: argparse.Namespace) -> int:
    secret = os.environ.get("MOTCUA_AGENT_SECRET") or getpass.getpass("Mã ghép: ")
    paired, token = Paired(args.server, secret.strip()), Token(args.module.absolute(), args.label)
    certificates = [b64encode(der).decode() for der in token.certificates()]
    paired.ask("/ky/may/chung-thu/", {"certificates": certificates})
    args.config.parent.mkdir(parents=True, exist_ok=True)
    kept = {
        "server": paired.server,
        "secret": paired.secret,
        "module": str(token.module),
        "label": token.label,
    }
    args.config.unlink(missing_ok=True)
    with os.fdopen(os.open(args.config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(kept, file)
    print("Đã ghép.")
    return 0


def _run(args: argparse.Namespace) -> int:
    kept = json.loads(args.config.read_text())
    agent = Agent(Paired(kept["server"], kept["secret"]), Token(Path(kept["module"]), kept["label"]))
    server = serve(agent, port=args.port)
    print(f"Trình ký đang chạy ở http://127.0.0.1:{server.server_address[1]}/")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
