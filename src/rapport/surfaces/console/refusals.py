"""What a page is not shown for; `pages/errors` says it in words (`errors.py`)."""

from http import HTTPStatus


class Refusal(Exception):  # noqa: N818  # an answer rather than an error
    """`words` is the key of what is said to the user."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class SignInNeededError(Exception):
    """Nobody is signed in: the way leads to the sign-in page, and from there back."""


def not_found() -> Refusal:
    """What is not there, and what is of another tenant: both look the same."""
    return Refusal(HTTPStatus.NOT_FOUND, "refusal.not_found")
