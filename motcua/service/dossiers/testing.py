"""A small house for other rooms' tests: the sample province, some people, and a birth on its way."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django_tasks_db.models import DBTaskResult

from motcua.data.registries import actions as registries
from motcua.kit.clock import ZONE
from motcua.kit.library import load_yaml, root
from motcua.service.dossiers import actions
from motcua.service.dossiers.models import Dossier, Handover, Needed, Paper
from motcua.service.dossiers.types import Actor, actor_of_who
from motcua.trust.documents import actions as documents
from motcua.trust.identity import actions as identity_actions
from motcua.trust.identity import queries as identity
from motcua.trust.identity.testing import make_person
from motcua.trust.signing import actions as signing

__all__ = [
    "FATHER", "MONDAY", "MOTHER", "PAGES", "Dossier", "Handover", "Needed", "Paper", "actor", "load_house",
    "make_dossier", "make_draft", "make_linked", "mother", "officer", "run_meter",
]  # fmt: skip

JOBS = "motcua.service.dossiers.jobs"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)
MOTHER = {
    "number": "045195000718",
    "full_name": "Trần Thị Mai Hương",
    "date_of_birth": "1995-06-14",
    "sex": "Nữ",
    "ethnicity": "Kinh",
    "nationality": "Việt Nam",
    "hometown": "Phường Đông Hà, Tỉnh Quảng Trị",
    "residence": "Tổ 3, Phường Đông Hà, Tỉnh Quảng Trị",
    "marital_status": "Đã kết hôn",
}
FATHER = {
    **MOTHER,
    "number": "045093000264",
    "full_name": "Lê Đức Thiện",
    "date_of_birth": "1993-03-02",
    "sex": "Nam",
}
LATER = MappingProxyType({"residence_with": "none"})
PAGES = {
    "requester": {"relation": "mother", "phone": "0912 000 718"},
    "child": {
        "child_name": "Lê Trần Minh An",
        "child_dob": "30/9/2026",
        "child_sex": "Nữ",
        "child_ethnicity": "Kinh",
        "child_nationality": "Việt Nam",
        "child_hometown": "Phường Đông Hà, tỉnh Quảng Trị",
        "birth_proof": "hospital",
        "birth_place": "Bệnh viện Đa khoa khu vực Đông Hà",
    },
    "parents": {"father_number": "045 093 000 264", "father_name": "Lê Đức Thiện"},
    "result": {"return_way": "portal"},
}


def load_house(*, at: datetime = MONDAY) -> None:
    """The sample province with its officers and grants, and a population register of two."""
    folder = root() / "places" / settings.MOTCUA_PROVINCE
    identity_actions.load_places(folder=folder, at=at)
    signing.load_grants(rows=load_yaml(folder / "signing.yaml")["grants"], at=at)
    registries.load(registry="population", rows=(MOTHER, FATHER), at=at)


def mother() -> Any:
    """The applicant of the sample birth, signed in once."""
    return make_person(
        number=MOTHER["number"], name=MOTHER["full_name"], dob=date(1995, 6, 14), phone="0912000718"
    )


def actor(user: Any, *, at: datetime = MONDAY) -> Actor:
    """A user as the actions know them."""
    return actor_of_who(identity.who(user=user, at=at))


def officer(username: str, *, at: datetime = MONDAY) -> Actor:
    """An officer of the sample province by user name."""
    holder = next(line for line in identity.officers(at=at) if line.username == username)
    return actor(get_user_model().objects.get(pk=holder.user_id), at=at)


def make_draft(
    *, user: Any, at: datetime = MONDAY, papers: bool = True, procedure: str = "1.001193", **pages: Any
) -> str:
    """A complete birth draft of this person; returns its ref."""
    who = actor(user, at=at)
    ref = actions.open_draft(procedure=procedure, actor=who, at=at)
    for page, raw in {**PAGES, **pages}.items():
        actions.save_page(ref=ref, page=page, raw=raw, actor=who, at=at)
    if papers:
        scan = make_scan(owner=who, at=at)
        actions.set_paper(
            ref=ref, component="birth_notice", document=scan, form="photo", quantity=1, actor=who, at=at
        )
    return ref


def make_scan(*, owner: Actor, at: datetime = MONDAY) -> str:
    """A scan that its owner has just sent; returns its ref."""
    line = documents.add(
        data=b"%PDF-1.7 test",
        filename="giay-chung-sinh.pdf",
        media_type="application/pdf",
        kind="component",
        title="Giấy chứng sinh",
        subject="",
        owner=owner.actor,
        actor=owner.actor,
        grade=7,
        at=at,
    )
    return line.ref


def make_dossier(*, user: Any, at: datetime = MONDAY) -> str:
    """A submitted birth dossier; returns its code."""
    ref = make_draft(user=user, at=at)
    return actions.submit(ref=ref, vouched=True, actor=actor(user, at=at), at=at)


def run_meter() -> None:
    """Write down what waits for the once-only meter."""
    waiting = DBTaskResult.objects.filter(args_kwargs__kwargs__job=f"{JOBS}.keep_meter")
    for row in waiting:
        actions.keep_meter(**row.args_kwargs["kwargs"]["kwargs"])


def make_linked(*, user: Any, at: datetime = MONDAY, residence: Mapping[str, str] = LATER) -> str:
    """A submitted birth with its health card, linked; returns the parent's code. residence: that page as typed."""
    health = {"clinic": "Trạm Y tế phường Đông Hà"}
    ref = make_draft(user=user, at=at, procedure="2.000986", residence=residence, health=health)
    return actions.submit(ref=ref, vouched=True, actor=actor(user, at=at), at=at)
