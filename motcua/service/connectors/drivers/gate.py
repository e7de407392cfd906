"""The gate of a ministry's central system (2026): token, files one by one, the dossier, its course, its state."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from motcua.kit.crypto import sha256
from motcua.service.connectors.drivers.talk import Talk
from motcua.service.connectors.types import PortalView, Refused
from motcua.trust.documents import queries as documents


class Gate(Talk):
    """Binds the port to the gate dialect (library/connectors/gate.yaml)."""

    _token = ""

    def tell(self, *, view: PortalView, known: bool) -> None:
        """A dossier not heard of is created with its files; then the step and the state are told."""
        facts = asdict(view)
        if not known:
            facts["papers"] = [{**paper, "files": self._sent(paper)} for paper in facts["papers"]]
            self._call("dossier", self.words("dossier", facts))
        self._call("progress", self.words("progress", facts))
        self._call("state", self.words("state", facts))

    def waiting(self) -> tuple[Mapping[str, Any], ...]:
        """What the gate holds for this unit."""
        found = self._call("waiting", {"MaDonViTiepNhan": self.unit}).get("data", [])
        return tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()

    def _sent(self, paper: Mapping[str, Any]) -> list[dict[str, str]]:
        """The file of a paper, sent first: the gate gives it an id, and its hash stands in the dossier."""
        if not paper["document"]:
            return []
        content = documents.open_blob(ref=paper["document"])
        said = self._call("file", {"TenTepTin": content.filename, "NoiDung": content.data.hex()})
        return [{"id": str(said["IdTepTin"]), "hash": str(said.get("HashTepTin") or sha256(content.data))}]

    def _call(self, name: str, body: Mapping[str, Any]) -> dict[str, Any]:
        path = f"{self.dialect['paths']['call']}{self.dialect['services'][name]}"
        if self._token:
            try:
                return self.post(path, body, token=self._token)
            except Refused:
                self._token = ""
        asked = {"client_id": self.user, "client_secret": self.secret}
        said = self.post(f"{self.dialect['paths']['call']}{self.dialect['services']['token']}", asked)
        self._token = str(said.get("access_token", ""))
        return self.post(path, body, token=self._token)
