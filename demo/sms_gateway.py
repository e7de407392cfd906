"""The stand-in SMS gateway: takes {to, text, key} by POST, keeps each key once, one JSON line a text."""

import argparse
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock

MOST = 10_000


def serve(port: int, file: Path) -> None:
    """Listen on 127.0.0.1 until ended."""
    seen: set[str] = set()
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("content-length", 0)), MOST)
            given = json.loads(self.rfile.read(length))
            with lock:
                if given["key"] not in seen:
                    seen.add(given["key"])
                    with file.open("a", encoding="utf-8") as out:
                        out.write(json.dumps(given, ensure_ascii=False) + "\n")
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Quiet."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    given = parser.parse_args()
    serve(given.port, given.file)
