"""People and dossiers to measure with: sessions as cookies, drafts cloned by the hundred, steps off the clock."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.test import Client

from benchmarks.house import CSRF
from benchmarks.meter import parent_of
from motcua.kit import clock
from motcua.service.dossiers import actions, testing
from motcua.service.dossiers.models import Dossier, Paper
from motcua.trust.identity.models import User
from motcua.trust.identity.testing import sign_in

PAPERS = ("birth_notice", "marriage_certificate")
BATCH = 500
# What the worker and the signers do between the officer's and the counter's step; not part of the web's cost.
ELSEWHERE = ("confirm_by_silence", "number_returned", "leader_signed", "agency_sealed")


class Cast:
    """The sample province at one moment, its applicant, and one complete draft to copy."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or clock.now()
        if not User.objects.filter(username="dongha.sen").exists():
            testing.load_house(at=self.at)
        self.mother = testing.mother()
        self.draft = Dossier.objects.get(ref=testing.make_draft(user=self.mother, at=self.at))

    def cookies(self, username: str = "") -> dict[str, str]:
        """The session of an officer, or of the applicant, with a CSRF token."""
        user = User.objects.get(username=username) if username else self.mother
        client = sign_in(Client(), user)
        name = settings.SESSION_COOKIE_NAME
        return {name: client.cookies[name].value, "csrftoken": CSRF}

    def drafts(self, count: int) -> list[str]:
        """Complete drafts with two papers each; their refs."""
        fields = [
            field.attname for field in Dossier._meta.concrete_fields if field.attname not in ("id", "ref")
        ]
        values = {name: getattr(self.draft, name) for name in fields}
        refs: list[str] = []
        while len(refs) < count:
            number = min(BATCH, count - len(refs))
            made = [Dossier(**values, ref=uuid.uuid4()) for _ in range(number)]
            Dossier.objects.bulk_create(made)
            Paper.objects.bulk_create(self._paper(item, name) for item in made for name in PAPERS)
            refs += [str(item.ref) for item in made]
        return refs

    def submitted(self, count: int) -> list[str]:
        """Codes of dossiers submitted directly, without the web."""
        actor = testing.actor(self.mother, at=self.at)
        return [actions.submit(ref=ref, vouched=True, actor=actor, at=self.at) for ref in self.drafts(count)]

    def elsewhere(self, codes: Iterable[str]) -> None:
        """The steps between approval and return that are not the web's."""
        for code in codes:
            for action in ELSEWHERE:
                given = {"number": "044226000001"} if action == "number_returned" else {}
                if not actions.act_as_system(code=code, action=action, at=clock.now(), given=given):
                    raise SystemExit(f"{code}: {action} is not possible now")

    def _paper(self, dossier: Dossier, component: str) -> Paper:
        return Paper(
            dossier=dossier,
            component=component,
            name=component,
            form=Paper.Form.PHOTO,
            held_by="applicant",
            added_at=self.at,
        )


def officer_id(username: str) -> int:
    """The row of an officer."""
    return int(User.objects.values_list("pk", flat=True).get(username=username))


def database_pids() -> Sequence[int]:
    """The server that our own connection talks to (its children are the sessions); none with SQLite."""
    if connection.vendor != "postgresql":
        return ()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return (parent_of(cursor.fetchone()[0]),)


def script(*statements: str) -> None:
    """Run statements as they are."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
