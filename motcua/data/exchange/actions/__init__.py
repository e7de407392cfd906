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
    SECONDS,
    ExchangeRefused,
    ExchangeUnavailable,
    NoAgreement,
    QuotaUsed,
    ask,
)
from motcua.data.exchange.actions.binding import bind_ports
from motcua.data.exchange.actions.bodies import (
    forget_bodies,
    holds_bodies,
    purge_bodies,
    refuse_bodies,
    rewrap_bodies,
    take_bodies,
)
from motcua.data.exchange.actions.enrolling import (
    OperatorUnknown,
    OperatorUnreachable,
    apply_to_join,
    collect_join,
)
from motcua.data.exchange.actions.joining import (
    AlreadyFounded,
    BadJoin,
    JoinDecided,
    JoinsFull,
    approve_join,
    found,
    join_code,
    refuse_join,
    renew,
    request_join,
    revoke_certificate,
)
from motcua.data.exchange.actions.keeping import (
    due_certificates,
    request_renewal,
    settle_certificate,
    take_certificate,
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
    "SECONDS",
    "AlreadyFounded",
    "AgreementEnded",
    "AgreementKnown",
    "BadJoin",
    "Bundle",
    "ExchangeKeyMissing",
    "ExchangeRefused",
    "ExchangeUnavailable",
    "JoinDecided",
    "JoinsFull",
    "NoAgreement",
    "NoDirectory",
    "NodeNotReady",
    "NotOurs",
    "OldDirectory",
    "OperatorUnknown",
    "OperatorUnreachable",
    "QuotaUsed",
    "ReasonMissing",
    "WrongSignature",
    "accept_directory",
    "apply_to_join",
    "approve_join",
    "approve_request",
    "ask",
    "back_service",
    "bind_ports",
    "collect_join",
    "complete_join",
    "due_certificates",
    "erase_evidence",
    "forget_bodies",
    "found",
    "holds_bodies",
    "join_code",
    "prepare_join",
    "propose",
    "publish_service",
    "purge_bodies",
    "read_join",
    "receive",
    "record",
    "refresh_directory",
    "refuse_bodies",
    "refuse_join",
    "renew",
    "request_join",
    "request_renewal",
    "revoke",
    "revoke_certificate",
    "rewrap_bodies",
    "serve_node",
    "settle_certificate",
    "sign",
    "stamp_checkpoint",
    "take_bodies",
    "take_certificate",
]
