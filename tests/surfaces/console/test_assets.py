"""What pages are made with is found by the hash of its content, by everybody, and kept for good."""

from rapport.surfaces.console.assets import asset_url
from visitors import Visitor


async def test_a_style_is_kept_for_good_at_an_address_of_its_content(nobody: Visitor) -> None:
    shown = await nobody.get(asset_url("console.css"))
    assert (shown.status, shown.headers["content-type"].partition(";")[0]) == (200, "text/css")
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"


async def test_what_is_not_among_them_is_not_served(nobody: Visitor) -> None:
    for name in ("console.css", "console.0000000000000000.css", "..%2f..%2fpage.py", ""):
        assert (await nobody.get(f"/console/static/{name}")).status in {303, 404}
