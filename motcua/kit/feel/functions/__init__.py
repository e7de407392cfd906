"""The built-in functions of the language. A wrong argument gives null and a noted problem, never an error."""

from __future__ import annotations

from motcua.kit.feel.functions import changes, contexts, lists, numbers, ranges, texts, times
from motcua.kit.feel.functions.registry import FUNCTIONS, Builtin, invoke
from motcua.kit.feel.functions.texts import plain

MODULES = (changes, contexts, lists, numbers, ranges, texts, times)

__all__ = ["FUNCTIONS", "MODULES", "Builtin", "invoke", "plain"]
