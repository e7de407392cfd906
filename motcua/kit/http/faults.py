"""What kind of fault an unexpected exception is: one that passes by itself, one of what was sent, or one of ours."""

import sys

from django.db import DataError, InterfaceError, OperationalError


def status_of_fault() -> int:
    """503 while the database is away, locked or full; 400 for what no column can hold; else 500. For handler500 only.

    PostgreSQL refuses a NUL in any text, so that an address or a word with one is a DataError wherever it is asked for.

    Django calls that handler while the exception is being handled, but does not hand it over.
    """
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return 503
        if isinstance(error, DataError):
            return 400
        error = error.__cause__ or error.__context__
    return 500
