"""People's stores at the stand-in National Portal, kept in memory. No source describes the real one."""

import hashlib
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]


@dataclass
class PeoplesStores:
    """What the endpoints under /kho/ do, apart from HTTP and signing in."""

    papers: dict[str, Item] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    heard: list[Item] = field(default_factory=list)

    def keep(self, body: Item) -> Item:
        """A paper told by a province: once for each reference and owner, told again it is changed. ValueError."""
        data = b64decode(body.pop("NoiDung"), validate=True)
        if hashlib.sha256(data).hexdigest() != body["MaBam"]:
            raise ValueError("MaBam")
        self.heard.append(body)
        known = (
            item
            for item in self.papers.values()
            if (item["MaThamChieu"], item["SoDinhDanh"]) == (body["MaThamChieu"], body["SoDinhDanh"])
        )
        name = next((item["MaGiayTo"] for item in known), f"KHO-{len(self.papers) + 1:06}")
        self.put(name, data, **body)
        return {"MaGiayTo": name}

    def put(self, name: str, data: bytes, **values: str) -> None:
        """A paper of somebody's store, however it came there."""
        self.files[name] = data
        self.papers[name] = {
            "MaThamChieu": "",
            "TenGiayTo": "Giấy tờ",
            "MucTinCay": "7",
            "TrangThai": "1",
            "CoChuKySo": "0",
            "MaBam": hashlib.sha256(data).hexdigest(),
            "TenTep": "giay-to.pdf",
            **values,
            "MaGiayTo": name,
            "DuongDan": f"tep/{name}",
        }

    def held(self, number: str) -> Item:
        """What one person's store lists."""
        return {"DanhSachGiayTo": [item for item in self.papers.values() if item["SoDinhDanh"] == number]}
