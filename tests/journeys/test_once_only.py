"""A couple registers a birth and types only what no register knows; each register is at another agency's node.

Three nodes with a database each: the province's, that of the people's register, that of civil status. Then the
people's is cut off in the midst of it, and restored; what a mother holds to be wrong reaches it all the same, once.
"""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo import nodes as demo_nodes
from demo.people import FATHER, MOTHER
from tests.journeys.walkers import PATIENCE, Citizen, Officer
from tests.support import ports
from tests.support.browser import PHONE
from tests.support.live import ROOT, LiveApp, database
from tests.support.oidc import Oidc

pytestmark = [pytest.mark.browser]
REGISTER = "Cơ sở dữ liệu quốc gia về dân cư"
# What the owner's node knows and this installation does not: the couple has moved.
MOVED = "Tổ 33, Phường Đông Hà, Tỉnh Quảng Trị"
RIGHT = "Tổ 34, Phường Đông Hà, Tỉnh Quảng Trị"


@dataclass(frozen=True)
class Province:
    """The portal of the province, and the process in which the register's owner has its node."""

    app: LiveApp
    owner: int
    folder: Path
    open_page: Callable[..., Page]

    def citizen(self, number: str, **options: object) -> Citizen:
        """A person who is not signed in yet."""
        return Citizen(self.open_page(**options), self.app.url, number)

    @contextmanager
    def cut_off(self) -> Iterator[None]:
        """The owner's node says nothing any more; then it goes on as if nothing had been."""
        os.kill(self.owner, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.owner, signal.SIGCONT)


@pytest.fixture
def province(
    oidc_provider: Oidc,
    live_settings: dict[str, str],
    live_seed: Callable[[LiveApp], None],
    open_page: Callable[..., Page],
) -> Iterator[Province]:
    """`motcua exchange demo --own`, then web and worker that ask through it."""
    folder, port = Path(tempfile.mkdtemp(prefix="motcua-once-")), ports.free_port()
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        own = {
            "MOTCUA_DATABASE_URL": stack.enter_context(database(folder)),
            "MOTCUA_DATA": str(folder / "own"),
            "MOTCUA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        app = LiveApp(port, {**os.environ, **own, **oidc_provider.environment, **live_settings})
        live_seed(app)
        told = stack.enter_context(nodes(folder / "nodes", app))
        app.environment |= demo_nodes.settings(told)
        stack.enter_context(app.web())
        stack.enter_context(app.worker())
        yield Province(app, int(told["provider_pid"]), folder / "nodes", open_page)


@contextmanager
def nodes(folder: Path, app: LiveApp) -> Iterator[dict[str, str]]:
    """The province's node beside its own database, and the owners' nodes, which alone know home and marriage."""
    rows = [{**asdict(replace(person, residence=MOVED))} for person in (MOTHER, FATHER)]
    kept = [{name: value for name, value in row.items() if name != "phone"} for row in rows]
    demo_nodes.keep(folder, "population", kept)
    demo_nodes.keep(folder, "civil_status", demo_nodes.married())
    process = demo_nodes.start(folder, app.environment, ROOT)
    try:
        told = demo_nodes.told(process)
        assert told, "the nodes did not open; what they complained of is above"
        yield told
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=60)
        finally:
            ports.stop(process)


def test_once_only(province: Province) -> None:
    """Nothing is typed that the register knows, each read has its proof, and a silent register stops nobody."""
    mother = province.citizen(MOTHER.number, **PHONE).start_birth()
    mother.expect(f"Lấy từ {REGISTER}, bạn không phải gõ").expect(MOVED)
    assert mother.page.locator("[name=requester_name], [name=requester_residence]").count() == 0
    doubted(province, mother)
    mother.fill_birth().send_paper().follow("Đi tiếp")
    mother.expect(FATHER.full_name).expect(demo_nodes.MARRIAGE).submit()
    proven(mother)
    father = province.citizen(FATHER.number)
    with province.cut_off():
        code = typed_birth(father)
        clerk = Officer(province.open_page(), province.app.url, "dongha.sen").enter().dossier(code)
        clerk.expect(f"{REGISTER} chưa trả lời").expect("Tổ 9 tự khai")
    clerk.until("Người nộp đã ghi: Tổ 9 tự khai").expect(MOVED)
    assert not clerk.says("chưa trả lời")


def doubted(province: Province, mother: Citizen) -> None:
    """She holds her residence to be wrong while its owner is silent: it is kept, and told once when it is back."""
    with province.cut_off():
        mother.follow("Chưa đúng? Nơi cư trú").expect(
            "Bộ Công an giữ dữ liệu này và phải trả lời trong 10 ngày"
        )
        mother.fill(dung=RIGHT, **{"ly-do": "Đã chuyển về", "giay-to": "Giấy xác nhận cư trú số 12"})
        mother.press("Gửi đề nghị").expect("chưa tới được cơ quan ấy")
    mother.until("cơ quan ấy trả lời chậm nhất ngày")
    assert demo_nodes.doubts(province.folder) == ["residence"]


def typed_birth(father: Citizen) -> str:
    """What a father does whose register is silent: it is named, he types what his account does not say; the code."""
    father.start_birth().expect(f"{REGISTER} chưa trả lời")
    assert father.page.locator("[name=requester_name], [name=requester_number]").count() == 0
    father.fill(requester_residence="Tổ 9 tự khai, Phường Đông Hà", relation="father", phone="0912000264")
    father.press("Lưu và đi tiếp").fill_child(child_name="Lê Trần Minh Anh")
    father.fill(mother_number=MOTHER.number, mother_name=MOTHER.full_name).press("Lưu và đi tiếp")
    father.fill(return_way="portal").press("Lưu và đi tiếp").send_paper().follow("Đi tiếp")
    return father.submit()


def proven(mother: Citizen) -> None:
    """The read through the exchange stands in her own log, and her browser finds its proof sound."""
    mother.open("/du-lieu-cua-toi/").expect("Hệ thống giải quyết thủ tục của tỉnh")
    mother.follow("Bằng chứng")
    door = mother.page.locator("[data-check]")
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:  # the ledger is put in order about once a second
        mother.page.locator("[data-check-go]").click()
        expect(door).to_have_attribute("data-verdict", re.compile("good|partly|bad|none"))
        if door.get_attribute("data-verdict") == "good":
            return
        mother.page.wait_for_timeout(1000)
    raise AssertionError(door.inner_text())
