"""What other rooms announce and the vault acts on."""

from datetime import datetime
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from motcua.kit.clock import now
from motcua.kit.events.bus import on
from motcua.service.vault.actions import after_sign_in, end
from motcua.trust.signing.events import DocumentRevoked


@on(DocumentRevoked)
def after_revocation(*, event: DocumentRevoked, at: datetime) -> None:
    """A result was revoked or replaced: nobody is offered it any more."""
    end(document=event.document, at=at)


@receiver(user_logged_in)
def _after_entering(*, user: Any, **_how: Any) -> None:
    """Its owner is here: their store at the National Portal is asked soon."""
    if user.party_id is not None:
        after_sign_in(party=user.party_id, at=now())
