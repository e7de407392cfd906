"""What kind of fault an unexpected exception is: one that passes by itself, or one of ours."""

import sys

from django.db import InterfaceError, OperationalError


def status_of_fault() -> int:
    """503 while the database is away, locked or full; 500 for any other fault. For handler500 only.

    Django calls that handler while the exception is being handled, but does not hand it over.
    """
    error = sys.exc_info()[1]
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return 503
        error = error.__cause__ or error.__context__
    return 500
