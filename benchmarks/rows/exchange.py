"""Signed exchanges between two nodes, durable leaves on both; the floor is two nginx proxies with mutual TLS.

Client, both nodes and the system behind the service share the cores; answers are of 1 KB.
"""

import asyncio
import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.meter import Figure, children, percentile, resident_mb
from benchmarks.nodes import two_nodes
from benchmarks.plan import Plan

RATE, GOAL, STEADY = 200, 300, 100
P50_MS, P99_MS, MEMORY_MB = 12.0, 60.0, 300.0
CONNECTIONS = 32
PATH = "/v1/mot-kb"
NGINX = """daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  ssl_certificate {node}/node.pem; ssl_certificate_key {node}/node.key; ssl_client_certificate {ca};
  ssl_protocols TLSv1.2 TLSv1.3; ssl_verify_client on;
  keepalive_requests 1000000; proxy_http_version 1.1; proxy_set_header Connection "";
  upstream second {{ server 127.0.0.1:{second}; keepalive 64; }}
  upstream system {{ server 127.0.0.1:{system}; keepalive 64; }}
  server {{ listen 127.0.0.1:{first} ssl; location / {{
    proxy_pass https://second; proxy_ssl_certificate {node}/node.pem; proxy_ssl_certificate_key {node}/node.key;
    proxy_ssl_protocols TLSv1.3; proxy_ssl_trusted_certificate {ca}; proxy_ssl_verify on;
    proxy_ssl_name localhost; }} }}
  server {{ listen 127.0.0.1:{second} ssl; location / {{ proxy_pass http://system; }} }}
}}
"""


@dataclass(frozen=True)
class Target:
    """Where to ask, and the whole request as bytes."""

    host: str
    port: int
    request: bytes
    trust: ssl.SSLContext | None


def measure(plan: Plan) -> Iterator[Figure]:
    """Rate, what it adds to a direct call at a steady rate, memory of the larger node."""
    with _demo() as (process, told, folder):
        edge, direct = _targets(told)
        asyncio.run(_closed(edge, 0.5))
        rate = asyncio.run(_closed(edge, plan.exchange_seconds))
        through = asyncio.run(_steady(edge, plan.exchange_seconds))
        plainly = asyncio.run(_steady(direct, plan.exchange_seconds))
        memory = max(resident_mb(pid) for pid in children().get(process.pid, [process.pid]))
        floor = _floor(told, folder, direct, plan)
    p50 = percentile(through, 0.5) - percentile(plainly, 0.5)
    p99 = percentile(through, 0.99) - percentile(plainly, 0.99)
    yield Figure(
        row="exchange",
        work="signed exchanges between two nodes, leaves durable on both",
        floor=floor,
        figure=f"{rate:.0f}/s",
        budget=f"≥ {RATE}/s ({GOAL} the goal)",
        met=rate >= RATE,
        values={"per_second": rate, "seconds": plan.exchange_seconds},
    )
    yield Figure(
        row="exchange",
        work=f"added by the exchange to a direct call, at {STEADY}/s",
        floor=f"direct call p50 {percentile(plainly, 0.5):.1f} ms",
        figure=f"p50 +{p50:.1f} ms, p99 +{p99:.1f} ms",
        budget=f"p50 ≤ +{P50_MS:.0f} ms, p99 ≤ +{P99_MS:.0f} ms",
        met=p50 <= P50_MS and p99 <= P99_MS,
        values={"p50_ms": p50, "p99_ms": p99},
    )
    yield Figure(
        row="exchange",
        work="memory of one node after that",
        floor="",
        figure=f"{memory:.0f} MB resident",
        budget=f"≤ {MEMORY_MB:.0f} MB",
        met=memory <= MEMORY_MB,
        values={"mb": memory},
    )


@contextlib.contextmanager
def _demo() -> Iterator[tuple[subprocess.Popen[str], dict[str, str], Path]]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    with tempfile.TemporaryDirectory(prefix="motcua-exchange-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with two_nodes(folder=folder / "demo", environment=known) as (process, told):
            yield process, told, folder


def _targets(told: dict[str, str]) -> tuple[Target, Target]:
    trust = ssl.create_default_context(cafile=told["ca"])
    trust.load_cert_chain(told["cert"], told["key"])
    body = json.dumps({"so_dinh_danh": told["number"]}).encode()

    def target(url: str, path: str, trust: ssl.SSLContext | None) -> Target:
        lines = [f"POST {path} HTTP/1.1", "Host: node", f"X-Road-Client: {told['client']}"]
        lines += [
            f"X-Road-Issue: {told['issue']}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        parts = urlsplit(url)
        whole = "\r\n".join([*lines, "", ""]).encode() + body
        return Target(str(parts.hostname), int(parts.port or 0), whole, trust)

    return target(told["edge"], f"/r1/{told['sample']}{PATH}", trust), target(told["system"], PATH, None)


async def _once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, target: Target) -> None:
    writer.write(target.request)
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head[:16]:
        raise RuntimeError(f"the exchange answered {head[:200]!r}")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)


async def _closed(target: Target, seconds: float) -> float:
    """How many a second, each connection asking as soon as it has been answered."""
    done, end = 0, time.monotonic() + seconds

    async def one() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection(target.host, target.port, ssl=target.trust)
        while time.monotonic() < end:
            await _once(reader, writer, target)
            done += 1
        writer.close()

    began = time.monotonic()
    await asyncio.gather(*(one() for _connection in range(CONNECTIONS)))
    return done / (time.monotonic() - began)


async def _steady(target: Target, seconds: float) -> list[float]:
    """Milliseconds from the appointed moment of each question to its answer, at a steady rate."""
    taken: list[float] = []
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _connection in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection(target.host, target.port, ssl=target.trust))

    async def one(moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        reader, writer = await free.get()
        await _once(reader, writer, target)
        taken.append((time.monotonic() - moment) * 1000)
        free.put_nowait((reader, writer))

    start = time.monotonic() + 0.1
    await asyncio.gather(*(one(start + number / STEADY) for number in range(int(STEADY * seconds))))
    while not free.empty():
        free.get_nowait()[1].close()
    return taken


def _floor(told: dict[str, str], folder: Path, direct: Target, plan: Plan) -> str:
    """Two nginx proxies with mutual TLS and no evidence, or a word that there is no nginx here."""
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if nginx is None:
        return "no nginx here"
    first, second = _port(), _port()
    node = Path(told["ca"]).parent / "g24" / "exchange"
    text = NGINX.format(
        folder=folder, node=node, ca=told["ca"], first=first, second=second, system=direct.port
    )
    (folder / "nginx.conf").write_text(text)
    command = [nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", str(folder / "nginx.log")]
    process = subprocess.Popen(command)
    try:
        _await(first)
        trust = ssl.create_default_context(cafile=told["ca"])
        trust.load_cert_chain(told["cert"], told["key"])
        rate = asyncio.run(_closed(Target("127.0.0.1", first, direct.request, trust), plan.exchange_seconds))
    except (RuntimeError, SystemExit) as error:
        return f"nginx could not be measured: {error}"[:120]
    finally:
        process.terminate()
        process.wait(timeout=30)
    return f"{rate:.0f}/s (two nginx proxies with mutual TLS, no evidence)"


def _await(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit("nginx did not start")


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
