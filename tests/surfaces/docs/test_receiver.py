"""The functions that the documentation offers to receivers, against what the courier signs."""

import pytest

from rapport.delivery.sign import new_secret, signature_headers
from rapport.surfaces.docs.receiver import TOLERANCE_SECONDS, is_from_rapport, is_standard_webhook

NOW = 1_772_446_360
SECRET, NEXT_SECRET = new_secret(), new_secret()
TARGET, BODY = "/told?by=rapport", '{"status":"completed","näme":1}'.encode()
HEADERS = signature_headers(
    secrets=[NEXT_SECRET, SECRET], message_id="mut_1", target=TARGET, body=BODY, timestamp=NOW, nonce="nonce"
)


@pytest.mark.parametrize(
    ("secret", "target", "body", "now"),
    [
        (new_secret(), TARGET, BODY, NOW),
        (SECRET, "/told", BODY, NOW),
        (SECRET, TARGET, BODY + b" ", NOW),
        (SECRET, TARGET, BODY, NOW + TOLERANCE_SECONDS + 1),
        (SECRET, TARGET, BODY, NOW - TOLERANCE_SECONDS - 1),
    ],
    ids=["another secret", "another target", "another body", "too old", "from the future"],
)
def test_a_callback_that_is_not_ours_or_not_fresh_is_refused(secret: str, target: str, body: bytes, now: float) -> None:
    assert not is_from_rapport(secret, HEADERS, target, body, now)
    assert target != TARGET or not is_standard_webhook(secret, HEADERS, body, now)


@pytest.mark.parametrize("name", HEADERS)
def test_a_callback_with_an_altered_header_is_refused(name: str) -> None:
    altered = {**HEADERS, name: HEADERS[name].replace(HEADERS[name][-8:], "00000001")}

    by_ours = is_from_rapport(SECRET, altered, TARGET, BODY, NOW)
    by_standard = is_standard_webhook(SECRET, altered, BODY, NOW)

    assert (by_ours, by_standard) == (name.startswith("webhook-"), name.startswith("x-mutationengine-"))


@pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET], ids=["old", "new"])
def test_a_callback_is_ours_by_each_secret_that_signs_it(secret: str) -> None:
    assert is_from_rapport(secret, HEADERS, TARGET, BODY, NOW)
    assert is_standard_webhook(secret, HEADERS, BODY, NOW)
