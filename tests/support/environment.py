"""The settings of a test run, made before Django reads them: a key, a data folder of its own, no HTTPS.

Loaded by `-p tests.support.environment` in pyproject.toml; a variable already set is left alone, so
MOTCUA_DATABASE_URL chooses the database (see tools/pg.py).
"""

import atexit
import os
import shutil
import tempfile


def prepare() -> None:
    """Fill in what is not set."""
    if "MOTCUA_DATA" not in os.environ:
        folder = tempfile.mkdtemp(prefix="motcua-test-")
        os.mkdir(os.path.join(folder, "static"))
        os.environ["MOTCUA_DATA"] = folder
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.setdefault("MOTCUA_SECRET_KEY", "chỉ dùng trong kiểm thử")
    os.environ.setdefault("MOTCUA_PRIVACY_KEY", "bW90Y3VhLXRlc3QtcHJpdmFjeS1rZXktMzItYnl0ZXM=")
    os.environ.setdefault("MOTCUA_HTTPS", "0")


prepare()
