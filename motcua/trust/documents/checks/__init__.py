"""Is this file what it says, whole, and harmless? Asked before anything is accepted.

Port for a virus scanner: a call in `inspect` after the checks by kind, behind a Protocol; none is bound yet.
EXIF data (place of the photo) is kept as handed in: a component is evidence and must not be altered.
"""

from motcua.trust.documents.checks.inspect import Verdict, inspect, inspect_apart, inspect_name
from motcua.trust.documents.checks.reasons import FileRefused

__all__ = ["FileRefused", "Verdict", "inspect", "inspect_apart", "inspect_name"]
