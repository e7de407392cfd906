"""What a result makes true in the registers that own those facts (procedure.yaml, `result.writes`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.kit import feel
from motcua.kit.feel import Expression

KEYS = frozenset({"id", "register", "write", "when", "valid_from", "fields"})


@dataclass(frozen=True, slots=True)
class RegisterWrite:
    """One of the writes that a register takes, told by its fields; `when`: only then.

    Done at the step whose effect `registry` names it, else when the result is issued. valid_from: the day since
    when it is true (None: as the register's write has it).
    """

    id: str
    register: str
    write: str
    fields: Mapping[str, Expression]
    when: Expression | None = None
    valid_from: Expression | None = None

    @classmethod
    def from_data(cls, item: Mapping[str, Any]) -> "RegisterWrite":
        """As the package's file has it. ValueError for an unknown key, KeyError for one that is missing."""
        if unknown := set(item) - KEYS:
            keys = ", ".join(sorted(map(str, unknown)))
            raise ValueError(_("%(place)s: không hiểu khóa %(keys)s") % {"place": "writes", "keys": keys})
        rules = {name: feel.compile(str(item[name])) for name in ("when", "valid_from") if name in item}
        fields = {name: feel.compile(str(rule)) for name, rule in item["fields"].items()}
        return cls(item["id"], item["register"], item["write"], fields, **rules)

    @property
    def rules(self) -> Mapping[str, Expression]:
        """Every expression by its key in the file."""
        others = {"when": self.when, "valid_from": self.valid_from}
        return {**self.fields, **{name: rule for name, rule in others.items() if rule is not None}}
