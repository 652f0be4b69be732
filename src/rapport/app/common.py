"""What all parts of one process are made with."""

from msgspec import Struct

from rapport.app.metrics import Metrics
from rapport.background import Background
from rapport.domain.skills.loading import CurrentReader
from rapport.settings import Settings
from rapport.storage.blobs import Blobs
from rapport.storage.database import Database
from rapport.storage.doorbell import Doorbell


class Common(Struct, frozen=True, kw_only=True):
    """`background` keeps what runs until the process ends."""

    settings: Settings
    database: Database
    doorbell: Doorbell
    background: Background
    blobs: Blobs
    reader: CurrentReader
    metrics: Metrics
