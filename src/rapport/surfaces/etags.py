"""ETags: what they are made of, and whether a client has named one (RFC 9110, 8.8.3 and 13.1.2)."""

import hashlib
import re
from collections.abc import Sequence

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def strong_etag(content: bytes) -> str:
    """Changes with every byte of the content."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(etag: str, given: Sequence[str]) -> bool:
    """Whether these If-None-Match fields name the strong ETag, by weak comparison (8.8.3.2).

    A field that is not what it should be is as good as none.
    """
    listed = ", ".join(given)
    if listed.strip(" \t") == "*":
        return True
    well_formed = not _TAG.sub("", listed).strip(" \t,")
    return well_formed and etag in _TAG.findall(listed)
