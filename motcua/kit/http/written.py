"""What somebody wrote in a form, to be given back where it could not be taken."""

from django.http import HttpRequest

UNSHOWN = ("csrfmiddlewaretoken", "password", "pin", "credential", "secret")
WORDY = 10


def written(request: HttpRequest) -> list[str]:
    """The words of a form that was sent: long values only, and nothing secret."""
    if request.method != "POST":
        return []
    fields = request.POST.items()
    return [
        value
        for name, value in fields
        if name not in UNSHOWN and isinstance(value, str) and len(value) >= WORDY and " " in value
    ]
