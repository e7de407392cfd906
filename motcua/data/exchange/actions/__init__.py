"""Verbs of the exchange."""

from motcua.data.exchange.actions.agreeing import (
    AgreementEnded,
    AgreementKnown,
    NotOurs,
    ReasonMissing,
    WrongSignature,
    propose,
    receive,
    revoke,
    sign,
)
from motcua.data.exchange.actions.asking import (
    ExchangeRefused,
    ExchangeUnavailable,
    NoAgreement,
    QuotaUsed,
    ask,
)
from motcua.data.exchange.actions.binding import bind_ports
from motcua.data.exchange.actions.joining import (
    BadJoin,
    JoinDecided,
    approve_join,
    found,
    refuse_join,
    renew,
    request_join,
    revoke_certificate,
)
from motcua.data.exchange.actions.preparing import approve_request, complete_join, prepare_join, read_join
from motcua.data.exchange.actions.publishing import (
    NoDirectory,
    OldDirectory,
    accept_directory,
    back_service,
    publish_service,
    refresh_directory,
)
from motcua.data.exchange.actions.recording import erase_evidence, record
from motcua.data.exchange.actions.serving import NodeNotReady, serve_node
from motcua.data.exchange.actions.stamping import stamp_checkpoint
from motcua.data.exchange.keyring import ExchangeKeyMissing
from motcua.data.exchange.types import Bundle

__all__ = [
    "AgreementEnded",
    "AgreementKnown",
    "BadJoin",
    "Bundle",
    "ExchangeKeyMissing",
    "ExchangeRefused",
    "ExchangeUnavailable",
    "JoinDecided",
    "NoAgreement",
    "NoDirectory",
    "NodeNotReady",
    "NotOurs",
    "OldDirectory",
    "QuotaUsed",
    "ReasonMissing",
    "WrongSignature",
    "accept_directory",
    "approve_join",
    "approve_request",
    "ask",
    "back_service",
    "bind_ports",
    "complete_join",
    "erase_evidence",
    "found",
    "prepare_join",
    "propose",
    "publish_service",
    "read_join",
    "receive",
    "record",
    "refresh_directory",
    "refuse_join",
    "renew",
    "request_join",
    "revoke",
    "revoke_certificate",
    "serve_node",
    "sign",
    "stamp_checkpoint",
]
