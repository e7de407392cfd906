"""People's stores at the National Portal: a paper kept there, what a person's store holds, its bytes."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from motcua.service.connectors import rules
from motcua.service.connectors.drivers.talk import Talk
from motcua.service.connectors.types import Refused
from motcua.service.vault.types import Listing, StorePaper

MOST_PAPERS = 500


class PortalStore(Talk):
    """Binds the vault's port to the dialect of library/connectors/store.yaml: no source describes the real one."""

    _token = ""

    def keep(self, *, paper: StorePaper) -> str:
        """The paper with its bytes, grade, hash and whether it stands; the id that the Portal gave it."""
        facts = asdict(paper)
        body = self.words("paper", facts)
        body[self.dialect["fields"]["data"]] = b64encode(paper.data).decode()
        said = self._call("keep", body)
        return str(rules.facts_in(spec=self.dialect["paper"], item=said, dialect=self.dialect).get("id", ""))

    def holds(self, *, number: str) -> Listing:
        """What the store of this person lists; a line that cannot be read is counted, and harms no other."""
        fields = self.dialect["fields"]
        found = self._call("holds", {fields["owner"]: number})[fields["papers"]]
        if not isinstance(found, list) or len(found) > MOST_PAPERS:
            raise ValueError(fields["papers"])
        papers, unread = [], []
        for item in found:
            try:
                papers.append(self._paper(item))
            except (KeyError, ValueError, TypeError, AttributeError):
                unread.append(self._id(item))
        return Listing(tuple(papers), len(unread), tuple(filter(None, unread)))

    def _id(self, item: object) -> str:
        """Its name there, even where all else is unreadable: it is listed, not gone."""
        name = next(name for name, how in self.dialect["paper"].items() if how.get("from") == "id")
        return str(item.get(name, ""))[:100] if isinstance(item, Mapping) else ""

    def _paper(self, item: Mapping[str, Any]) -> StorePaper:
        facts = rules.facts_in(spec=self.dialect["paper"], item=item, dialect=self.dialect)
        days = {name: self._day(facts.pop(name, "")) for name in ("dated", "valid_until")}
        known = {name: facts[name][:300] for name in ("title", "number", "holder", "issuer") if name in facts}
        return StorePaper(
            id=facts["id"][:100],
            owner=facts["owner"],
            sha256=facts["sha256"].lower()[:64],
            grade=facts["grade"],
            stands=facts["stands"],
            signed=facts.get("signed", False),
            reference=facts.get("reference", ""),
            filename=facts.get("filename", "giay-to.pdf"),
            link=facts.get("link", ""),
            **{"title": "", **known},
            **days,
        )

    def _day(self, text: str) -> Any:
        return rules.day_in(text=text, dialect=self.dialect)

    def _call(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """One message; a session that has run out is opened once more."""
        path, fields = self.dialect["paths"][name], self.dialect["fields"]
        if self._token:
            try:
                return self.post(path, {fields["unit"]: self.unit, **body}, token=self._token)
            except Refused:
                self._token = ""
        asked = {fields["user"]: self.user, fields["secret"]: self.secret}
        said = self.post(self.dialect["paths"]["login"], asked)
        self._token = str(said.get(fields["token"], ""))
        return self.post(path, {fields["unit"]: self.unit, **body}, token=self._token)
