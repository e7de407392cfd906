"""What every test may use: need() for tools, sql_budget() for pages; fixtures come from beside."""

from tests.support.budgets import sql_budget
from tests.support.tools import need

__all__ = ["need", "sql_budget"]
