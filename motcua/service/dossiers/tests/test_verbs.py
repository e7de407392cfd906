"""The effects a package may name are those the room carries out."""

from motcua.service.dossiers.actions import effects
from motcua.service.dossiers.types import VERBS


def test_every_verb_is_carried() -> None:
    """The list that the check of packages uses and the list of carriers are one."""
    assert set(effects._CARRIERS) == VERBS
