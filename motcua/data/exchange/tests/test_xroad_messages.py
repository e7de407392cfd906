"""The message protocol: names, headers, hash, errors, grants and what the exchange says about itself."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.data.exchange.xroad import digest, faults, globs, headers, identifiers, metaservices
from motcua.data.exchange.xroad.identifiers import Identifier, Malformed

BHYT = Identifier(("VN", "GOV", "G24", "bhyt"))
TRACUU = Identifier(("VN", "GOV", "G01", "dancu", "tracuu"))


def test_hash_of_a_request_without_a_body() -> None:
    """The first published vector comes out."""
    told = digest.request_hash(
        method="GET",
        target="/r1/Instance/Class/Member/SubSystem/ServiceCode?foo=bar",
        headers=(
            ("X-Road-Client", "Instance/Class/Member/SubSystem"),
            ("X-Road-Id", "42"),
            ("X-Road-ServerId", "Instance/Class/Member/ServerCode"),
            ("x-road-request-id", "xid"),
        ),
    )
    assert told == "Onzt2ckwDpG+n5OnlakKMhVGcarTG5FEtjYLdmW0yCVdiZ1PPcaU0Num7gtlUwVzLoe6kUc+Xfb+gpOL8gF/rg=="


def test_hash_of_a_request_with_a_body() -> None:
    """The second published vector comes out."""
    told = digest.request_hash(
        method="POST",
        target="/r1/VN/GOV/G01/dancu/tracuu/v1/xac-thuc",
        headers=(
            ("X-Road-Client", "VN/GOV/G24/bhyt"),
            ("X-Road-Id", "fa2e18a5-c2cb-4d09-b994-f57727f7c3fb"),
            ("Content-Type", "application/json; charset=utf-8"),
            ("Accept", "application/json"),
            ("x-road-request-id", "f92591a3-6bf0-49b1-987b-0dd78c034cc3"),
        ),
        body=b'{"so_dinh_danh":"001099012345"}',
    )
    assert told == "zPm9BZKpmn+avVaksONRkKBpBNWc4X7wyFcdantxoTgRIpcROlZa9QFKxfjaef2lozvDXeHNG2/E/HYMIYzc0w=="


def test_target_is_taken_apart() -> None:
    """Service, path and query are told apart; the last two stay as they came."""
    found = identifiers.target("/r1/VN/GOV/G01/dancu/tracuu/v1/a%2Fb/?x=%20y&z")
    assert (found.service, found.path, found.query) == (TRACUU, "/v1/a%2Fb/", "x=%20y&z")
    assert identifiers.target("/r1/VN/GOV/G01/dancu/tracuu").path == ""
    assert identifiers.target("/r1/VN/GOV/G01/d%C3%A2n/x").service.parts[3] == "dân"


@pytest.mark.parametrize(
    "raw",
    [
        "/",
        "/r2/VN/GOV/G01/dancu/tracuu",
        "/r1/VN/GOV/G01/dancu",
        "/r1/VN%2FGOV/G01/dancu/tracuu/v1",
        "/r1/VN/GOV/../dancu/tracuu",
        "/r1/VN/GOV/%2e%2e/dancu/tracuu",
        "/r1/VN/GOV//dancu/tracuu",
        "/r1/VN/GOV/G01/dan%00cu/tracuu",
        "/r1/VN/GOV/G01/dan%zzcu/tracuu",
        "/r1/VN/GOV/G01/dan%ffcu/tracuu",
        "/r1/VN/GOV/G01/dan%253Acu/tracuu",
        "/r1/VN/GOV/G01/dan%E2%80%8Bcu/tracuu",
        "//r1/VN/GOV/G01/dancu/tracuu",
    ],
)
def test_malformed_targets_are_refused(raw: str) -> None:
    """Another version, too few parts, joined or climbing names and bad encodings name nothing."""
    with pytest.raises(Malformed):
        identifiers.target(raw)


@pytest.mark.parametrize(
    "text", ["VN/GOV", "VN/GOV/G24/bhyt/x", "", "VN/GOV/G24/b:c", "VN//G24", "VN/GOV/G24/"]
)
def test_a_client_has_three_or_four_parts(text: str) -> None:
    """Fewer, more, empty or forbidden parts are no client."""
    with pytest.raises(Malformed):
        identifiers.client(text)


@given(st.lists(st.text(min_size=1, max_size=20), min_size=3, max_size=6))
def test_identifiers_read_back(parts: list[str]) -> None:
    """What is written is read as the same name, or could never have been one."""
    written = str(Identifier(tuple(parts))) if _encodable(parts) else "x"
    try:
        assert identifiers.parse(written) == Identifier(tuple(parts))
    except Malformed:
        assert identifiers.FORBIDDEN & set("".join(parts)) or not _plain(parts)


def _encodable(parts: list[str]) -> bool:
    return all(not "\ud800" <= char <= "\udfff" for part in parts for char in part)


def _plain(parts: list[str]) -> bool:
    odd = any(ord(char) < 32 or 126 < ord(char) < 160 for part in parts for char in part)
    return _encodable(parts) and not odd and not {".", ".."} & set(parts)


def test_headers_that_travel() -> None:
    """Those of the connection and of nodes stay behind; order and first spelling of the rest remain."""
    sent = (
        ("Host", "node"),
        ("X-Road-Client", "VN/GOV/G24/bhyt"),
        ("X-ROAD-REQUEST-ID", "forged"),
        ("x-road-request-hash", "forged"),
        ("User-Agent", "curl"),
        ("Accept", "a"),
        ("MC-Purpose", "p"),
        ("accept", "b"),
        ("Expect", "100-continue"),
    )
    assert headers.kept(sent) == (
        ("X-Road-Client", "VN/GOV/G24/bhyt"),
        ("Accept", "a"),
        ("MC-Purpose", "p"),
        ("Accept", "b"),
    )


def test_last_client_wins() -> None:
    """Of two clients the last is meant, and the provider's system is told one only."""
    sent = (("X-Road-Client", "VN/GOV/G99/la"), ("Accept", "x"), ("x-road-client", "VN/GOV/G24/bhyt"))
    assert headers.read(sent).client == BHYT
    assert headers.single(sent, x_road_client="VN/GOV/G24/bhyt") == (
        ("Accept", "x"),
        ("x-road-client", "VN/GOV/G24/bhyt"),
    )


def test_headers_are_understood() -> None:
    """Officer, dossier, purpose and fields are found, whatever the case of their names."""
    said = headers.read(
        (
            ("x-road-client", "VN/GOV/G24/bhyt"),
            ("X-ROAD-USERID", "VN001099012345"),
            ("X-Road-Issue", "000.00.01.G24-261121-0001"),
            ("mc-fields", "ho_ten, ngay_sinh,,"),
        )
    )
    assert (said.user_id, said.fields, said.id) == ("VN001099012345", ("ho_ten", "ngay_sinh"), "")


@pytest.mark.parametrize(
    "extra",
    [
        ("X-Road-Security-Server", "VN/GOV/G01"),
        ("X-Road-Represented-Party", "A/B/C"),
        ("X-Road-Id", "x" * 2000),
        ("X-Road-Issue", "a\x1bb"),
    ],
)
def test_wrong_headers_are_refused(extra: tuple[str, str]) -> None:
    """Too many parts, too long a value, a control character."""
    with pytest.raises(Malformed):
        headers.read((("X-Road-Client", "VN/GOV/G24/bhyt"), extra))


def test_a_provider_cannot_speak_for_a_node() -> None:
    """Forged x-road headers and errors are left out, its own headers stay."""
    sent = (
        ("x-road-id", "1"),
        ("X-Road-Error", "x"),
        ("X-Road-Request-Hash", "h"),
        ("ETag", "e"),
        ("Server", "s"),
    )
    assert headers.returned(sent) == (("ETag", "e"),)


def test_faults_are_spelled_and_carry_their_status() -> None:
    """Both spellings mean the same; server codes are 500, client codes 400, a spent quota 429."""
    code = "server.serverproxy.service_failed.network_error"
    assert faults.spelled(code) == "Server.ServerProxy.ServiceFailed.NetworkError"
    assert faults.spelled(code, camel=False) == code
    assert faults.same(
        "Server.ClientProxy.SslAuthenticationFailed", "server.clientproxy.ssl_authentication_failed"
    )
    assert faults.tail("Server.ServerProxy.ServiceFailed.IoError") == "service_failed.io_error"
    assert faults.tail("Client.BadRequest") == "bad_request"
    statuses = {
        one: faults.Fault(one, "", "").status
        for one in (code, "client.bad_request", "client.too_many_requests")
    }
    assert list(statuses.values()) == [500, 400, 429]


@pytest.mark.parametrize("accept", ["text/xml", "application/xml;q=0.9", "TEXT/*, a/b"])
def test_faults_in_xml(accept: str) -> None:
    """Who accepts XML gets XML, with the message escaped."""
    kind, told = faults.body(faults.Fault("client.bad_request", "a <b> & c", "id"), accept=accept)
    root = ElementTree.fromstring(told)
    assert kind.startswith("text/xml")
    assert [(part.tag, part.text) for part in root] == [
        ("type", "Client.BadRequest"),
        ("message", "a <b> & c"),
        ("detail", "id"),
    ]


def test_faults_in_json() -> None:
    """Everybody else gets JSON."""
    kind, told = faults.body(faults.Fault("client.bad_request", "m", "id"), accept="*/*", camel=False)
    assert kind.startswith("application/json")
    assert json.loads(told) == {"type": "client.bad_request", "message": "m", "detail": "id"}


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("/v1/xac-thuc", "/v1/xac-thuc", True),
        ("/v1/xac-thuc", "/v1/xac-thuc/", True),
        ("/v1/xac-thuc", "/v1/xac-thuc2", False),
        ("/v1/*", "/v1/a", True),
        ("/v1/*", "/v1/a/b", False),
        ("/v1/*", "/v1/", False),
        ("/v1/**", "/v1/a/b", True),
        ("/v1/*/x", "/v1/%C3%A2/x", True),
        ("/**", "", True),
        ("/", "", True),
        ("/v1/**", "/v1/../v2", False),
        ("/v1/**", "/v1/..%2fv2", False),
        ("/v1/**", "/v1/%2e%2e/v2", False),
        ("/v1/**", "/v1/%252e%252e%252fv2", False),
        ("/v1/**", "/v1/a%5c..%5cv2", False),
        ("/v1/**", "/v1/..;/v2", False),
        ("/v1/**", "/v1//v2", False),
        ("/v1/**", "/v1/%ff", False),
        ("/v1/**", "/v1/a%00", False),
        ("/v1/**", "/v1/" + "%25" * 9 + "2e", True),
        ("/v1/**", "/v1/%2525252525252e", False),
        ("/v1/.x", "/v1/ax", False),
    ],
)
def test_grants_cover_paths(pattern: str, path: str, covered: bool) -> None:
    """Stars cover what they say, and never a path that climbs or hides a separator."""
    assert globs.covers(pattern=pattern, path=path) is covered


@given(st.text(alphabet="/.%2eEfF5cC;\\ab", max_size=30))
def test_no_covered_path_climbs(rest: str) -> None:
    """However often a covered path is decoded, it stays under its beginning."""
    path = f"/v1/{rest}"
    if globs.covers(pattern="/v1/**", path=path):
        for _round in range(6):
            assert ".." not in path.split("/")
            assert "\\" not in path
            path = identifiers.unquote_to_bytes(path).decode("utf-8", "replace")


def test_metaservices_speak_snake_case() -> None:
    """Members, subsystems and services are written as X-Road itself writes them."""
    told = metaservices.clients(
        [metaservices.Party(BHYT.member, "BHXH"), metaservices.Party(BHYT, "BHXH", "Bảo hiểm y tế")]
    )
    assert told["member"][0] == {
        "id": {"object_type": "MEMBER", "xroad_instance": "VN", "member_class": "GOV", "member_code": "G24"},
        "name": "BHXH",
    }
    assert told["member"][1]["id"]["subsystem_code"] == "bhyt"
    offered = metaservices.methods([metaservices.Offer(TRACUU, "OPENAPI", (("POST", "/v1/xac-thuc"),))])
    assert offered["service"][0]["endpoint_list"] == [{"method": "POST", "path": "/v1/xac-thuc"}]
    assert offered["service"][0]["service_code"] == "tracuu"


def test_clients_in_xml() -> None:
    """The XML is well formed and carries the same parts."""
    root = ElementTree.fromstring(metaservices.clients_xml([metaservices.Party(BHYT, "A & B")]))
    assert [part.text for part in root.iter() if part.tag.endswith("Code")] == ["G24", "bhyt"]
