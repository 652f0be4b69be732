"""The yardstick: how many single rows `pgbench` inserts a second, each in a commit of its own."""

import os
import re
import subprocess
import tempfile
from urllib.parse import parse_qs, urlsplit

from rapport.storage.embedded import binary

_TABLE = "CREATE TABLE IF NOT EXISTS bench_raw (id uuid PRIMARY KEY, body json NOT NULL)"
_INSERT = "INSERT INTO bench_raw (id, body) VALUES (gen_random_uuid(), '{body}');\n"


def raw_inserts_per_second(url: str, body: bytes, *, clients: int, seconds: int) -> float:
    """Prepared statements, two threads, on the same server and with a body of the same size."""
    where = ["-h", parse_qs(urlsplit(url).query)["host"][0], "-U", "rapport_owner"]
    quiet = os.environ | {"PGOPTIONS": "-c client_min_messages=warning"}
    subprocess.run([binary("psql"), *where, "-q", "-c", _TABLE, "rapport"], check=True, env=quiet)
    options = ["-c", str(clients), "-T", str(seconds)]
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(_INSERT.format(body=body.decode()))
        script.flush()
        done = subprocess.run(
            [binary("pgbench"), *where, "-n", "-M", "prepared", "-j", "2", *options, "-f", script.name, "rapport"],
            check=True,
            capture_output=True,
            text=True,
        )
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found.group(1))
