"""The pages people look at, each with who looks at it; the same list for statements, memory and the peak."""

from dataclasses import dataclass

from benchmarks.cast import Cast, officer_id
from benchmarks.server import Visitor
from motcua.kit import clock
from motcua.service.dossiers import actions, testing

READER = "dongha.mai"
LEADER = "dongha.thong"


@dataclass(frozen=True)
class Page:
    """A page, its address, and the browser that asks for it."""

    name: str
    path: str
    visitor: Visitor


def paths(cast: Cast) -> list[tuple[str, str, str]]:
    """(name, user name of the officer or nothing for the applicant, address)."""
    code = examined(cast)
    draft = cast.drafts(1)[0]
    return [
        ("home", "", "/"),
        ("search", "", "/thu-tuc/?q=khai+sinh"),
        ("procedure", "", "/thu-tuc/dang-ky-khai-sinh/"),
        ("form page", "", f"/ho-so/nhap/{draft}/child/"),
        ("papers", "", f"/ho-so/nhap/{draft}/giay-to/"),
        ("review", "", f"/ho-so/nhap/{draft}/xem-lai/"),
        ("my dossiers", "", "/ho-so/"),
        ("my dossier", "", f"/ho-so/{code}/"),
        ("desk", READER, "/ban-lam-viec/"),
        ("officer's dossier", READER, f"/ban-lam-viec/{code}/"),
        ("action that asks", READER, f"/ban-lam-viec/{code}/lam/request_supplement/"),
        ("papers to sign", "dongha.tung", "/ky/"),
        ("leader's figures", LEADER, "/dieu-hanh/"),
        ("counter", "dongha.sen", "/quay/"),
        ("verification", "", "/xac-minh/"),
    ]


def examined(cast: Cast) -> str:
    """A dossier that lies on the specialist's desk."""
    code = cast.submitted(1)[0]
    assignee = {"assignee": str(officer_id(READER))}
    for username, action, given in (("dongha.sen", "receive", {}), ("dongha.bach", "assign", assignee)):
        who = testing.officer(username, at=cast.at)
        actions.act(code=code, action=action, actor=who, at=clock.now(), given=given)
    return code


def of_everyone(cast: Cast, port: int) -> list[Page]:
    """Every page with a browser of its own."""
    return [Page(name, path, Visitor(port, cast.cookies(user))) for name, user, path in paths(cast)]
