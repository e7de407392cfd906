"""What may be done to people, posts and sessions."""

from motcua.trust.identity.actions.people import (
    end_sessions,
    record_party,
    set_officer_password,
    sign_in_person,
)
from motcua.trust.identity.actions.places import PlacesWrong, load_places

__all__ = [
    "PlacesWrong",
    "end_sessions",
    "load_places",
    "record_party",
    "set_officer_password",
    "sign_in_person",
]
