"""What is measured: figures, each with its unit, the ratio that can be compared between machines, and its target."""

from msgspec import Struct


class Target(Struct, frozen=True, kw_only=True):
    """What the ratio, or without a ratio the value, should be. One of the two is given."""

    at_least: float | None = None
    at_most: float | None = None

    def reached(self, number: float) -> bool:
        return (self.at_least is None or number >= self.at_least) and (self.at_most is None or number <= self.at_most)

    def __str__(self) -> str:
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


class Figure(Struct, frozen=True, kw_only=True):
    """`ratio` is to what `beside` names, measured in the same run: the part that machines have in common."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    beside: str = ""
    target: Target | None = None

    @property
    def reached(self) -> bool | None:
        """None: nothing is aimed at."""
        if self.target is None:
            return None
        return self.target.reached(self.value if self.ratio is None else self.ratio)


def rate(name: str, per_second: float, beside: str = "", other: float = 0, target: Target | None = None) -> Figure:
    """So many a second; with `beside`, divided by `other`."""
    ratio = per_second / other if beside else None
    return Figure(name=name, value=per_second, unit="/s", ratio=ratio, beside=beside, target=target)


def delay(name: str, ms: float, target: Target | None = None) -> Figure:
    return Figure(name=name, value=ms, unit="ms", target=target)
