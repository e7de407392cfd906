"""The role cards of the demo."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from motcua.trust.identity import queries as identity


@dataclass(frozen=True, slots=True)
class Card:
    """One officer one may enter as."""

    name: str
    role: str
    office: str
    action: str


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A card per role, by commune; citizens sign in at the stand-in provider."""

    person_href: str
    offices: tuple[tuple[str, tuple[Card, ...]], ...]


def demo_page(*, at: datetime) -> DemoPage:
    """Every post in force as a card, by body; 1 SQL statement."""
    bodies: dict[str, list[Card]] = {}
    for holder in identity.officers(at=at):
        post = holder.post
        action = reverse("identity-demo-enter", args=[holder.username])
        card = Card(holder.name, post.title or identity.role_name(role=post.role), post.office_name, action)
        bodies.setdefault(post.body_code, []).append(card)
    names = {line.code: line.name for line in identity.offices(at=at)}
    order = sorted(bodies, key=lambda code: (len(code) < 5, code))
    return DemoPage(
        person_href=reverse("identity-sign-in"),
        offices=tuple((names[code], tuple(bodies[code])) for code in order),
    )
