from hypothesis import given
from hypothesis import strategies as st

from rapport.surfaces.files import disposition, download_headers


@given(st.text(min_size=1, max_size=255))
def test_any_name_fits_into_a_header(name: str) -> None:
    name = name.encode(errors="replace").decode()
    header = disposition(name)

    assert header.isascii()
    assert header.isprintable()
    assert not set(header.removeprefix("attachment; filename*=UTF-8''")) & set("\"\\;, '()<>@:/[]?={}")


def test_a_file_is_saved_and_never_run() -> None:
    assert download_headers("cv.html", 3) == {
        "content-length": "3",
        "content-disposition": "attachment; filename*=UTF-8''cv.html",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox",
    }
