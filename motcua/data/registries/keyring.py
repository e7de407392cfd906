"""Which key seals what: data keys in the database wrapped by master keys outside it, and the blind index of a key.

Master and index keys come from MOTCUA_SEALING_KEYS (lines `name base64`, newest last) or from a file in MOTCUA_DATA.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from motcua.data.registries import rules
from motcua.data.registries.models import DataKey, Version
from motcua.kit import sealing
from motcua.kit.errors import DomainError
from motcua.kit.keys import Malformed

TABLE = "registries_version"


class KeysMissing(DomainError):
    """The database holds sealed values and this installation has no key to them."""

    code = "sealing_keys_missing"
    status = 500
    message = _(
        "Chưa có khóa mở dữ liệu đã mã hóa. Quản trị viên đặt MOTCUA_SEALING_KEYS_FILE đúng tệp khóa rồi chạy lại."
    )


class SealBroken(DomainError):
    """A sealed value was changed in the database, or sealed with a key that is not known here."""

    code = "seal_broken"
    status = 500
    message = _(
        "Một giá trị đã mã hóa không mở được: có thể đã bị sửa ngoài hệ thống. Quản trị viên kiểm tra cơ sở dữ liệu."
    )


def path() -> Path:
    """Where the keystore lies when settings do not hold it."""
    return Path(settings.MOTCUA_DATA) / "sealing.keys"


def keystore() -> sealing.Keystore:
    """Keys from outside the database; the first installation makes its own. Raises KeysMissing."""
    text = settings.MOTCUA_SEALING_KEYS
    if not text:
        if not path().exists():
            if DataKey.objects.exists():
                raise KeysMissing
            sealing.make_keystore(path())
        stat = path().stat()
        text = _kept(path(), stat.st_mtime_ns, stat.st_size)
    try:
        return sealing.read_keystore(text)
    except Malformed as error:
        raise KeysMissing from error


@lru_cache(maxsize=4)
def _kept(place: Path, _mtime: int, _size: int) -> str:
    return place.read_text(encoding="ascii")


def add_master() -> str:
    """Add a master key to this installation's keystore file; returns its name.

    Raises KeysMissing where settings hold the keys: then the new line is added there by hand.
    """
    if settings.MOTCUA_SEALING_KEYS:
        raise KeysMissing
    known = keystore().masters
    name = next(name for number in count(1) if (name := f"master-{number}") not in known)
    sealing.add_line(path(), sealing.new_line(name))
    return name


def stored_keys(definition: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The spellings under which a record may be kept, newest first.

    Where the identifier is sealed: its blind indexes, and last the clear spelling of rows from before sealing, which
    `motcua keys rotate` moves.
    """
    normal = rules.normal_key(definition, key)
    field = definition["key"]["field"]
    if field not in rules.sealed_fields(definition):
        return (normal,)
    place = f"{TABLE}/{definition['code']}/{field}"
    blinds = (sealing.blind(index, place, normal) for index in reversed(keystore().indexes))
    return (*blinds, normal)


def writing_key(*, registry: str, at: datetime) -> DataKey:
    """The data key that seals from now on; the first write to a registry makes it."""
    newest = DataKey.objects.filter(registry=registry, closed_at=None).order_by("-pk").first()
    return newest or new_data_key(registry=registry, at=at)


def new_data_key(*, registry: str, at: datetime) -> DataKey:
    """Make a data key, wrapped by the newest master key."""
    store = keystore()
    wrapped = sealing.seal(store.masters[store.newest], sealing.new_key(), _wrapping(registry))
    return DataKey.objects.create(registry=registry, wrapped=wrapped, master=store.newest, made_at=at)


def rewrap(data_key: DataKey) -> None:
    """Wrap the same data key with the newest master key; the caller saves it."""
    store = keystore()
    raw = _raw(data_key)
    data_key.wrapped = sealing.seal(store.masters[store.newest], raw, _wrapping(data_key.registry))
    data_key.master = store.newest


def seal(data_key: DataKey, key: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Each value sealed for its own place: table, field, stored key."""
    raw = _raw(data_key)
    registry = data_key.registry
    return {
        name: b64encode(
            sealing.seal(raw, json.dumps(value, ensure_ascii=False).encode(), _place(registry, name, key))
        ).decode()
        for name, value in values.items()
    }


def unseal(version: Version, data_key: DataKey | None) -> dict[str, Any]:
    """All fields of a version in clear. Raises SealBroken, KeysMissing."""
    if not version.sealed or data_key is None:
        return dict(version.data)
    return {**version.data, **open_values(data_key, version.key, version.sealed)}


def open_values(data_key: DataKey, key: str, sealed: Mapping[str, str]) -> dict[str, Any]:
    """What `seal` made of values, in clear. Raises SealBroken, KeysMissing."""
    raw = _raw(data_key)
    registry = data_key.registry
    try:
        return {
            name: json.loads(sealing.unseal(raw, b64decode(text), _place(registry, name, key)))
            for name, text in sealed.items()
        }
    except ValueError as error:
        raise SealBroken from error


def _place(registry: str, field: str, key: str) -> str:
    return f"{TABLE}/{registry}.{field}/{key}"


def _wrapping(registry: str) -> str:
    return f"registries_datakey/{registry}"


def _raw(data_key: DataKey) -> bytes:
    master = keystore().masters.get(data_key.master)
    if master is None:
        raise KeysMissing
    try:
        return sealing.unseal(master, bytes(data_key.wrapped), _wrapping(data_key.registry))
    except sealing.Tampered as error:
        raise SealBroken from error
