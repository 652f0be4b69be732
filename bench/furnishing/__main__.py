"""A furnished region to try things on: `python -m bench.furnishing FOLDER [INTERACTIONS]`, until it is interrupted.

The folder is kept: what is furnished already is used again.
"""

import sys
import time
from pathlib import Path

import msgspec
import uvloop

from bench.furnishing import furnish
from bench.ground import Ground, new_regions, open_ground
from bench.service import running_service
from rapport.storage.embedded import embedded_postgres

KEPT = "region.json"


def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / KEPT).exists():
        with open_ground(folder, 1) as ground:
            (folder / KEPT).write_bytes(msgspec.json.encode(_made(ground, count)))
    with embedded_postgres(folder / "data") as url, running_service(folder / "data") as service:
        print(f"{url}\nhttp://127.0.0.1:{service.port}/console\n{(folder / KEPT).read_text()}", flush=True)
        while True:
            time.sleep(3600)


def _made(ground: Ground, count: int) -> dict[str, str]:
    [region] = uvloop.run(new_regions(ground, 1))
    began = time.perf_counter()
    uvloop.run(furnish(ground, region.tenant.id, count))
    print(f"furnished in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return {"tenant": str(region.tenant.id), "key": region.key}


if __name__ == "__main__":
    main()
