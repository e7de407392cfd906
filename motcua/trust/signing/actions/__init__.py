"""The verbs of the signing room."""

from motcua.trust.signing.actions.authority import WrongAuthorisation, end_grant, grant, load_grants
from motcua.trust.signing.actions.batches import (
    MOST,
    BatchStale,
    MixedBatch,
    NoKey,
    NothingToSign,
    TooMany,
    authorise_batch,
    prepare_batch,
    prepare_documents,
    release_stale,
    start_batch,
)
from motcua.trust.signing.actions.completing import ContentChanged, complete, fail, finish_batch, receive
from motcua.trust.signing.actions.issuing import NotFullySigned, NotInForce, issue, revoke
from motcua.trust.signing.actions.keys import (
    NotVouched,
    OthersCertificate,
    WrongCertificate,
    learn_certificates,
    pair_token,
    register_key,
)
from motcua.trust.signing.actions.numbers import (
    AlreadyVoid,
    NumberIssued,
    ReasonMissing,
    reserve_number,
    void_number,
)
from motcua.trust.signing.actions.requests import (
    AlreadyAsked,
    NotToRetry,
    cancel_requests,
    request_signatures,
    retry,
)
from motcua.trust.signing.actions.stamps import time_stamp

__all__ = [
    "MOST",
    "AlreadyAsked",
    "AlreadyVoid",
    "BatchStale",
    "ContentChanged",
    "MixedBatch",
    "NoKey",
    "NotFullySigned",
    "NotInForce",
    "NotToRetry",
    "NotVouched",
    "NothingToSign",
    "NumberIssued",
    "OthersCertificate",
    "ReasonMissing",
    "TooMany",
    "WrongAuthorisation",
    "WrongCertificate",
    "authorise_batch",
    "cancel_requests",
    "complete",
    "end_grant",
    "fail",
    "finish_batch",
    "grant",
    "issue",
    "learn_certificates",
    "load_grants",
    "pair_token",
    "prepare_batch",
    "prepare_documents",
    "receive",
    "register_key",
    "release_stale",
    "request_signatures",
    "reserve_number",
    "retry",
    "revoke",
    "start_batch",
    "void_number",
    "time_stamp",
]
