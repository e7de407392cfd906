"""Editions of the directory: services, freshness, what another node accepts."""

from datetime import timedelta

import pytest

from motcua.data.exchange import actions, directory, models, queries
from motcua.data.exchange.testing import AT, SERVICE, make_key
from motcua.data.exchange.tests.test_joining import make_request
from motcua.data.exchange.types import Identifier, Permission, Refused, Service
from motcua.kit.errors import NotFound

pytestmark = pytest.mark.django_db
SERVED = Service(
    SERVICE,
    "Tra cứu",
    owner="Cơ quan giữ dữ liệu",
    purpose="Xác thực",
    openapi="{}",
    endpoints=(Permission("POST", "/v1/xac-thuc"),),
)


def join_provider() -> str:
    """Found an exchange with the population register in it; the directory as text."""
    member = Identifier(SERVICE.parts[:3])
    actions.found(instance="VN", at=AT)
    request = make_request(
        member=member, subsystem=Identifier(SERVICE.parts[:4]), key=make_key("VN/GOV/G01")[1], node="n01"
    )
    return actions.approve_join(code=actions.request_join(request=request, at=AT), by="o", at=AT).directory


def test_service_is_published() -> None:
    """A service of a member stands in the next edition, and this node knows what is behind it."""
    join_provider()
    held = actions.publish_service(service=SERVED, url="http://127.0.0.1:1", at=AT)
    assert held.services == {str(SERVICE): SERVED}
    found = queries.snapshot(at=AT)
    assert (found.directory.version, found.services) == (3, {str(SERVICE): "http://127.0.0.1:1"})
    stranger = Service(Identifier(("VN", "GOV", "G99", "a", "b")), "x", "x", "x")
    with pytest.raises(NotFound):
        actions.publish_service(service=stranger, at=AT)


def test_back_service() -> None:
    """What stands behind a service can be said again."""
    actions.back_service(service=str(SERVICE), url="provider:population")
    actions.back_service(service=str(SERVICE), url="provider:dancu")
    assert list(models.Backing.objects.values_list("service", "url")) == [(str(SERVICE), "provider:dancu")]


def test_directory_is_kept_fresh() -> None:
    """The operator makes a new edition each hour, nobody else ever does."""
    assert not actions.refresh_directory(at=AT)
    join_provider()
    assert not actions.refresh_directory(at=AT + timedelta(minutes=59))
    assert actions.refresh_directory(at=AT + timedelta(hours=1))
    assert queries.latest_directory().expires == AT + timedelta(hours=25)


def test_other_nodes_accept_only_newer_editions() -> None:
    """A node stores what its operator signed; an older edition, or another's, is refused."""
    second = join_provider()
    first = models.Edition.objects.get(version=1).text
    models.Edition.objects.all().delete()
    assert actions.accept_directory(text=second, at=AT).version == 2
    assert actions.accept_directory(text=second, at=AT).version == 2
    with pytest.raises(actions.OldDirectory):
        actions.accept_directory(text=first, at=AT)
    with pytest.raises(Refused):
        actions.accept_directory(text=second.replace("n01", "n02"), at=AT)
    assert queries.directory_text() == second
    assert queries.names()["VN/GOV/G01/dancu"].startswith("Bảo hiểm xã hội (thử)")


def test_without_directory() -> None:
    """Before the first edition a node says that it has none."""
    with pytest.raises(NotFound):
        queries.snapshot(at=AT)
    with pytest.raises(NotFound):
        queries.directory_text()
    with pytest.raises(actions.NoDirectory):
        actions.revoke_certificate(fingerprint="0", by="o", at=AT)
    assert (queries.names(), queries.keys()) == ({}, ())


def test_text_is_read_back_as_written() -> None:
    """Nothing of a directory is lost on the way through its text."""
    join_provider()
    held = actions.publish_service(service=SERVED, at=AT)
    assert directory.trusted(queries.directory_text()) == held
