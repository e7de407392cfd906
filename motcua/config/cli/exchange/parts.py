"""The members of the demo, each in its own process: they join, agree and serve as real members would."""

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings

from motcua.config.cli.exchange import sample, serve
from motcua.data.exchange import actions, queries
from motcua.data.exchange.types import Bundle, Identifier, Permission, Service
from motcua.data.registries import actions as registries
from motcua.data.registries import queries as registers
from motcua.data.registries.types import ServiceLine
from motcua.kit import library
from motcua.kit.clock import now
from motcua.kit.errors import NotFound

PROVIDER, CIVIL, CONSUMER, OWN = PARTS = "g01", "g15", "g24", "own"
SYSTEM, CLIENT, OTHER = "VN/GOV/G01/dancu", "VN/GOV/G24/bhyt", "VN/GOV/G24/khac"
# Facts come from the registers of g01; `sample` and `trial` are the small system with its bad manners.
SERVICE, SAMPLE, TRIAL = (f"{SYSTEM}/{code}" for code in ("tracuu", "mau", "thu"))
KEPT = {PROVIDER: "population", CIVIL: "civil_status"}  # whose register each owner keeps
# Doors of each part, as the ports are called in its environment; who asks has the plain names.
DOORS = {PROVIDER: ("PROVIDER_EDGE", "PROVIDER_PEER"), CIVIL: ("CIVIL_EDGE", "CIVIL_PEER")}
BY = "demo"
PATIENCE = 300.0
PROVIDER_SECONDS = 2.0
RECORDS = "so"  # DIR/so/NAME.jsonl: records with which the owner of register NAME fills it


@dataclass(frozen=True, slots=True)
class Member:
    """An agency that takes part: its identifier and name, its systems, and what it agrees with the provider."""

    id: str
    name: str
    systems: tuple[tuple[str, str], ...] = ()
    agreements: tuple[str, ...] = ()


MEMBERS = {
    PROVIDER: Member("VN/GOV/G01", "Cơ quan quản lý dân cư (mẫu)", ((SYSTEM, "Dân cư (mẫu)"),)),
    CIVIL: Member("VN/GOV/G15", "Cơ quan quản lý hộ tịch (mẫu)", (("VN/GOV/G15/hotich", "Hộ tịch (mẫu)"),)),
    CONSUMER: Member(
        "VN/GOV/G24",
        "Cơ quan bảo hiểm (mẫu)",
        ((CLIENT, "Bảo hiểm y tế (mẫu)"), (OTHER, "Hệ thống khác (mẫu)")),
        ("demo-tracuu", "demo-mau", "demo-thu"),
    ),
}


def owners(asking: str) -> tuple[str, ...]:
    """The parts that answer: this installation asks every owner whom its agreements name, the sample one of them."""
    return (PROVIDER, CIVIL) if asking == OWN else (PROVIDER,)


def member(part: str) -> Member:
    """Who takes this part; this installation is who its agreements with the owners say it is."""
    if part != OWN:
        return MEMBERS[part]
    drafts = {
        path.stem: library.load_yaml(path) for path in (library.root() / "agreements").glob("portal-*.yaml")
    }
    systems = {system for owner in owners(OWN) for system, _name in MEMBERS[owner].systems}
    names = tuple(sorted(name for name, draft in drafts.items() if draft["provider"] in systems))
    system = drafts[names[0]]["consumer"]
    own = ((system, "Hệ thống giải quyết thủ tục của tỉnh (mẫu)"),)
    return Member(system.rpartition("/")[0], "Cổng dịch vụ công của tỉnh (mẫu)", own, names)


def play(part: str, folder: Path) -> int:
    """Prepare one side, then serve it."""
    outlive_nobody(sys.stdin.buffer)
    box = Box(folder / "thu")
    if part == PROVIDER:
        _provider(box, folder)
    elif part == CIVIL:
        _owner(box, folder, part)
    else:
        _consumer(box, folder, part)
    _hurry()
    return serve.run(lambda: box.put(f"{part}.ready", ""))


def outlive_nobody(line: BinaryIO) -> None:
    """End this process, as SIGTERM would, when the other end of this line is gone: also when it was killed."""

    def wait() -> None:
        line.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="demo-line", daemon=True).start()


class Box:
    """Letters between the two: a file appears whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, text: str) -> None:
        """Lay a letter down."""
        draft = self._folder / f"{name}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._folder / name)

    def take(self, name: str) -> str:
        """Wait for a letter; raises TimeoutError."""
        end = time.monotonic() + PATIENCE
        while not (self._folder / name).exists():
            if time.monotonic() > end:
                raise TimeoutError(name)
            time.sleep(0.02)
        return (self._folder / name).read_text(encoding="utf-8")


def _provider(box: Box, folder: Path) -> None:
    """Operator and provider: found, fill the register, join, approve the others, publish, agree."""
    try:
        queries.latest_directory()
    except NotFound:
        actions.found(instance="VN", at=now())
    box.put("vkey", queries.operator_vkeys()[-1])
    registries.load(registry="population", rows=(sample.RECORD,), at=now())
    _fill(folder, PROVIDER)
    request = _request(PROVIDER, SYSTEM, MEMBERS[PROVIDER].systems[0][1])
    actions.complete_join(text=actions.approve_request(text=request, by=BY, at=now()), at=now())
    asking = os.environ["MOTCUA_DEMO_ASKING"]
    others = [owner for owner in owners(asking) if owner != PROVIDER]
    for owner in others:
        _approve(box, owner)
    _publish(owners(asking))
    _approve(box, asking)
    box.put("directory", queries.directory_text())
    _agree(box, asking, PROVIDER)


def _owner(box: Box, folder: Path, part: str) -> None:
    """Another owner of a register: fill it, join, stand behind its service, agree."""
    _fill(folder, part)
    ((system, name),) = MEMBERS[part].systems
    box.put(f"request-{_code(system)}", _request(part, system, name))
    actions.complete_join(text=box.take(f"answer-{_code(system)}"), at=now())
    for line in _services(part):
        actions.back_service(service=line.id, url="provider:")
    actions.accept_directory(text=box.take("directory"), at=now())
    _agree(box, os.environ["MOTCUA_DEMO_ASKING"], part)


def _approve(box: Box, part: str) -> None:
    """The operator's approval of each system of a member that asks to join."""
    for system, _name in member(part).systems:
        text = box.take(f"request-{_code(system)}")
        box.put(f"answer-{_code(system)}", actions.approve_request(text=text, by=BY, at=now()))


def _agree(box: Box, asking: str, owner: str) -> None:
    """Propose what the library says that this owner lets the other ask, and take in the other's signature."""
    for name in member(asking).agreements:
        if _draft(name)["provider"] == MEMBERS[owner].systems[0][0]:
            box.put(f"proposed-{name}", _bundle(_agreed(name)))
            actions.receive(bundle=Bundle(**json.loads(box.take(f"signed-{name}"))), by=BY, at=now())


def _fill(folder: Path, part: str) -> None:
    """The register of an owner, with what lies in the folder for it."""
    registry = KEPT[part]
    path = folder / RECORDS / f"{registry}.jsonl"
    if path.exists():
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
        registries.load(registry=registry, rows=rows, at=now())


def _publish(parts: Sequence[str]) -> None:
    """What the owners serve: their registers as the library declares them; g01 also the small system."""
    for part, line in ((owner, line) for owner in parts for line in _services(owner)):
        said = Service(
            id=_identifier(line.id),
            name=line.name,
            owner=MEMBERS[part].name,
            purpose=line.purpose,
            openapi=json.dumps(registers.openapi(id=line.id), ensure_ascii=False),
            endpoints=tuple(Permission(path.method, path.path) for path in line.paths),
        )
        actions.publish_service(service=said, url="provider:" if part == PROVIDER else "", at=now())
    url = f"http://127.0.0.1:{_port('SYSTEM')}"
    for text, name in ((SAMPLE, "Hệ thống mẫu"), (TRIAL, "Thử giao thức (mẫu)")):
        actions.publish_service(service=_service(text, name), url=url, at=now())


def _services(part: str) -> Sequence[ServiceLine]:
    """What the register of an owner serves, as the library declares it."""
    return [line for line in registers.services() if line.registry == KEPT[part]]


def _consumer(box: Box, folder: Path, part: str) -> None:
    """Join with each system, sign what is proposed, and hand the systems their certificates."""
    asking = member(part)
    for system, name in asking.systems:
        box.put(f"request-{_code(system)}", _request(part, system, name))
        actions.complete_join(text=box.take(f"answer-{_code(system)}"), at=now())
    own = Path(settings.MOTCUA_DATA) / "exchange"
    shutil.copy(own / "authority.pem", folder / "ca.pem")
    for system, _name in asking.systems:
        for kind in ("pem", "key"):
            shutil.copy(own / f"client-{_code(system)}.{kind}", folder / f"{_code(system)}.{kind}")
    for name in asking.agreements:
        hash = actions.receive(bundle=Bundle(**json.loads(box.take(f"proposed-{name}"))), by=BY, at=now())
        actions.sign(hash=hash, by=BY, at=now())
        box.put(f"signed-{name}", _bundle(hash))


def _agreed(name: str) -> str:
    """The agreement of the library, proposed if it is new, signed by the provider; its hash."""
    data = _draft(name)
    try:
        hash = actions.propose(data=data, by=BY, at=now())
    except actions.AgreementKnown:
        held = queries.agreements_page(at=now()).lines
        return next(line.hash for line in held if line.code == data["code"])
    actions.sign(hash=hash, by=BY, at=now())
    return hash


def _draft(name: str) -> Mapping[str, Any]:
    return library.load_yaml(library.root() / "agreements" / f"{name}.yaml")


def _bundle(hash: str) -> str:
    return json.dumps(queries.bundle(hash=hash), ensure_ascii=False)


def _request(part: str, system: str, name: str) -> str:
    agency, (edge, peer) = member(part), DOORS.get(part, ("EDGE", "PEER"))
    return actions.prepare_join(
        member=_identifier(agency.id),
        member_name=agency.name,
        subsystem=_identifier(system),
        subsystem_name=name,
        node=part,
        edge=f"127.0.0.1:{_port(edge)}",
        peer=f"127.0.0.1:{_port(peer)}",
        url=f"https://127.0.0.1:{_port(peer)}",
        at=now(),
    )


def _service(text: str, name: str) -> Service:
    paths = {
        SAMPLE: (("POST", "/v1/mot-kb"),),
        TRIAL: (("GET", "/v1/xin-chao"), ("HEAD", "/v1/xin-chao")),
    }[text]
    return Service(
        id=_identifier(text),
        name=name,
        owner=MEMBERS[PROVIDER].name,
        purpose="chỉ để chạy thử",
        openapi=json.dumps(_openapi(name, paths), ensure_ascii=False),
        endpoints=tuple(Permission(*one) for one in paths),
    )


def _openapi(name: str, paths: tuple[tuple[str, str], ...]) -> Mapping[str, object]:
    found: dict[str, dict[str, object]] = {}
    for method, path in paths:
        found.setdefault(path, {})[method.lower()] = {"responses": {"200": {"description": "OK"}}}
    return {"openapi": "3.1.0", "info": {"title": name, "version": "1"}, "paths": found}


def _hurry() -> None:
    """A slow system is given up early here, so that nobody who tries it has to wait."""
    path = Path(settings.MOTCUA_DATA) / "exchange" / "node.json"
    told = {**json.loads(path.read_text(encoding="utf-8")), "provider_seconds": PROVIDER_SECONDS}
    path.write_text(json.dumps(told, indent=1), encoding="utf-8")


def _port(name: str) -> str:
    return os.environ[f"MOTCUA_DEMO_{name}"]


def _identifier(text: str) -> Identifier:
    return Identifier(tuple(text.split("/")))


def _code(system: str) -> str:
    return system.rpartition("/")[2]
