"""What may be asked of registries: definitions, and a record with its history."""

from motcua.data.registries.queries.definitions import declared, definition, served
from motcua.data.registries.queries.records import past

__all__ = ["declared", "definition", "past", "served"]
