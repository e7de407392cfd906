"""`motcua exchange demo --dir DIR`: two nodes, two databases, registers behind one of them, nobody real.

This process runs a small system and starts the nodes; what the members tell each other lies in DIR/thu as letters.
With --own the asking node is that of this installation, with its own data and database, and each owner of a register
that its agreements name has a node.
"""

import argparse
import asyncio
import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from aiohttp import web
from django.conf import settings

from motcua.config.cli.exchange import parts, sample

PATIENCE = 300.0
PORTS = range(12_000, 32_000)
ISSUE = "000.00.01.G24-261121-0001"


def add_verb(verbs: argparse._SubParsersAction) -> None:
    """Add `demo` to `exchange`."""
    verb = verbs.add_parser("demo", help="chạy thử hai nút trên máy này, với người giả; Ctrl+C để dừng")
    verb.add_argument(
        "--dir", type=Path, required=True, metavar="DIR", help="thư mục của hai nút; chạy lại không hại gì"
    )
    verb.add_argument("--for", type=float, dest="seconds", metavar="SECONDS", help="tự dừng sau ngần ấy giây")
    verb.add_argument(
        "--own", action="store_true", help="bên hỏi là chính bản cài này, không phải nút mẫu g24"
    )
    # The nodes are this same command with the name of their part.
    verb.add_argument("--part", choices=parts.PARTS, help=argparse.SUPPRESS)
    verb.set_defaults(run=_demo)


@dataclass
class Stage:
    """Folder, ports and the processes that were started."""

    folder: Path
    ports: dict[str, int]
    asking: str = parts.CONSUMER
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """The nodes: those that answer, and the one that asks."""
        return *parts.owners(self.asking), self.asking

    @property
    def tables(self) -> tuple[str, ...]:
        """The nodes whose database is made here: not that of this installation."""
        return tuple(code for code in self.parts if code != parts.OWN)

    def environment(self, code: str) -> dict[str, str]:
        """Settings of one node: its own data and database, and the operator it believes."""
        vkey = self.folder / "thu" / "vkey"
        return {
            **self._place(code),
            **{f"MOTCUA_DEMO_{name.upper()}": str(port) for name, port in self.ports.items()},
            "MOTCUA_DEMO_ASKING": self.asking,
            "MOTCUA_DEMO": "1",
            "MOTCUA_EXCHANGE_MEMBER": parts.member(code).id,
            "MOTCUA_EXCHANGE_OPERATORS": vkey.read_text().strip()
            if code != parts.PROVIDER and vkey.exists()
            else "",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        }

    def _place(self, code: str) -> dict[str, str]:
        """Data and database of a node under DIR, or those of this installation."""
        if code == parts.OWN:
            return dict(os.environ)
        data = self.folder / code
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")},
            "MOTCUA_HTTPS": "0",
            "MOTCUA_DATA": str(data),
            "MOTCUA_DATABASE_URL": f"sqlite:///{data / 'motcua.sqlite3'}",
            "MOTCUA_SECRET_KEY": secrets.token_urlsafe(32),
            "MOTCUA_LEDGER_ORIGIN": f"motcua/demo/{code}/so-cai",
        }

    def start(self, code: str) -> None:
        """Start one node; what it complains of goes to DIR/CODE.log."""
        words = [
            sys.executable,
            "-m",
            "motcua",
            "exchange",
            "demo",
            "--dir",
            str(self.folder),
            "--part",
            code,
        ]
        with (self.folder / f"{code}.log").open("ab") as log:
            self.running[code] = subprocess.Popen(
                words,
                cwd=settings.ROOT,
                env=self.environment(code),
                stdin=subprocess.PIPE,  # closes when this process is gone, however it went: parts.outlive_nobody
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, *letters: str) -> None:
        """Until these letters are there; raises RuntimeError when a node dies before."""
        end = time.monotonic() + PATIENCE
        while not all((self.folder / "thu" / letter).exists() for letter in letters):
            dead = [code for code, one in self.running.items() if one.poll() is not None]
            if dead or time.monotonic() > end:
                raise RuntimeError(f"{' '.join(dead) or 'demo'}: xem {self.folder}/*.log")
            time.sleep(0.05)

    def stop(self) -> None:
        """The nodes end what they have begun, then go."""
        for one in self.running.values():
            if one.poll() is None:
                one.terminate()
        for one in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.wait(timeout=30)
            if one.poll() is None:
                one.kill()
                one.wait()


def _demo(args: argparse.Namespace) -> int:
    folder = args.dir.resolve()
    if args.part:
        return parts.play(args.part, folder)
    signal.signal(signal.SIGTERM, _interrupt)
    names = ("edge", "peer", "system", *(door.lower() for doors in parts.DOORS.values() for door in doors))
    stage = Stage(
        folder,
        dict(zip(names, _free_ports(len(names)), strict=True)),
        parts.OWN if args.own else parts.CONSUMER,
    )
    try:
        _tables(stage)
        shutil.rmtree(folder / "thu", ignore_errors=True)
        (folder / "thu").mkdir()
        stage.start(parts.PROVIDER)
        stage.wait("vkey")
        for code in stage.parts[1:]:
            stage.start(code)
        stage.wait(*(f"{code}.ready" for code in stage.parts))
        asyncio.run(_serve(stage, args.seconds))
    except KeyboardInterrupt:
        pass
    except (RuntimeError, OSError) as error:
        print(f"motcua: {error}", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stage.stop()
    return 0


def _interrupt(*_signal: object) -> None:
    raise KeyboardInterrupt


def _tables(stage: Stage) -> None:
    """Tables for each node: made once and copied, which takes most of the time; then kept."""
    stage.folder.mkdir(parents=True, exist_ok=True)
    stamp, current = stage.folder / "tables", _version()
    known = stamp.exists() and stamp.read_text() == current
    missing = [code for code in stage.tables if not (stage.folder / code / "motcua.sqlite3").exists()]
    if known and not missing:
        return
    print("Đang lập cơ sở dữ liệu của các nút mẫu…", file=sys.stderr)
    for code in stage.tables:
        (stage.folder / code).mkdir(exist_ok=True)
    first, *others = stage.tables
    if len(missing) == len(stage.tables):
        _migrate(stage, first)
        for code in others:
            shutil.copy(stage.folder / first / "motcua.sqlite3", stage.folder / code / "motcua.sqlite3")
    else:
        for code in stage.tables:
            _migrate(stage, code)
    stamp.write_text(current)


def _version() -> str:
    """What the tables look like: the names of all migrations."""
    names = sorted(path.name for path in (settings.ROOT / "motcua").rglob("migrations/0*.py"))
    return sha256("\n".join(names).encode()).hexdigest()


def _migrate(stage: Stage, code: str) -> None:
    words = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    environment = stage.environment(code)
    done = subprocess.run(
        words, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])


async def _serve(stage: Stage, seconds: float | None) -> None:
    """The system behind the service, until told to stop, the time is over, or a node dies."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if seconds is not None:
        loop.call_later(seconds, stop.set)
    runner = web.AppRunner(sample.application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", stage.ports["system"]).start()
    _tell(stage)
    try:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1)
            dead = [code for code, one in stage.running.items() if one.poll() is not None]
            if dead and not stop.is_set():
                raise RuntimeError(f"{' '.join(dead)} đã dừng: xem {stage.folder}/*.log")
    finally:
        await runner.cleanup()


def _tell(stage: Stage) -> None:
    """For people, for a shell, and as the last line for a program."""
    told = _told(stage)
    lines = "".join(f"{name.upper()}='{value}'\n" for name, value in told.items())
    (stage.folder / "bien.sh").write_text(lines, encoding="utf-8")
    print(
        f"""{len(stage.parts)} nút đang chạy. Thử trong một cửa sổ khác:

  . {stage.folder}/bien.sh
  curl -sS --cacert "$CA" --cert "$CERT" --key "$KEY" -X POST "$EDGE/r1/$SERVICE/v1/xac-thuc" \\
    -H "X-Road-Client: $CLIENT" -H 'X-Road-UserId: VN001099012345' -H "X-Road-Issue: $ISSUE" \\
    -H 'Content-Type: application/json; charset=utf-8' -H 'Accept: application/json' \\
    -d '{{"so_dinh_danh":"{sample.NUMBER}"}}' -D -

Những câu hỏi khác, và câu trả lời phải nhận được: docs/howto/exchange.md. Ctrl+C để dừng."""
    )
    print(json.dumps(told, ensure_ascii=False), flush=True)


def _told(stage: Stage) -> dict[str, str]:
    """Addresses, files and names: what somebody outside needs to ask."""
    folder = stage.folder
    (client, _name), *others = parts.member(stage.asking).systems
    other = others[0][0] if others else client
    cert, spare = (folder / f"{system.rpartition('/')[2]}.pem" for system in (client, other))
    return {
        "edge": f"https://127.0.0.1:{stage.ports['edge']}",
        "provider_edge": f"https://127.0.0.1:{stage.ports['provider_edge']}",
        "ca": str(folder / "ca.pem"),
        "cert": str(cert),
        "key": str(cert.with_suffix(".key")),
        "client": client,
        "service": parts.SERVICE,
        "other_cert": str(spare),
        "other_key": str(spare.with_suffix(".key")),
        "number": sample.NUMBER,
        "other_client": other,
        "trial": parts.TRIAL,
        "sample": parts.SAMPLE,
        "issue": ISSUE,
        "system": f"http://127.0.0.1:{stage.ports['system']}",
        "provider_pid": str(stage.running[parts.PROVIDER].pid),
    }


def _free_ports(count: int) -> list[int]:
    """So many different ones, below those that the system hands out by itself: nobody takes them before we listen."""
    found: list[int] = []
    with contextlib.ExitStack() as held:
        while len(found) < count:
            probe, number = held.enter_context(socket.socket()), secrets.choice(PORTS)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", number))
                found.append(number)
    return found
