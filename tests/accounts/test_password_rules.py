"""Long passwords that nobody would try first are taken, whatever they are made of."""

import pytest
from argon2 import PasswordHasher

from app.accounts.rules.passwords import PasswordFault, normal_password, password_fault
from app.accounts.service import passwords

OWN = ("amina.kone@example.org", "Amina Kone")

pytestmark = pytest.mark.real_hashing


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "tulip-harbour-eleven",
        "8402917563028174",
        "كلمة طويلة جدا هنا",
        "длинная фраза без смысла",
        "十二個字以上的密語也可以用哦",
        "no capitals no digits",
        "x7#Kp2!vQ9$z",
    ],
)
def test_taken(password: str) -> None:
    assert password_fault(password, own=OWN) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd1234",
        "Welcome2026!!",
        "qwertyuiop12",
        "123456789012",
        "210987654321",
        "abcdefghijkl",
        "aaaaaaaaaaaa",
        "121212121212",
        "abcdabcdabcd",
        "PasswordPassword1",
        "пароль123456",
    ],
)
def test_too_common(password: str) -> None:
    assert password_fault(password, own=OWN) is PasswordFault.COMMON


@pytest.mark.parametrize(
    "password", ["amina.kone@example.org", "AMINA KONE 1985!", "konekonekone2", "amina.kone2026"]
)
def test_the_owners_own_name_and_address(password: str) -> None:
    assert password_fault(password, own=OWN) is PasswordFault.PERSONAL


def test_at_least_twelve_at_most_a_hundred_and_twenty_eight() -> None:
    words = "river under the old stone bridge " * 5
    assert password_fault(words[:11]) is PasswordFault.TOO_SHORT
    assert password_fault(words[:12]) is None
    assert password_fault(words[:128]) is None
    assert password_fault(words[:129]) is PasswordFault.TOO_LONG


def test_a_letter_is_the_same_however_the_keyboard_writes_it() -> None:
    assert normal_password("café au lait noir") == normal_password("cafe\u0301 au lait noir")


def test_a_hash_is_argon2id_with_the_cost_decided() -> None:
    assert passwords.hash_password("lantern over quiet water").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_nobodys_hash_costs_as_much_as_a_real_one() -> None:
    assert passwords.NOBODYS_HASH.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not passwords.verify_password(None, "anything at all").is_right


def test_a_hash_of_an_older_cost_is_made_again_when_the_password_is_right() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("lantern over quiet water")
    verdict = passwords.verify_password(old, "lantern over quiet water")
    assert verdict.is_right
    assert verdict.new_hash is not None
    assert "m=65536,t=3,p=4" in verdict.new_hash
    assert passwords.verify_password(old, "another long sentence").new_hash is None


def test_at_most_two_passwords_are_hashed_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    import time

    running, most = 0, 0
    guard = threading.Lock()

    class Slow:
        def hash(self, _password: str) -> str:
            nonlocal running, most
            with guard:
                running += 1
                most = max(most, running)
            time.sleep(0.02)
            with guard:
                running -= 1
            return ""

    monkeypatch.setattr(passwords, "_hasher", Slow())
    threads = [threading.Thread(target=passwords.hash_password, args=("words",)) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2
