"""What may be done to people, posts and sessions."""

from motcua.trust.identity.actions.people import (
    end_sessions,
    record_party,
    set_officer_password,
    sign_in_person,
)
from motcua.trust.identity.actions.places import PlacesWrong, load_places
from motcua.trust.identity.actions.sign_in import begin_sign_in, finish_sign_in
from motcua.trust.identity.drivers.provider import (
    AssuranceTooLow,
    ClaimsRefused,
    NumberMissing,
    ProviderDown,
    SignInDeclined,
    SignInError,
    SignInInterrupted,
)

__all__ = [
    "AssuranceTooLow",
    "ClaimsRefused",
    "NumberMissing",
    "PlacesWrong",
    "ProviderDown",
    "SignInDeclined",
    "SignInError",
    "SignInInterrupted",
    "begin_sign_in",
    "end_sessions",
    "finish_sign_in",
    "load_places",
    "record_party",
    "set_officer_password",
    "sign_in_person",
]
