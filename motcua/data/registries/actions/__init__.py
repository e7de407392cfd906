"""What may be done to records: load, read, look up, write, doubt, correct; to their keys; and bulk work."""

from motcua.data.registries.actions.bulk import (
    NoQualityRules,
    generate_sample,
    measure_quality,
    new_communes,
    reconcile,
)
from motcua.data.registries.actions.correcting import (
    AlreadyAnswered,
    NotFounded,
    NoWords,
    OwnDoubt,
    answer,
    doubt,
)
from motcua.data.registries.actions.doubting import doubt_shown, hear_doubt
from motcua.data.registries.actions.export import export
from motcua.data.registries.actions.importing import ImportedElsewhere, import_file
from motcua.data.registries.actions.learning import learn
from motcua.data.registries.actions.locking import as_strongbox
from motcua.data.registries.actions.looking import NoPurpose, look_up, look_up_own, open_doubt
from motcua.data.registries.actions.reading import read
from motcua.data.registries.actions.rotating import add_master, renew_key, reseal, rewrap_keys
from motcua.data.registries.actions.sealing import close_keys, reseal_values, seal_values, sealing_key
from motcua.data.registries.actions.serving import as_provider
from motcua.data.registries.actions.telling import take_back, write
from motcua.data.registries.actions.writing import BadValue, amend, load
from motcua.data.registries.bulk.communes import NoAddresses

__all__ = [
    "AlreadyAnswered",
    "BadValue",
    "ImportedElsewhere",
    "NoAddresses",
    "NoPurpose",
    "NoQualityRules",
    "NoWords",
    "OwnDoubt",
    "NotFounded",
    "add_master",
    "amend",
    "answer",
    "as_provider",
    "as_strongbox",
    "close_keys",
    "doubt",
    "doubt_shown",
    "export",
    "generate_sample",
    "hear_doubt",
    "import_file",
    "learn",
    "load",
    "look_up",
    "look_up_own",
    "measure_quality",
    "new_communes",
    "open_doubt",
    "read",
    "reconcile",
    "renew_key",
    "reseal",
    "reseal_values",
    "rewrap_keys",
    "seal_values",
    "sealing_key",
    "take_back",
    "write",
]
