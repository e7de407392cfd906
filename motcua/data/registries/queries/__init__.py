"""What may be asked of registries: definitions, a record with its history, pages, the services to other agencies."""

from motcua.data.registries.queries.definitions import (
    declared,
    definition,
    findings,
    kept_here,
    may_doubt,
    own_registers,
    own_right,
    served,
)
from motcua.data.registries.queries.pages import (
    answered,
    heard,
    index_page,
    own_page,
    record_page,
    register_page,
    wrong_page,
)
from motcua.data.registries.queries.records import past
from motcua.data.registries.queries.sealing import open_values
from motcua.data.registries.queries.services import openapi, service, services, services_page

__all__ = [
    "answered",
    "declared",
    "definition",
    "findings",
    "heard",
    "index_page",
    "kept_here",
    "may_doubt",
    "open_values",
    "openapi",
    "own_page",
    "own_registers",
    "own_right",
    "past",
    "record_page",
    "register_page",
    "served",
    "service",
    "services",
    "services_page",
    "wrong_page",
]
