"""A result is written to the owner of the fact at another node: once, whatever happens on the way.

Two real nodes stand between (exchange/tests/rig.py); the owner's serves the registers of library/registries.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from motcua.data.exchange import actions as exchange
from motcua.data.exchange import agreements
from motcua.data.exchange.tests import rig
from motcua.data.exchange.tests.rig import Rig
from motcua.data.exchange.types import Answer, Provider, Service
from motcua.data.registries import actions as registries
from motcua.data.registries import queries as held
from motcua.data.registries.models import Source
from motcua.kit.library import load_yaml, root
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Outcome
from motcua.service.dossiers.tests.test_write_result import CHILD, PAPER, entries
from tests.support.ports import free_port

pytestmark = [pytest.mark.django_db(transaction=True)]
AT = testing.MONDAY
OWNER = "VN/GOV/G01/dancu"
SERVICES = {f"{OWNER}/ghi": "portal-population-ghi", f"{OWNER}/ghiht": "portal-civil_status-ghi"}
BIRTH = {"register": "population", "write": "register_birth", "asked": AT, "at": AT}


class Owner:
    """The registers behind the owner's node; told to, it answers with another's number."""

    def __init__(self) -> None:
        self.lies = False

    def serve(self, **asked: Any) -> Answer:
        """As it is, or as it should not be."""
        answer = registries.as_provider().serve(**asked)
        return replace(answer, body=b'{"so_dinh_danh":"045226999999"}') if self.lies else answer


@dataclass
class Line:
    """The two nodes, and a birth whose certificate is signed."""

    house: Rig
    owner: Owner
    code: str

    def tell(self) -> None:
        """What the certificate makes true is told, as the job does."""
        actions.write_result(code=self.code, verify_code=PAPER, at=AT)


@contextmanager
def cut_off(house: Rig) -> Iterator[None]:
    """The owner's node is not where it was; then it is again."""
    before = house.snapshot
    moved = replace(before.directory.nodes["g01"], url=f"https://127.0.0.1:{free_port()}")
    nodes = {**before.directory.nodes, "g01": moved}
    house.spread(rig.with_directory(before, nodes=nodes), "g24")
    yield
    house.spread(before, "g24")


@contextmanager
def no_answer(house: Rig) -> Iterator[None]:
    """The owner does what it is told, and then cannot keep its evidence: nothing comes back."""
    house.fails = True
    yield
    house.fails = False


@pytest.fixture
def line(tmp_path: Path, settings: Any) -> Iterator[Line]:
    """Civil status stands behind the same node as the population register, so that two nodes are enough."""
    testing.load_house()
    code = testing.make_dossier(user=testing.mother())
    kept = {"number": "07/2026", "book_entry": PAPER, "dated": date(2026, 11, 23), "facts": {"number": CHILD}}
    Outcome.objects.create(dossier=Dossier.objects.get(code=code), **kept)
    settings.MOTCUA_LIBRARY = library(tmp_path / "library")
    owner = Owner()
    with running(tmp_path, owner) as house:
        house.snapshot = agreed(house)
        house.spread(house.snapshot)
        ask_through(house, settings)
        assert not held.kept_here(registry="civil_status")
        yield Line(house, owner, code)


def ask_through(house: Rig, settings: Any) -> None:
    """From now on what is kept elsewhere is reached by this node."""
    settings.MOTCUA_EXCHANGE_EDGE = f"https://127.0.0.1:{house.ports['edge']}"
    settings.MOTCUA_EXCHANGE_CLIENT = rig.CLIENT
    settings.MOTCUA_EXCHANGE_CERT, settings.MOTCUA_EXCHANGE_KEY = map(str, house.files["bhyt"])
    authority = house.folder / "authority.pem"
    authority.write_text(house.snapshot.directory.authority)
    settings.MOTCUA_EXCHANGE_AUTHORITY = str(authority)


def library(folder: Path) -> Path:
    """The library, with civil status served under the population register's system."""
    (folder / "registries").mkdir(parents=True)
    for path in root().iterdir():
        if path.name != "registries":
            (folder / path.name).symlink_to(path)
    for path in (root() / "registries").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.stem == "civil_status":
            text = text.replace("VN/GOV/G15/hotich", OWNER).replace("\n  ghi:\n", "\n  ghiht:\n")
        (folder / "registries" / path.name).write_text(text, encoding="utf-8")
    return folder


def agreed(house: Rig, named: Mapping[str, str] = SERVICES, **changes: Any) -> Any:
    """What the library says that the province may write, between the two members of the rig."""
    services, kept, behind = dict(house.snapshot.directory.services), dict(house.snapshot.agreements), {}
    for service, name in named.items():
        code = service.rpartition("/")[2]
        data = load_yaml(root() / "agreements" / f"{name}.yaml")
        data = {**data, "provider": OWNER, "consumer": rig.CLIENT, "service": code, **changes}
        data["code"] = f"thu/{code}"
        one = agreements.parsed(document=agreements.canonical(data=data))
        kept[rig.CLIENT, service] = (one,)
        services[service] = Service(rig.name(service), service, "Cơ quan mẫu", "thử")
        behind[service] = "provider:"
    snapshot = rig.with_directory(house.snapshot, services=services)
    return replace(snapshot, agreements=kept, services={**snapshot.services, **behind})


@contextmanager
def running(folder: Path, owner: Provider) -> Iterator[Rig]:
    """Both nodes in a thread of their own, until the block ends."""
    ready: Future[tuple[Rig, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def system(_request: web.BaseRequest) -> web.Response:
        return web.json_response({})

    async def serve() -> None:
        stop = asyncio.Event()
        async with rig.exchange(folder, system, provider=owner) as house:
            ready.set_result((house, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    house, loop, stop = ready.result(timeout=60)
    try:
        yield house
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=60)


def written(operation: str = "record_birth") -> list[Source]:
    """What stands at the owner of this write."""
    return list(Source.objects.filter(operation=operation, kind="dossier"))


def test_it_stands_at_the_owner_with_its_source(line: Line) -> None:
    """Once, with dossier, system and certificate; both nodes keep evidence, of nobody's reading."""
    for _again in range(2):
        line.tell()
    found = {name: value for name, (value, _origin) in entries(CHILD).items()}
    assert (found["birth_number"], found["father_name"]) == ("07/2026", testing.FATHER["full_name"])
    (source,) = written()
    assert (source.origin, source.office) == (f"{rig.CLIENT} {line.code}", rig.CLIENT)
    assert (source.document, source.paper) == ("Giấy khai sinh 07/2026", PAPER)
    assert [kept.side for kept in line.house.kept[:2]] == ["provider", "consumer"]
    assert {kept.permit.purpose for kept in line.house.kept if kept.permit} == {"1.001193"}
    assert {kept.subject for kept in line.house.kept} == {""}
    assert line.house.kept[0].call.issue == line.code


def test_the_owner_alone_gives_the_number(line: Line) -> None:
    """And the same one, however often it is asked."""
    number = actions.write_register(code=line.code, **BIRTH)
    assert actions.write_register(code=line.code, **BIRTH) == number
    assert len(number) == 12
    assert len(written("register_birth")) == 1


@pytest.mark.parametrize("trouble", [cut_off, no_answer])
def test_a_bad_day_ends_with_one_write(line: Line, trouble: Any) -> None:
    """The owner not reached, or its answer lost: the job fails and runs again; written once, one number given."""
    with trouble(line.house):
        for work in (line.tell, lambda: actions.write_register(code=line.code, **BIRTH)):
            with pytest.raises((exchange.ExchangeUnavailable, exchange.ExchangeRefused)):
                work()
    line.tell()
    actions.write_register(code=line.code, **BIRTH)
    assert (len(written()), len(written("register_birth"))) == (1, 1)
    assert entries(CHILD)["birth_number"][0] == "07/2026"


def test_an_answer_about_another_is_not_believed(line: Line) -> None:
    """The owner says that it has written to somebody else: the dossier does not go on."""
    line.owner.lies = True
    with pytest.raises(exchange.ExchangeRefused):
        line.tell()


def test_what_is_not_agreed_is_not_written(line: Line) -> None:
    """An agreement that does not name this procedure, or not this field."""
    line.house.spread(agreed(line.house, permissions=[{"method": "POST", "path": "/v1/ket-hon"}]), "g01")
    with pytest.raises(exchange.NoAgreement):
        line.tell()
    assert written() == []


def test_a_fallen_result_is_taken_back_there(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before its word has come, or after: in either order nothing stands."""
    told = {"registry": "civil_status", "operation": "record_birth", "origin": line.code, "actor": "system"}
    words = {**told, "at": AT, "reason": "Đã thu hồi", "purpose": "1.001193"}
    line.tell()
    registries.take_back(**words, paper=PAPER)
    value, origin = entries(CHILD)["birth_number"]
    assert (value, origin.kind, origin.reason) == (None, "withdrawn", "Đã thu hồi")
    registries.take_back(**words, paper="ZZZZ")
    Outcome.objects.update(book_entry="ZZZZ")
    actions.write_result(code=line.code, verify_code="ZZZZ", at=AT)
    assert entries(CHILD)["birth_number"][0] is None
