"""Every page of the console is measured, or left out for a reason."""

from bench.console import ADDRESSES, LEFT_OUT, addresses

from rapport.surfaces.console.routes import PAGES

ROUTES = {path for page in PAGES for path in page.paths if "GET" in page.http_methods}


def test_every_page_has_an_address_without_the_arguments_of_its_route() -> None:
    asked = addresses()

    assert asked
    assert not [address for address in asked if ":str}" in address]


def test_what_is_given_or_left_out_is_a_page_that_exists() -> None:
    assert {*ADDRESSES, *LEFT_OUT} <= ROUTES
    assert not set(ADDRESSES) & set(LEFT_OUT)
