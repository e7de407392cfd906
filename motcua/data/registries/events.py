"""What registries announce; ids only."""

from dataclasses import dataclass

from motcua.kit.events.bus import Event


@dataclass(frozen=True, kw_only=True)
class CorrectionAnswered(Event):
    """The owner of a register answered a doubt about a field; the reader who had it and the person are to be told."""

    ref: str
    accepted: bool
