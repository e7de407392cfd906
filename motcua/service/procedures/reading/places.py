"""Where in a package's files the reading stands: what goes wrong is told with its place, in the reader's words."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from motcua.kit import feel
from motcua.kit.library import Place, in_our_words

Data = Mapping[str, Any]
Read = TypeVar("Read")


class Misread(ValueError):
    """What cannot be read, with the path of its key; every level above adds itself in front."""

    def __init__(self, place: Place, reason: str) -> None:
        self.place = place
        super().__init__(reason)


@contextmanager
def at(*place: str | int) -> Iterator[None]:
    """Whatever goes wrong inside is told with its place."""
    try:
        yield
    except Misread as error:
        raise Misread((*place, *error.place), str(error)) from error
    except KeyError as error:
        raise Misread(place, _("thiếu khóa %(key)s") % {"key": error.args[0]}) from error
    except (TypeError, AttributeError) as error:
        raise Misread(place, _("sai kiểu giá trị; xem docs/schemas/")) from error
    except (ValueError, OverflowError, feel.FeelError) as error:
        raise Misread(place, in_our_words(error)) from error


def each(data: Data, key: str, read: Callable[[Any], Read]) -> tuple[Read, ...]:
    """The items of a list, each read at its place."""
    items = []
    for number, item in enumerate(data.get(key) or ()):
        with at(key, number):
            items.append(read(item))
    return tuple(items)


def known(place: str, item: Data, names: str) -> None:
    """No key but these, told by their names with spaces between."""
    unknown = set(item) - set(names.split())
    if unknown:
        raise ValueError(
            _("%(place)s: không hiểu khóa %(keys)s") % {"place": place, "keys": ", ".join(sorted(unknown))}
        )


def expression(source: object) -> feel.Expression | None:
    """The rule in a text, if there is one."""
    return None if source is None else feel.compile(str(source))
