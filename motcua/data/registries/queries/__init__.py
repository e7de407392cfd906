"""What may be asked of registries: definitions, a record with its history, the services to other agencies."""

from motcua.data.registries.queries.definitions import declared, definition, findings, served
from motcua.data.registries.queries.records import past
from motcua.data.registries.queries.services import openapi, service, services
from motcua.data.registries.queries.serving import as_provider

__all__ = [
    "as_provider",
    "declared",
    "definition",
    "findings",
    "openapi",
    "past",
    "served",
    "service",
    "services",
]
