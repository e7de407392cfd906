"""A query set whose shape never changes, with gaps for what does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

from motcua.kit.db.running import run


class Given(Expression):
    """A gap in a Question: `Given("code", CharField())` is filled by `question.rows(code=…)`."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # noqa: ARG002 - Django's signature
        """The gap stands among the parameters as itself until it is filled."""
        return "%s", [self]


class _Made:
    """How a model is made of a row, with those that select_related joins to it.

    As Model.from_db does, without its signals and its several calls a column.
    """

    def __init__(self, about: Mapping[str, Any], select: Sequence[Any], alias: str) -> None:
        fields = about["select_fields"]
        self.model: type[Model] = about["model"]
        self.span = slice(fields[0], fields[-1] + 1)
        self.names = [item[0].target.attname for item in select[self.span]]
        self.key = fields[0] + self.names.index(self.model._meta.pk.attname)
        self.alias = alias
        self.joined = [
            (_Made(other, select, alias), other["local_setter"], other["remote_setter"])
            for other in about.get("related_klass_infos", ())
        ]

    def of(self, values: Sequence[Any]) -> Model | None:
        """None where an outer join found nothing."""
        if values[self.key] is None:
            return None
        made, state = self.model.__new__(self.model), ModelState()
        state.adding, state.db = False, self.alias
        made.__dict__.update(zip(self.names, values[self.span], strict=True), _state=state)
        for other, here, there in self.joined:
            found = other.of(values)
            here(made, found)
            if found is not None:
                there(found, made)
        return made


class _Composed:
    """SQL, parameters with gaps, converters of columns, and how a row becomes what the query set yields."""

    def __init__(self, found: QuerySet, connection: Any) -> None:
        compiler = found.query.get_compiler(connection=connection)
        self.sql, self.params = compiler.as_sql()
        columns = [item[0] for item in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(columns)
        models = issubclass(found._iterable_class, ModelIterable)
        made = _Made(compiler.klass_info, compiler.select, connection.alias) if models else None
        self.make: Callable[[Sequence[Any]], Any] = made.of if made else tuple

    def read(self, row: Sequence[Any], connection: Any) -> Any:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return self.make(values)


class Question:
    """`Question(lambda: X.objects.filter(code=Given("code", CharField())))`: composed at first use.

    Yields what the query set would: model instances (with select_related) or tuples (values_list). For shapes
    without prefetching, annotations or lists of unknown length; a gap is never None.
    """

    def __init__(self, make: Callable[[], QuerySet]) -> None:
        self.make = make
        self._composed: dict[str, _Composed] = {}

    def rows(self, **given: Any) -> list[Any]:
        """All rows; one SQL statement."""
        connection = connections[DEFAULT_DB_ALIAS]
        composed = self._composed.get(connection.vendor)
        if composed is None:
            composed = self._composed[connection.vendor] = _Composed(self.make(), connection)
        found = _run(composed.sql, composed.params, given, connection)
        return [composed.read(row, connection) for row in found]

    def first(self, **given: Any) -> Any | None:
        """The first row, or None; the query set itself should be limited to one."""
        found = self.rows(**given)
        return found[0] if found else None


class Around:
    """SQL of our own around query sets of constant shape: `Around("SELECT COUNT(*) FROM ({}) AS x", lambda: [found])`.

    Each {} stands for one query set. Yields tuples as the database gives them.
    """

    def __init__(self, sql: str, make: Callable[[], Sequence[QuerySet]]) -> None:
        self.sql, self.make = sql, make
        self._composed: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, **given: Any) -> list[Any]:
        """All rows; one SQL statement."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._composed:
            parts = [found.query.get_compiler(connection=connection).as_sql() for found in self.make()]
            sql = self.sql.format(*(part for part, _params in parts))
            self._composed[connection.vendor] = sql, [item for _part, params in parts for item in params]
        return _run(*self._composed[connection.vendor], given, connection)


def _run(sql: str, params: Sequence[Any], given: Mapping[str, Any], connection: Any) -> list[Any]:
    """Fill the gaps, run, and read all rows."""
    filled = [
        item.output_field.get_db_prep_value(given[item.name], connection) if type(item) is Given else item
        for item in params
    ]
    return run(connection, sql, filled).rows
