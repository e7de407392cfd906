"""DongBoHoSo, the Portal's older interface: sign in, then every service by name at one address."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from motcua.service.connectors.drivers.talk import Talk
from motcua.service.connectors.types import PortalView, Refused


class Classic(Talk):
    """Binds the port to the classic dialect (library/connectors/classic.yaml)."""

    _session = ""

    def tell(self, *, view: PortalView, known: bool) -> None:
        """The dossier as it stands at this step, then the step itself; the Portal keeps one of each."""
        facts = asdict(view)
        services = self.dialect["services"]
        self._call(services["dossier"], [self.words("dossier", facts)], updating=known)
        self._call(services["progress"], [self.words("progress", facts)], updating=known)

    def waiting(self) -> tuple[Mapping[str, Any], ...]:
        """What the Portal holds for this unit."""
        found = self._call(self.dialect["services"]["waiting"], [{}], updating=False).get("data", [])
        return tuple(item for item in found if isinstance(item, Mapping)) if isinstance(found, list) else ()

    def _call(self, service: str, data: list[dict[str, Any]], *, updating: bool) -> dict[str, Any]:
        """One service; a session that has run out is opened once more."""
        body = {
            "madonvi": self.unit,
            "service": service,
            "isUpdating": "True" if updating else "False",
            "data": data,
        }
        if self._session:
            try:
                return self.post(self.dialect["paths"]["call"], {"session": self._session, **body})
            except Refused:
                self._session = ""
        said = self.post(self.dialect["paths"]["login"], {"username": self.user, "password": self.secret})
        self._session = str(said.get("session", ""))
        return self.post(self.dialect["paths"]["call"], {"session": self._session, **body})
