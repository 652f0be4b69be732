"""`rapport settings`, as a process of its own."""

import asyncio
from pathlib import Path

import msgspec

from rapport.settings import Settings, variable
from support import rapport


async def test_a_setting_that_is_wrong_is_named_and_nothing_is_printed() -> None:
    wrong = await asyncio.gather(rapport("settings", port="http"), rapport("settings", prot=80))

    for ended, name in zip(wrong, ("RAPPORT_PORT: ", "RAPPORT_PROT "), strict=True):
        assert (ended.code, ended.out) == (2, "")
        assert name in ended.words
        assert "Traceback" not in ended.words


async def test_every_setting_is_printed_with_its_value_its_default_and_its_purpose() -> None:
    ended = await rapport("settings", port=8181, callback_allow="10.0.0.0/8", host="::1")

    lines = ended.out.splitlines()
    fields = msgspec.structs.fields(Settings)
    assert (ended.code, ended.words) == (0, "")
    assert [line.partition("=")[0] for line in lines[::2]] == [variable(field.name) for field in fields]
    assert all(line.startswith("    ") and " Default: " in line and len(line) > 40 for line in lines[1::2])
    assert {"RAPPORT_PORT=8181", "RAPPORT_HOST=::1", "RAPPORT_CALLBACK_ALLOW=10.0.0.0/8"} <= set(lines)
    assert "Default: 8080." in lines[lines.index("RAPPORT_PORT=8181") + 1]


async def test_what_is_printed_can_be_set_again() -> None:
    lines = (await rapport("settings", port=8181)).out.splitlines()[::2]
    given = dict(line.removeprefix("RAPPORT_").split("=", 1) for line in lines)

    again = await rapport("settings", **{name: value for name, value in given.items() if value})

    assert again.out.splitlines()[::2] == lines


async def test_the_secret_that_is_shown_to_a_provider_is_not_printed() -> None:
    given = {"oidc_issuer": "https://id.example", "oidc_client_id": "rapport", "oidc_client_secret": "hunter2"}
    shown = await rapport("settings", **given)

    assert "RAPPORT_OIDC_CLIENT_SECRET=(set)" in shown.out
    assert "hunter2" not in shown.out + shown.words


async def test_a_secret_is_not_printed(tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("postgresql://user:hunter2@h/x\n")

    shown = await asyncio.gather(
        rapport("settings", database_url="postgresql://user:hunter2@h/x"), rapport("settings", database_url_file=file)
    )

    for ended in shown:
        assert "RAPPORT_DATABASE_URL=(set)\n" in ended.out
        assert "hunter2" not in ended.out + ended.words
