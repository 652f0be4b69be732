"""Scopes on the command line, as they are printed and stored; its library would want the names of the members."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TypeVar

from cyclopts import Parameter, Token

AnyScope = TypeVar("AnyScope", bound=StrEnum)


def scope_option(kind: type[AnyScope]) -> Parameter:
    """An option with one or more scopes of this kind, which may also be given several times."""
    return Parameter(converter=_reader(kind), consume_multiple=True, negative="", show_choices=False)


def _reader(kind: type[AnyScope]) -> Callable[[object, Sequence[Token]], list[AnyScope]]:
    def read_scopes(_: object, tokens: Sequence[Token]) -> list[AnyScope]:
        try:
            return [kind(token.value) for token in tokens]
        except ValueError as error:
            raise ValueError(f"a scope is one of {', '.join(kind)}") from error

    return read_scopes
