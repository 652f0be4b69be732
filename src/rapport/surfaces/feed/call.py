"""What calls of the feed are served with, beside what all calls with a key are."""

from typing import Any, TypeAlias

from litestar import Request

from rapport.storage.doorbell import Doorbell
from rapport.surfaces.keyed.call import KeyedCall, KeyedParts
from rapport.surfaces.news import News


class FeedParts(KeyedParts, frozen=True, kw_only=True):
    """`news` tells of new events, and `doorbell` is rung for what waits to be delivered."""

    news: News
    doorbell: Doorbell


FeedCall: TypeAlias = KeyedCall[FeedParts]
FeedRequest: TypeAlias = Request[None, FeedCall, Any]
