"""What a journey may find already done: `python -m tests.journeys.made births 3 | signable 3 | lose CODE`."""

import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first

from motcua.kit.clock import now  # noqa: E402 - Django is set up first
from motcua.service.dossiers import actions, testing  # noqa: E402 - Django is set up first
from motcua.service.dossiers.models import Outcome  # noqa: E402 - Django is set up first
from motcua.trust.documents import queries as documents  # noqa: E402 - Django is set up first
from motcua.trust.identity import queries as identity  # noqa: E402 - Django is set up first


def births(count: int) -> list[str]:
    """Submitted births of the mother; their codes."""
    mother = testing.mother()
    return [testing.make_dossier(user=mother, at=now()) for _number in range(count)]


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


def lose(code: str) -> list[str]:
    """Somebody damages the store: the bytes of this dossier's result are gone."""
    outcome = Outcome.objects.get(dossier__code=code)
    sha = documents.get(ref=str(outcome.document)).sha256
    found = [path for path in Path(settings.MOTCUA_DATA).rglob(f"*{sha[4:]}*") if path.is_file()]
    for path in found:
        path.unlink()
    return [str(len(found))]


if __name__ == "__main__":
    verb, given = sys.argv[1:]
    words = lose(given) if verb == "lose" else {"births": births, "signable": signable}[verb](int(given))
    sys.stdout.write(" ".join(words))
