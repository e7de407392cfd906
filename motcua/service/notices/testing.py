"""For other rooms' tests: a gateway that keeps what it was given."""

from dataclasses import dataclass, field

from motcua.service.notices import actions


@dataclass
class Outbox:
    """Texts sent, by key; `down` makes it refuse."""

    sent: dict[str, tuple[str, str]] = field(default_factory=dict)
    down: bool = False

    def send(self, *, to: str, text: str, key: str) -> None:
        """Keep one text."""
        if self.down:
            raise OSError("down")
        self.sent[key] = (to, text)


def outbox() -> Outbox:
    """Bind a fresh outbox to the port."""
    box = Outbox()
    actions.bind_gateway(gateway=box)
    return box
