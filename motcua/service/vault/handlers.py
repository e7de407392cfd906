"""What other rooms announce and the vault acts on."""

from datetime import datetime

from motcua.kit.events.bus import on
from motcua.service.vault.actions import end
from motcua.trust.signing.events import DocumentRevoked


@on(DocumentRevoked)
def after_revocation(*, event: DocumentRevoked, at: datetime) -> None:
    """A result was revoked or replaced: nobody is offered it any more."""
    end(document=event.document, at=at)
