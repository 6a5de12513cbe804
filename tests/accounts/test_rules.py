"""Small decisions about accounts."""

import pytest
from flask import Flask

from app.accounts.rules import SET_PASSWORD_PATH, browser_name, device_mark, device_of, network_of


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_counted_by_its_network(address: str, counted: str) -> None:
    assert network_of(address) == counted


def test_the_mark_of_a_browser_is_for_one_account_and_cannot_be_made_up() -> None:
    mark = device_mark("secret", "amina@example.org", device="abc")
    assert device_of("secret", "amina@example.org", mark=mark) == "abc"
    assert device_of("secret", "chen@example.org", mark=mark) == ""
    assert device_of("other secret", "amina@example.org", mark=mark) == ""
    assert device_of("secret", "amina@example.org", mark="abc.é") == ""
    assert device_of("secret", "amina@example.org", mark="") == ""


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/140 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19 like Mac OS X) Version/19 Safari/604", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_mails_lead_to_the_page_that_sets_the_password(app: Flask) -> None:
    [rule] = [each.rule for each in app.url_map.iter_rules() if each.endpoint == "accounts.new_password"]
    assert rule == f"{SET_PASSWORD_PATH}<token>"
