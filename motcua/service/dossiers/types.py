"""What crosses this room's border."""

from dataclasses import dataclass
from typing import Any

from motcua.service.procedures.types import APPLICANT, SYSTEM


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user with the (office, role) pairs held now, a party, or the system itself."""

    user_id: int | None
    actor: str
    name: str
    party_id: int | None = None
    scopes: frozenset[tuple[int, str]] = frozenset()
    system: bool = False

    def roles_at(self, offices: frozenset[int]) -> frozenset[str]:
        """The roles held in one of these offices."""
        return frozenset(role for office, role in self.scopes if office in offices)


def actor_of_who(who: Any) -> Actor:
    """The signed-in person or officer as the actions know them; an officer acts for the office and its body."""
    scopes = {(post.office_id, post.role) for post in who.posts} | {(post.body_id, post.role) for post in who.posts}
    return Actor(
        user_id=who.user_id, actor=who.actor, name=who.name, party_id=who.party_id, scopes=frozenset(scopes)
    )


SYSTEM_ACTOR = Actor(user_id=None, actor=SYSTEM, name="", system=True)
__all__ = ["APPLICANT", "SYSTEM", "SYSTEM_ACTOR", "Actor", "actor_of_who"]
