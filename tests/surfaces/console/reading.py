"""What tests read of pages that answer forms."""

import html
import re
from collections.abc import Mapping

from visitors import Shown

ONCE, TWICE, THRICE = (f"00000000-0000-4000-8000-00000000000{number}" for number in range(3))
"""Keys of forms."""


def secret_of(shown: Shown) -> str:
    """What is shown once."""
    assert shown.status == 200, shown.text
    [secret] = re.findall(r'<code class="secret" id="secret">([^<]+)</code>', shown.text)
    return html.unescape(str(secret))


def fields_of(shown: Shown, action: str) -> Mapping[str, str]:
    """The hidden fields of the form that goes there, but for the token."""
    [form] = re.findall(rf'<form[^>]* action="{re.escape(action)}".*?</form>', shown.text, re.DOTALL)
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found if name != "csrf"}
