"""For other rooms' tests: a PDF to sign, a demo CA in a folder, an agency with leader, clerk and grants."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from motcua.kit.clock import ZONE
from motcua.trust.documents import actions as documents
from motcua.trust.documents.types import Box
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_office, make_officer
from motcua.trust.signing import actions, queries
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


class TokenAgent:
    """The agent beside the deputy's token: paired, its certificate learned, with a batch that waits for signatures."""

    def __init__(self, folder: Path) -> None:
        """folder: where the CA of the token lives; its root is trusted by this installation from now on."""
        self._ca, self._agency, self._spent = DemoCA(folder), make_agency(), 0
        self._key = self._ca.issue(Holder("Trần Thị Phó", "UBND phường Thử", "Phó Chủ tịch"), at=AT)
        write_root(folder, Path(settings.MOTCUA_DATA) / "trust")
        self.secret = actions.pair_token(user_id=self._agency.deputy.pk, at=AT)
        self.certificates = [b64encode(der).decode() for der in self._ca.chain(self._key, at=AT)]
        actions.learn_certificates(secret=self.secret, certificates=self.certificates, at=AT)
        self.renew()

    def renew(self) -> None:
        """Another paper in a batch of its own: what was answered once is not asked again."""
        self._spent += 1
        row = make_requests(self._agency, subject=f"s{self._spent}")[0].request_id
        line = actions.prepare_batch(user_id=self._agency.deputy.pk, requests=[row], at=AT)
        self.batch = str(line.ref)
        actions.prepare_documents(batch=self.batch, at=AT)

    def answers(self) -> list[dict[str, str]]:
        """What the token signs of the batch that waits."""
        waiting = queries.agent_work(secret=self.secret, ref=self.batch)
        made = ((item["id"], self._ca.sign(self._key, b64decode(item["hash"]))) for item in waiting)
        return [{"id": number, "value": b64encode(value).decode()} for number, value in made]
