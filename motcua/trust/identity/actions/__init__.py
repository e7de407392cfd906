"""What may be done to people, posts and sessions."""

from motcua.trust.identity.actions.people import (
    EndsBeforeItBegan,
    end_post,
    end_sessions,
    record_organisation,
    record_party,
    set_officer_password,
    sign_in_person,
    user_of_party,
)
from motcua.trust.identity.actions.places import PlacesWrong, load_places
from motcua.trust.identity.actions.sign_in import (
    begin_sign_in,
    end_sessions_of_subject,
    finish_sign_in,
    way_out,
)
from motcua.trust.identity.drivers.provider import (
    AssuranceTooLow,
    ClaimsRefused,
    NumberMissing,
    OrganisationMissing,
    ProviderDown,
    SignInDeclined,
    SignInError,
    SignInInterrupted,
)

__all__ = [
    "AssuranceTooLow",
    "ClaimsRefused",
    "EndsBeforeItBegan",
    "NumberMissing",
    "OrganisationMissing",
    "PlacesWrong",
    "ProviderDown",
    "SignInDeclined",
    "SignInError",
    "SignInInterrupted",
    "begin_sign_in",
    "end_post",
    "end_sessions",
    "end_sessions_of_subject",
    "finish_sign_in",
    "load_places",
    "record_organisation",
    "record_party",
    "set_officer_password",
    "sign_in_person",
    "user_of_party",
    "way_out",
]
