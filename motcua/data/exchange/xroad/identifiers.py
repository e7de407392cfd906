"""Identifiers of members, subsystems and services: parts joined by `/`, instance first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identifier:
    """`VN/GOV/G24` a member, `VN/GOV/G24/bhyt` a subsystem, `VN/GOV/G01/dancu/tracuu` a service."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return "/".join(self.parts)
