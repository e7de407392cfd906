"""What both dialects do alike: one bounded request, the Portal's own error code, reading what it holds."""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import httpx

from motcua.service.connectors import rules
from motcua.service.connectors.types import Arrived, ArrivedPaper, Refused

MOST_BYTES = 24 * 1024 * 1024
LONGEST_SECONDS = 120.0  # for a whole answer, however it drips


class Talk:
    """A conversation with one address in one dialect."""

    def __init__(self, *, url: str, user: str, secret: str, unit: str, dialect: Mapping[str, Any]) -> None:
        self.url, self.user, self.secret, self.unit, self.dialect = (
            url.rstrip("/"),
            user,
            secret,
            unit,
            dialect,
        )

    def post(self, path: str, body: Mapping[str, Any], *, token: str = "") -> dict[str, Any]:
        """One message and its answer. OSError when it does not come, Refused when it is a no."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self._asked("POST", f"{self.url}{path}", json=dict(body), headers=headers)
        try:
            said = json.loads(answer)
        except (ValueError, RecursionError) as error:
            raise OSError("the Portal's answer is no JSON") from error
        code = str(said.get("error_code", "")) if isinstance(said, dict) else ""
        if code not in self.dialect["success"]:
            raise Refused(why=code[:20])
        return dict(said)

    def fetch(self, *, link: str) -> bytes:
        """The bytes of a paper, from the Portal's own address only: a link elsewhere is refused."""
        address = urljoin(f"{self.url}/", link)
        if not address.startswith(f"{self.url}/"):
            raise Refused(why="link")
        return self._asked("GET", address)

    def _asked(self, method: str, address: str, **given: Any) -> bytes:
        """The answer's bytes, read no further than the bound. OSError when it does not come, Refused (size)."""
        given["headers"] = {**given.get("headers", {}), "Accept-Encoding": "identity"}
        wait = self.dialect["timeout_seconds"]
        try:
            with httpx.stream(method, address, timeout=wait, follow_redirects=False, **given) as answer:
                answer.raise_for_status()
                return _bounded(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise OSError(f"the Portal: {type(error).__name__}") from error

    def words(self, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
        """A message of this dialect."""
        return rules.message(spec=self.dialect[name], facts=facts, dialect=self.dialect)

    def read(self, *, item: Mapping[str, Any]) -> Arrived:
        """A dossier the Portal holds, in our words. ValueError, KeyError for what cannot be read."""
        facts = rules.facts_in(spec=self.dialect["dossier"], item=item, dialect=self.dialect)
        extra = self.dialect["incoming"]
        answers = item.get(extra["answers"]) or {}
        if not isinstance(answers, Mapping):
            raise ValueError(extra["answers"])
        return Arrived(
            code=facts["code"][:50],
            procedure=facts["procedure"],
            procedure_name=facts.get("procedure_name", facts["procedure"]),
            unit=facts["unit"],
            state=facts.get("state") or _state(item, self.dialect),
            applicant=facts["applicant"],
            applicant_number=facts.get("applicant_number", ""),
            applicant_kind=facts.get("applicant_kind", "person"),
            born=rules.day_in(text=str(item.get(extra["born"], "")), dialect=self.dialect),
            phone=facts.get("phone", ""),
            email=facts.get("email", ""),
            title=facts.get("title", ""),
            submitted_at=_moment(facts, "submitted_at"),
            received_at=_moment(facts, "received_at"),
            due=_moment(facts, "due"),
            finished_at=_moment(facts, "finished_at"),
            answers=dict(answers),
            papers=tuple(_papers(facts)),
        )


def _bounded(answer: httpx.Response) -> bytes:
    taken, end = bytearray(), time.monotonic() + LONGEST_SECONDS
    for chunk in answer.iter_bytes():
        taken += chunk
        if len(taken) > MOST_BYTES:
            raise Refused(why="size")
        if time.monotonic() > end:
            raise OSError("the Portal: too slow")
    return bytes(taken)


def _state(item: Mapping[str, Any], dialect: Mapping[str, Any]) -> int:
    found = rules.facts_in(spec=dialect["state"], item=item, dialect=dialect) if "state" in dialect else {}
    return int(found.get("state", 1))


def _moment(facts: Mapping[str, Any], name: str) -> datetime | None:
    return facts.get(name)


def _papers(facts: Mapping[str, Any]) -> Any:
    for row in facts.get("papers", ()):
        for one in row.get("files", (row,)):
            link = one.get("link") or one.get("id", "")
            if link and row.get("component"):
                yield ArrivedPaper(row["component"], one.get("filename", "giay-to.pdf"), link)
