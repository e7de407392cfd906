"""For other rooms' tests: a PDF to sign, a demo CA in a folder, an agency with leader, clerk and grants."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import typst
from django.contrib.auth.base_user import AbstractBaseUser

from motcua.kit.clock import ZONE
from motcua.trust.documents import actions as documents
from motcua.trust.documents.types import Box
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_office, make_officer
from motcua.trust.signing import actions
from motcua.trust.signing.drivers.demo_ca import DemoCA, Holder
from motcua.trust.signing.rules import pades, places
from motcua.trust.signing.types import RequestLine, Stamp

AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
BOX = Box(name="nguoi-ky", page=1, left=320, bottom=160, width=170, height=70)
PAPER = b"""#set document(title: "Paper", author: "x", date: datetime(year: 2026, month: 11, day: 20))
#set page(paper: "a4")
#set text(lang: "vi")
= Paper
So: 05/2026
"""


@cache
def make_pdf() -> bytes:
    """A tagged PDF/A-2a of one page, unsigned."""
    return typst.compile(PAPER, pdf_standards=["a-2a", "ua-1"])


@dataclass(frozen=True)
class Agency:
    """An agency that can sign: its chair, deputy chair and clerk."""

    code: str
    chair: AbstractBaseUser
    deputy: AbstractBaseUser
    clerk: AbstractBaseUser
    chair_post: int
    deputy_post: int


def make_agency(*, code: str = "19333") -> Agency:
    """A commune committee with grants: the chair TM., the deputy KT. since 2025."""
    make_office(code=code, name="UBND phường Thử")
    chair = make_officer(role="chair", office=code, name="Lê Văn Chủ")
    deputy = make_officer(role="deputy_chair", office=code, name="Trần Thị Phó")
    clerk = make_officer(role="clerk", office=code, name="Hồ Văn Thư")
    posts = {user.pk: identity.posts_of(user_id=user.pk, at=AT)[0].post_id for user in (chair, deputy)}
    shared = {"on_behalf": "Ủy ban nhân dân", "valid_from": date(2025, 7, 1)}
    actions.grant(post_id=posts[chair.pk], form="TM", signer_title="Chủ tịch", **shared)
    actions.grant(
        post_id=posts[deputy.pk],
        form="KT",
        principal_title="Chủ tịch",
        signer_title="Phó Chủ tịch",
        basis_number="27/QĐ-UBND",
        basis_date=date(2025, 7, 2),
        **shared,
    )
    return Agency(code, chair, deputy, clerk, posts[chair.pk], posts[deputy.pk])


def make_requests(
    agency: Agency, *, subject: str = "H50.101.00-261120-0001", pdf: bytes | None = None
) -> tuple[RequestLine, ...]:
    """A numbered document put up for the deputy's signature and the agency's seal."""
    entry = actions.reserve_number(
        agency=agency.code,
        subject=subject,
        title="Giấy xác nhận",
        form="{n:02d}/{year}",
        dated=AT.date(),
        actor="draft",
        at=AT,
    )
    line = documents.add(
        data=pdf if pdf is not None else make_pdf(),
        filename="ket-qua.pdf",
        media_type="application/pdf",
        kind="result",
        title="Giấy xác nhận",
        subject=subject,
        owner="",
        actor="draft",
        grade=2,
        at=AT,
    )
    return actions.request_signatures(
        document=line.ref,
        subject=subject,
        title="Giấy xác nhận",
        agency=agency.code,
        signer_post=agency.deputy_post,
        box=BOX,
        actor="draft",
        at=AT,
        entry=entry.code,
        procedure="1.004873",
        field="ho-tich",
    )


def write_root(ca: Path, into: Path) -> None:
    """The root of the demo CA in `ca`, as a folder of trusted roots wants it."""
    into.mkdir(parents=True, exist_ok=True)
    (into / "root.der").write_bytes(DemoCA(ca).chain("root", at=AT)[1])


def sign_twice(folder: Path, *, at: datetime = AT, pdf: bytes | None = None) -> bytes:
    """A PDF signed by a leader and then sealed by an agency of the demo CA in `folder`."""
    ca = DemoCA(folder)
    organisation = "UBND phường Thử"
    leader = ca.issue(Holder("Trần Thị Phó", organisation, "Phó Chủ tịch"), at=at)
    agency = ca.issue(Holder(organisation, organisation), at=at)
    where = places.both(page=1, left=BOX.left, bottom=BOX.bottom, width=BOX.width, height=BOX.height)
    data = pdf if pdf is not None else make_pdf()
    for slot, key, name in (("leader", leader, "Trần Thị Phó"), ("agency", agency, organisation)):
        made = pades.prepare(
            data, slot=slot, places=where, stamp=Stamp(slot, name), chain=ca.chain(key, at=at), at=at
        )
        data = pades.embed(made, value=ca.sign(key, made.hash))
    return data
