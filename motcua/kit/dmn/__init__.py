"""DMN 1.5 models in and out: read, decide, write. See README.md."""

from __future__ import annotations

from motcua.kit.dmn.engine import Answer, Model
from motcua.kit.dmn.errors import DmnError
from motcua.kit.dmn.loading import load
from motcua.kit.dmn.reading import read
from motcua.kit.dmn.tables import from_model, to_model
from motcua.kit.dmn.writing import write

__all__ = ["Answer", "DmnError", "Model", "from_model", "load", "read", "to_model", "write"]
