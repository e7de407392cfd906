"""Every address × every role × GET and POST, against who_may_enter.txt: a table people can read and dispute.

MOTCUA_ACCESS_TABLE=write writes what was found; read the difference before keeping it.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.data.exchange import actions as exchange
from motcua.data.exchange import testing as sharing
from motcua.kit import clock
from motcua.service.dossiers import actions, testing
from motcua.trust.identity import queries as identity
from motcua.trust.identity import testing as people
from motcua.trust.privacy import testing as privacy

TABLE = Path(__file__).with_name("who_may_enter.txt")
HEAD = """\
# Who gets which answer. Each line: method, address, then one answer per role in this order:
#   visitor     nobody is signed in
#   owner       the citizen whose dossier, draft and paper are in the address
#   other       another citizen
#   reception   tiếp nhận of the commune that handles it      head        lãnh đạo phòng, the same commune
#   specialist  the officer it is assigned to                 clerk       văn thư, the same commune
#   deputy      phó chủ tịch, the same commune                admin       quản trị
#   elsewhere   tiếp nhận of another commune
# Answers: a status; `in` is a redirect to a page of signing in; `>` any other redirect. POST is sent empty.
"""
ROLES = {
    "reception": "dongha.sen",
    "head": "dongha.bach",
    "specialist": "dongha.mai",
    "clerk": "dongha.duong",
    "deputy": "dongha.tung",
    "admin": "tinh.huong",
    "elsewhere": "namdongha.luu",
}
SIGN_IN = ("/dang-nhap/", "/can-bo/dang-nhap/")
NOBODY = "http://127.0.0.1:9"  # no provider answers there
NOTHING = "00000000-0000-4000-8000-000000000000"


def routes(entries: list[Any], prefix: str = "") -> Iterator[str]:
    """Every address of the resolver, once, in order."""
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield f"/{prefix}{entry.pattern}"


def floor(room: URLResolver) -> int:
    """Rooms stand in the table from the lowest up, in whatever order their addresses are tried."""
    return settings.INSTALLED_APPS.index(room.urlconf_module.__name__.removesuffix(".urls"))


def answer(response: Any) -> str:
    """A response in a word."""
    if response.status_code not in (301, 302, 303):
        return str(response.status_code)
    return "in" if response["Location"].startswith(SIGN_IN) else ">"


@override_settings(MOTCUA_DEMO=True, MOTCUA_OIDC={**settings.MOTCUA_OIDC, "issuer": NOBODY})
class WhoMayEnterTest(TestCase):
    """One dossier on its way, one draft, one paper; ten roles."""

    maxDiff = None

    def setUp(self) -> None:
        """The sample province with a birth that a specialist examines."""
        self.sessions: dict[int | None, Any] = {}
        with clock.frozen(testing.MONDAY):
            testing.load_house()
            mother = testing.mother()
            self.code = testing.make_dossier(user=mother)
            self.draft = testing.make_draft(user=mother)
            self.agreement = exchange.propose(data=sharing.document(), by="o", at=testing.MONDAY)
            self.paper = testing.make_scan(owner=testing.actor(mother))
            self.read = privacy.recorded(subject=testing.MOTHER["number"])[-1].pk
            holders = {line.username: line.user_id for line in identity.officers(at=testing.MONDAY)}
            for username, action, given in (
                ("dongha.sen", "receive", {}),
                ("dongha.bach", "assign", {"assignee": str(holders["dongha.mai"])}),
            ):
                actor = testing.officer(username)
                actions.act(code=self.code, action=action, actor=actor, given=given, at=testing.MONDAY)
            other = people.make_person(number="045198000355", name="Nguyễn Thùy Dương")
            self.users: dict[str, Any | None] = {"visitor": None, "owner": mother, "other": other}
            self.users |= {
                role: get_user_model().objects.get(pk=holders[name]) for role, name in ROLES.items()
            }

    def address(self, route: str) -> str:
        """A route with the dossier, the draft and the paper of this test in place."""
        route = route.replace("/tai-lieu/<uuid:ref>", f"/tai-lieu/{self.paper}")
        route = route.replace("/nhap/<uuid:ref>", f"/nhap/{self.draft}").replace("<uuid:ref>", NOTHING)
        if route.startswith("/xac-minh/"):
            return route.replace("<str:code>", "KHONGCOGIAYNAY")
        named = {
            "<str:code>": "vi" if "ngon-ngu" in route else self.code,
            "<str:hash>": self.agreement,
            "<str:username>": "dongha.sen",
            "<slug:procedure>": "dang-ky-khai-sinh",
            "<str:name>": "dang-ky-khai-sinh",
            "<slug:page>": "requester",
            "<slug:action>": "withdraw" if route.startswith("/ho-so") else "accept_draft",
            "<slug:figure>": "in_hand",
            "<str:procedure>": "1.001193",
            "<slug:column>": "typed",
            "<slug:form>": "01",
            "<slug:code>": "population",
            "<slug:field>": "residence",
            "<path:id>": "VN/GOV/G01/dancu/tracuu",
            "<slug:component>": "birth_notice",
            "<int:number>": "1",
            "<int:request_id>": "1",
            "<int:pk>": "1",
            "<int:read>": str(self.read),
            "<int:alarm>": "1",
            "<int:breach>": "1",
            "<slug:whom>": "authority",
            "<str:token>": "khongco",
        }
        return re.sub(r"<[^>]+>", lambda found: named[found[0]], route)

    def ask(self, method: str, address: str, user: Any | None) -> str:
        """One request of one role; whatever it changed is undone."""
        cache.clear()  # no limit of tries left by the request before
        client = Client(raise_request_exception=False)
        client.cookies = self.cookies(user).copy()
        with transaction.atomic():
            response = client.get(address) if method == "GET" else client.post(address)
            transaction.set_rollback(True)
        return answer(response)

    def cookies(self, user: Any | None) -> Any:
        """The session of a role, made once."""
        key = user.pk if user else None
        if key not in self.sessions:
            client = Client()
            if user is not None:
                people.sign_in(client, user)
            self.sessions[key] = client.cookies
        return self.sessions[key]

    def table(self) -> str:
        """The whole table as it is now."""
        lines = [HEAD, f"{'':4} {'':46}" + "".join(f"{role:>11}" for role in self.users)]
        for route in dict.fromkeys(routes(sorted(get_resolver().url_patterns, key=floor))):
            for method in ("GET", "POST"):
                if self.ask(method, self.address(route), None) != "405":
                    said = [self.ask(method, self.address(route), user) for user in self.users.values()]
                    lines.append(f"{method:4} {route:46}" + "".join(f"{one:>11}" for one in said))
        return "\n".join(lines) + "\n"

    def test_table(self) -> None:
        """Every answer is the one the table expects, and none is a 500."""
        with clock.frozen(testing.MONDAY):
            found = self.table()
        if os.environ.get("MOTCUA_ACCESS_TABLE") == "write":
            TABLE.write_text(found, encoding="utf-8")
        self.assertNotIn(" 500", found)
        self.assertEqual(found.splitlines(), TABLE.read_text(encoding="utf-8").splitlines())
