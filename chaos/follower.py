"""Whoever follows the feed all the while: it must never see a gap, nor anything twice."""

from chaos.client import Client


class Follower:
    def __init__(self, client: Client) -> None:
        self._client = client
        self.seen: list[int] = []

    async def run(self) -> None:
        while not self._client.stop.is_set():
            await self._page(wait=1)

    async def catch_up(self) -> None:
        while await self._page(wait=0):
            pass

    def faults(self, last: int) -> list[str]:
        """`last` is the position of the newest event."""
        if self.seen == list(range(1, last + 1)):
            return []
        place = next((at for at, position in enumerate(self.seen, 1) if at != position), len(self.seen) + 1)
        return [f"feed: {len(self.seen)} events of {last}; at place {place}: {self.seen[place - 2 : place + 2]}"]

    async def _page(self, wait: int) -> bool:
        after = self.seen[-1] if self.seen else 0
        _, answer = await self._client.read(f"/events?after={after}&limit=1000&wait={wait}")
        self.seen += [int(event["id"]) for event in answer["data"]]
        return bool(answer["data"])
