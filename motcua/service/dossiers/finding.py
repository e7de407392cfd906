"""A dossier found by its code or its ref, as every request needs it: locked, bare, or with what pages show."""

from django.db.models import CharField, QuerySet, UUIDField

from motcua.kit.db import Given, Question
from motcua.service.dossiers.models import Dossier

CODE, REF = Given("code", CharField()), Given("ref", UUIDField())
SHOWN = ("party", "holder_office", "deciding", "receiving", "returning", "holder")


def _locking() -> QuerySet[Dossier]:
    return Dossier.objects.select_for_update(of=("self",))


_LOCKED = Question(lambda: _locking().select_related("deciding").filter(code=CODE))
_LOCKED_DRAFT = Question(lambda: _locking().select_related("deciding", "party").filter(ref=REF))
_BARE = Question(lambda: Dossier.objects.filter(code=CODE))
_SHOWN = {
    "code": Question(lambda: Dossier.objects.select_related(*SHOWN).filter(code=CODE)),
    "ref": Question(lambda: Dossier.objects.select_related(*SHOWN).filter(ref=REF)),
}


def locked(*, code: str) -> Dossier | None:
    """A submitted dossier for a step, locked until the transaction ends, with the office that decides."""
    return _LOCKED.first(code=code)


def locked_draft(*, ref: str) -> Dossier | None:
    """A dossier by its ref, locked until the transaction ends, with its party and the office that decides."""
    return _LOCKED_DRAFT.first(ref=ref)


def bare(*, code: str) -> Dossier | None:
    """The dossier's own row."""
    return _BARE.first(code=code)


def shown(*, by: str, key: str) -> Dossier | None:
    """A dossier by `code` or `ref` with the party, offices and holder that its pages name."""
    return _SHOWN[by].first(**{by: key})
