"""What may be done to records: load, read, write, correct; and to the keys that seal them."""

from motcua.data.registries.actions.reading import read
from motcua.data.registries.actions.writing import BadValue, amend, load, write

__all__ = ["BadValue", "amend", "load", "read", "write"]
