"""Registry definitions (library/registries)."""

from collections.abc import Mapping
from typing import Any

from motcua.kit.errors import NotFound
from motcua.kit.library import load_yaml, root


def definition(*, registry: str) -> Mapping[str, Any]:
    """The declared name, fields and writes of a registry; raises NotFound."""
    path = root() / "registries" / f"{registry}.yaml"
    if not registry.replace("_", "").isalnum() or not path.exists():
        raise NotFound
    return load_yaml(path)
