"""What may be done to records: load, read, write, correct; to the keys that seal them; and bulk work on registers."""

from motcua.data.registries.actions.bulk import (
    NoQualityRules,
    generate_sample,
    measure_quality,
    new_communes,
    reconcile,
)
from motcua.data.registries.actions.export import export
from motcua.data.registries.actions.importing import ImportedElsewhere, import_file
from motcua.data.registries.actions.reading import read
from motcua.data.registries.actions.rotating import add_master, renew_key, reseal, rewrap_keys
from motcua.data.registries.actions.writing import BadValue, amend, load, write

__all__ = [
    "BadValue",
    "ImportedElsewhere",
    "NoQualityRules",
    "add_master",
    "amend",
    "export",
    "generate_sample",
    "import_file",
    "load",
    "measure_quality",
    "new_communes",
    "read",
    "reconcile",
    "renew_key",
    "reseal",
    "rewrap_keys",
    "write",
]
