"""Scripts and styles, each at an address with the hash of its content: what is there never changes."""

import hashlib
from functools import cache
from importlib.resources import files

from litestar import Response, get
from litestar.params import FromPath
from msgspec import Struct

from rapport.surfaces.console.refusals import not_found
from rapport.surfaces.health import PUBLIC

_MEDIA_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_ROOM = "/console/static"


class Asset(Struct, frozen=True):
    content: bytes
    media_type: str


@cache
def _assets() -> dict[str, tuple[str, Asset]]:
    """By its name in the folder: the name that it is served by, and what it is."""
    found = {}
    for file in files("rapport.surfaces.console").joinpath("static").iterdir():
        stem, _, kind = file.name.rpartition(".")
        if kind in _MEDIA_TYPES:
            content = file.read_bytes()
            served = f"{stem}.{hashlib.sha256(content).hexdigest()[:16]}.{kind}"
            found[file.name] = (served, Asset(content, _MEDIA_TYPES[kind]))
    return found


def asset_url(name: str) -> str:
    return f"{_ROOM}/{_assets()[name][0]}"


@get(f"{_ROOM}/{{name:str}}", access=PUBLIC)
async def get_asset(name: FromPath[str]) -> Response[bytes]:
    asset = dict(_assets().values()).get(name)
    if asset is None:
        raise not_found()
    headers = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
    return Response(asset.content, media_type=asset.media_type, headers=headers)
