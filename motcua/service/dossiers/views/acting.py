"""Who acts, from the request."""

from django.http import HttpRequest

from motcua.service.dossiers.types import Actor, actor_of_who


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request."""
    return actor_of_who(request.who)
