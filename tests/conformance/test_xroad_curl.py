"""Every line of docs/howto/exchange.md, run by the system's curl against two real nodes, gives what the page says."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import ports
from tests.support.live import ROOT
from tests.support.tools import need

PAGE = (ROOT / "docs/howto/exchange.md").read_text(encoding="utf-8")
LINE = re.compile(
    r"^# (?P<status>\d{3})(?: (?P<code>[A-Z][\w.]+))? – (?P<words>.+)\n(?P<command>[^#\n].*)$", re.M
)
LINES = [match.groupdict() for match in LINE.finditer(PAGE)]
PRELUDE = next(block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) if block.startswith(". "))
SILENT = 'curl() { command curl -m 60 -o "$OUT/body" -D "$OUT/head" "$@"; }\n'
FIVE = {f"x-road-{name}" for name in ("id", "client", "service", "request-id", "request-hash")}
OUTSIDE = ("dan_toc", "ton_giao", "so_dien_thoai", "Kinh", "0900000000")


@dataclass(frozen=True)
class Demo:
    """The running demo: its folder and what its last line told."""

    folder: Path
    told: dict[str, str]


@dataclass(frozen=True)
class Heard:
    """What curl received."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`motcua exchange demo`, started as anybody would start it."""
    need("curl")
    folder = tmp_path_factory.mktemp("exchange") / "thu-nghiem"
    command = [sys.executable, "-m", "motcua", "exchange", "demo", "--dir", str(folder)]
    complaint = folder.with_suffix(".log").open("w+")
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaint, text=True)
    try:
        told = next((line for line in process.stdout or () if line.startswith("{")), "")
        assert told, complaint.seek(0) or complaint.read()[-3000:]
        yield Demo(folder, json.loads(told))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=ports.WAIT_SECONDS) == 0
        finally:
            ports.stop(process)


def ask(demo: Demo, folder: Path, command: str) -> Heard:
    """Run one line of the page in a shell that has read the page's own preparations."""
    prelude = PRELUDE.replace("thu-nghiem/", f"{demo.folder}/")
    script = f"set -e\nOUT='{folder}'\n{SILENT}{prelude}\n{command}\n"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    blocks = (folder / "head").read_text(encoding="utf-8").replace("\r\n", "\n").strip().split("\n\n")
    first, *lines = blocks[-1].split("\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
    body = folder / "body"
    return Heard(int(first.split()[1]), headers, body.read_bytes() if body.exists() else b"")


def test_page_has_its_list() -> None:
    """The list was found on the page, positive and negative lines alike."""
    assert len(LINES) >= 40
    assert len(LINES) == len(re.findall(r"^# \d{3} ", PAGE, re.M))
    assert {line["status"] for line in LINES} >= {"200", "204", "400", "405", "500"}


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["words"].split(",")[0])
def test_line_of_the_page(line: dict[str, str], demo: Demo, tmp_path: Path) -> None:
    """Status and X-Road-Error are those on the page; what is refused says so in one form only."""
    heard = ask(demo, tmp_path, line["command"])
    assert (heard.status, heard.headers.get("x-road-error")) == (int(line["status"]), line["code"])
    # Descriptions, which the directory holds too, name every field, and no value.
    described = any(name in line["command"] for name in ("getOpenAPI", "verificationconf"))
    assert described or not any(word.encode() in heard.body for word in OUTSIDE)
    assert "forged" not in heard.headers.values()
    if line["code"] is None and "x-road-id" in heard.headers:
        assert set(heard.headers) >= FIVE
    if line["code"] and heard.headers["content-type"].startswith("application/json"):
        fault = json.loads(heard.body)
        assert set(fault) == {"type", "message", "detail"}
        assert fault["type"] == line["code"]
        assert demo.told["number"] not in fault["message"]


def test_answer_is_tied_to_the_question(demo: Demo, tmp_path: Path) -> None:
    """The id is echoed or made, client and service are named, and who knows the question can recompute its hash."""
    heard = ask(demo, tmp_path, 'hoi -H "$toi" -H "X-Road-Id: 42" -d "$dan" "$url/v1/xac-thuc?a=%20b"')
    assert heard.headers["x-road-id"] == "42"
    assert heard.headers["x-road-client"] == demo.told["client"]
    assert heard.headers["x-road-service"] == demo.told["service"]
    assert json.loads(heard.body)["so_dinh_danh"] == demo.told["number"]
    again = ask(demo, tmp_path, 'hoi -H "$toi" -d "$dan" "$url/v1/xac-thuc"')
    assert again.headers["x-road-id"].startswith("VN-")
    assert again.headers["x-road-request-id"] != heard.headers["x-road-request-id"]


def test_faults_in_xml(demo: Demo, tmp_path: Path) -> None:
    """Who accepts XML hears of a fault in XML."""
    heard = ask(demo, tmp_path, 'hoi -H "Accept: text/xml" -d "$dan" "$url/v1/xac-thuc"')
    assert heard.headers["content-type"].startswith("text/xml")
    assert b"<type>Client.InvalidClientIdentifier</type>" in heard.body
