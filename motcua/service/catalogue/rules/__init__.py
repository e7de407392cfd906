"""Reading a record of the portal: what it says, what is odd about it. Pure; the record is never changed."""

from motcua.service.catalogue.rules.oddities import KINDS, oddities
from motcua.service.catalogue.rules.packing import differences, digest, pack, unpack
from motcua.service.catalogue.rules.reading import Broken, Columns, columns, records_in, texts

__all__ = [
    "KINDS",
    "Broken",
    "Columns",
    "columns",
    "differences",
    "digest",
    "oddities",
    "pack",
    "records_in",
    "texts",
    "unpack",
]
