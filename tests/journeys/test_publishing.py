"""The tutorial as a newcomer follows it: scaffold, complete, prove; two people approve and publish; then it runs."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Town
from tests.support import ports
from tests.support.live import ROOT, LiveApp, database
from tests.support.oidc import Oidc

pytestmark = pytest.mark.browser
TUTORIAL = ROOT / "docs" / "tutorial-new-procedure.md"
FILE = re.compile(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE, NAME = "9.999001", "9.999001-muon-phong-hop"
PAGE = f"/thu-tuc/{CODE}/goi/?ban=1"
PATIENCE = 120  # seconds; two cores may be busy with other things


@pytest.fixture
def office(
    tmp_path: Path,
    oidc_provider: Oidc,
    live_settings: dict[str, str],
    live_seed: Callable[[LiveApp], None],
    open_page: Callable[..., Page],
) -> Iterator[Town]:
    """The product over a library of its own, signed by the demo's issuer; nothing else is loaded."""
    library = shutil.copytree(ROOT / "library", tmp_path / "library", ignore=shutil.ignore_patterns("issued"))
    port = ports.free_port()
    with ExitStack() as stack:
        own = {
            "MOTCUA_DATABASE_URL": stack.enter_context(database(tmp_path)),
            "MOTCUA_DATA": str(tmp_path / "data"),
            "MOTCUA_LIBRARY": str(library),
            "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        app = LiveApp(port, {**os.environ, **oidc_provider.environment, **live_settings, **own})
        live_seed(app)
        app.environment["MOTCUA_PACKAGE_KEYS"] = app.motcua("procedure", "key").stdout.strip()
        stack.enter_context(app.web())
        yield Town(app, open_page)


@contextmanager
def watched(app: LiveApp, folder: Path) -> Iterator[Callable[[str], str]]:
    """`check --watch` beside the editor; gives what waits until it has told these words."""
    told = folder.parents[3] / "watch.txt"
    command = [sys.executable, "-m", "motcua", "procedure", "check", "--watch", str(folder)]
    with told.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=app.environment, stdout=out, stderr=out)

    def until(words: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while words not in (said := told.read_text(encoding="utf-8")):
            assert process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.2)
        return said

    try:
        yield until
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def test_from_the_catalogue_to_force(office: Town, tmp_path: Path) -> None:
    """Nobody can use it before it is issued; everybody can after; a file changed later is told, and does not run."""
    app, procedures = office.app, tmp_path / "library" / "procedures"
    visitor = office.citizen()
    assert '"new": 1' in app.motcua("procedure", "import", "--quiet", "docs/tutorial/danh-muc.jsonl").stdout
    app.motcua("procedure", "scaffold", CODE, "--to", str(procedures))
    folder = procedures / NAME / "1"
    with watched(app, folder) as until:
        until("TODO")
        for name, text in FILE.findall(TUTORIAL.read_text(encoding="utf-8")):
            (folder / name).write_text(text, encoding="utf-8")
        until(f"✓ {NAME}")
    app.motcua("procedure", "check", str(folder), "--pages")
    assert "người phê duyệt" in app.motcua("procedure", "prove", str(folder)).stdout
    assert app.motcua("procedure", "verify", str(folder), check=False).returncode == 1
    assert app.python("-c", IN_FORCE).strip() == "False"
    lim, huong = (office.officer(name).open(PAGE) for name in ("tinh.lim", "tinh.huong"))
    lim.expect("Bản nháp, chưa công bố").expect("không thấy điều gì sai").expect("ai cũng dùng được")
    lim.press("Duyệt bản này").expect("Đã ghi bạn phê duyệt bản 1.").expect("Cần thêm một người khác")
    huong.open("/goi-thu-tuc/").expect("Chưa ký").follow("Mượn phòng họp").expect("Phan Quốc Lim")
    huong.press("Duyệt bản này").expect("Đủ người phê duyệt")
    huong.press("Công bố").expect("Đã công bố bản 1, có hiệu lực từ").expect("đang có hiệu lực")
    assert "✓" in app.motcua("procedure", "verify", str(folder)).stdout
    visitor.open("/thu-tuc/muon-phong-hop/").expect("Mượn phòng họp khu phố").expect("2 ngày làm việc")
    with (folder / "form.yaml").open("a", encoding="utf-8") as file:
        file.write("# đổi\n")
    assert app.motcua("procedure", "verify", str(folder), check=False).returncode == 1
    huong.open("/goi-thu-tuc/").expect("Tệp khác với khi ký: form.yaml")
    assert app.python("-c", IN_FORCE).strip() == "False"


IN_FORCE = f"""
import django; django.setup()
from motcua.kit.clock import now
from motcua.service.procedures import queries
print("{CODE}" in [package.code for package in queries.in_force(at=now().date())])
"""
