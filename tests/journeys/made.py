"""What a journey may find already done: `python -m tests.journeys.made births 3`; VERBS names the rest."""

import sys
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from pypdf import PdfWriter  # noqa: E402 - Django is set up first

from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.service.dossiers import actions, testing  # noqa: E402 - Django is set up first
from motcua.service.dossiers.models import Outcome  # noqa: E402 - Django is set up first
from motcua.service.dossiers.types import Intake, PaperGiven  # noqa: E402 - Django is set up first
from motcua.trust.documents import queries as documents  # noqa: E402 - Django is set up first
from motcua.trust.identity import actions as identity_actions  # noqa: E402 - Django is set up first
from motcua.trust.identity import queries as identity  # noqa: E402 - Django is set up first
from motcua.trust.identity.testing import make_person  # noqa: E402 - Django is set up first

ALONE = {"number": "045198000355", "name": "Nguyễn Thùy Dương"}
STATUS = {
    "requester": {"relation": "self", "phone": "0912 000 355"},
    "subject": {"marital_history": "never"},
    "purpose": {
        "purpose": "other",
        "purpose_other": "vay vốn ngân hàng",
        "copies": "1",
        "issued_before": "no",
    },
    "result": {"return_way": "portal"},
}
LONG_AGO = timedelta(days=15)


def births(count: int) -> list[str]:
    """Submitted births of the mother; their codes."""
    at = now()
    mother = testing.actor(testing.mother(), at=at)
    return [actions.submit(ref=birth(at), vouched=True, actor=mother, at=at) for _number in range(count)]


def birth(at: datetime) -> str:
    """A draft of the mother's with a paper that a browser can show; its ref."""
    user = testing.mother()
    mother = testing.actor(user, at=at)
    ref = testing.make_draft(user=user, at=at, papers=False)
    writer, pdf = PdfWriter(), BytesIO()
    writer.add_blank_page(width=420, height=595)
    writer.write(pdf)
    file = ("giay-chung-sinh.pdf", pdf.getvalue())
    actions.hand_in_paper(ref=ref, component="birth_notice", document="", file=file, actor=mother, at=at)
    return ref


def signable(count: int) -> list[str]:
    """Births whose draft the mother has confirmed; the worker brings them to the leader."""
    at = now()
    mother = testing.actor(testing.mother(), at=at)
    codes = births(count)
    mai = next(line.user_id for line in identity.officers(at=at) if line.username == "dongha.mai")
    for code in codes:
        for username, action, given in (
            ("dongha.sen", "receive", {}),
            ("dongha.bach", "assign", {"assignee": str(mai)}),
            ("dongha.mai", "accept_draft", {}),
        ):
            actions.act(code=code, action=action, actor=testing.officer(username, at=at), given=given, at=at)
        actions.act(code=code, action="confirm_draft", actor=mother, at=at)
    return codes


def marriages(count: int) -> list[str]:
    """Online requests for a certificate of marital status, on the specialist's desk at Đông Hà; their codes."""
    at = now()
    alone = testing.actor(make_person(**ALONE, dob=date(1998, 11, 20), phone="0912000355"), at=at)
    mai = next(line.user_id for line in identity.officers(at=at) if line.username == "dongha.mai")
    codes = []
    for _number in range(count):
        ref = actions.open_draft(procedure="1.004873", actor=alone, at=at)
        for page, raw in STATUS.items():
            actions.save_page(ref=ref, page=page, raw=raw, actor=alone, at=at)
        actions.choose_office(ref=ref, office="19333", actor=alone, at=at)
        codes.append(actions.submit(ref=ref, vouched=True, actor=alone, at=at))
        for username, action, given in (
            ("dongha.sen", "receive", {}),
            ("dongha.bach", "assign", {"assignee": str(mai)}),
        ):
            officer = testing.officer(username, at=at)
            actions.act(code=codes[-1], action=action, actor=officer, given=given, at=at)
    return codes


def late(_count: int) -> list[str]:
    """Two weeks old: a birth that Cam Lộ never received, and a request it took in for Gio Linh to decide."""
    at = now() - LONG_AGO
    mother = testing.mother()
    draft = birth(at)
    actions.choose_office(ref=draft, office="19597", actor=testing.actor(mother, at=at), at=at)
    own = actions.submit(ref=draft, vouched=True, actor=testing.actor(mother, at=at), at=at)
    clerk = testing.officer("camlo.mo", at=at)
    party = identity_actions.record_party(**ALONE, at=at)
    ref = actions.open_intake(
        procedure="1.004873", party_id=party, card={}, counter="19597.pvhcc", actor=clerk, at=at
    )
    told = {name: value for page in STATUS.values() for name, value in page.items()}
    other = actions.take_in(
        ref=ref,
        given=Intake(raw=told, papers=(PaperGiven("identity_card", "shown"),), office="19495"),
        action="receive",
        asked={},
        receipt="0007701",
        seen=True,
        actor=clerk,
        at=at,
    )
    return [own, other]


def lose(code: str) -> list[str]:
    """Somebody damages the store: the bytes of this dossier's result are gone."""
    outcome = Outcome.objects.get(dossier__code=code)
    sha = documents.get(ref=str(outcome.document)).sha256
    found = [path for path in Path(settings.MOTCUA_DATA).rglob(f"*{sha[4:]}*") if path.is_file()]
    for path in found:
        path.unlink()
    return [str(len(found))]


VERBS = {"births": births, "signable": signable, "marriages": marriages, "late": late}

if __name__ == "__main__":
    verb, given = sys.argv[1:]
    words = lose(given) if verb == "lose" else VERBS[verb](int(given))
    sys.stdout.write(" ".join(words))
