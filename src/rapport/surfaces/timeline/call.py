"""Calls of this surface need no more than all calls with a key do."""

from typing import Any, TypeAlias

from litestar import Request

from rapport.surfaces.keyed.call import KeyedCall, KeyedParts

TimelineCall: TypeAlias = KeyedCall[KeyedParts]
TimelineRequest: TypeAlias = Request[None, TimelineCall, Any]
