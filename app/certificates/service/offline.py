"""The page that checks certificates offline: with the office's keys and what was taken back until now."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.certificates.queries import taken_back_within
from app.certificates.service.publishing import last_list, published_keys
from app.certificates.signing.did import did_document
from app.certificates.signing.keys import list_keys
from app.certificates.signing.manifest import KeyState, reinstated
from app.certificates.signing.offline import offline_page
from app.certificates.signing.shape import as_time
from app.certificates.signing.status_list import GOOD_FOR, PLACES, encoded_list, status_list_url
from app.core.dates import date_words
from app.core.i18n import CATALOGUES, LANGUAGE_NAMES, in_language, text_direction
from app.core.i18n import gettext as _
from app.core.settings import Settings

OFFLINE_FILE = "verify.html"


def make_offline_page(db: Session, settings: Settings, *, now: datetime) -> bytes:
    """The page as it can be made now; raises NoKeys."""
    known = {
        "name": settings.office_name,
        "did": published_keys(settings),
        "withdrawn": _withdrawn(settings),
        "made": as_time(now),
        "good_for_days": GOOD_FOR.days,
        "lists": _lists(db, settings.base_url),
        "words": {tag: _spoken(tag, settings, now) for tag in LANGUAGE_NAMES if _is_there(tag)},
    }
    return offline_page(
        office_name=settings.office_name, title=f"{settings.office_name} – verify", known=known
    )


def _withdrawn(settings: Settings) -> dict[str, Any]:
    """The keys that are in the document of the office no more, as if they were in one."""
    lost = [key for key in list_keys(settings) if key.state is KeyState.COMPROMISED]
    return did_document([reinstated(key) for key in lost], settings.base_url)


def _lists(db: Session, base_url: str) -> dict[str, str]:
    """Each list by its address, as credentials name it; not signed, as the page vouches for itself."""
    return {
        status_list_url(base_url, number): encoded_list(
            place % PLACES
            for place in taken_back_within(db, first=(number - 1) * PLACES, count=PLACES).places
        )
        for number in range(1, last_list(db) + 1)
    }


def _is_there(language: str) -> bool:
    return language == "en" or (CATALOGUES / language).is_dir()


def _spoken(language: str, settings: Settings, now: datetime) -> dict[str, Any]:
    with in_language(language):
        direction = {"own": LANGUAGE_NAMES[language], "direction": text_direction()}
        return direction | _page_words(settings.office_name, date_words(now.date())) | _fact_words()


def _page_words(office: str, day: str) -> dict[str, str]:
    return {
        "title": _("Check a certificate"),
        "lead": _("This page checks the file on your own computer and sends nothing to anybody."),
        "drop": _("Drop the file of a certificate of %(office)s here", office=office),
        "choose": _("Choose a file"),
        "saved": _(
            "It knows the keys of %(office)s, and what was taken back until %(day)s.", office=office, day=day
        ),
        "age": _(
            "This page was saved %(when)s. It does not know what was taken back since: save it anew.",
            when="{when}",
        ),
        "valid": _("The file is genuine"),
        "valid_text": _("Until %(day)s the certificate had been neither revoked nor replaced.", day=day),
        "late": _("It is newer than this page. Whether it was taken back since, the page of its code says."),
        "taken_back": _("The file is genuine, but the certificate was revoked or replaced"),
        "taken_back_text": _("The page of its code says since when."),
        "changed": _("This file was changed after it was issued"),
        "changed_text": _("Do not trust what it says. The page of its code says what was issued."),
        "withdrawn": _("Signed by a key that was withdrawn"),
        "withdrawn_text": _(
            "Somebody else may have that key, so its signature proves nothing. "
            "The page of its code says what was issued."
        ),
        "foreign": _("Nothing in this file comes from %(office)s", office=office),
        "foreign_text": _("A photo, a scan or a print carries no signature. Check the code on it instead."),
        "too_large": _("The file is larger than 2 MB; no certificate of ours is."),
        "too_old": _("This browser does not know the signatures of certificates (Ed25519). Use a newer one."),
    }


def _fact_words() -> dict[str, str]:
    return {
        "looked_at": _("What was looked at"),
        "signature": _("The signature over the whole file"),
        "credential": _("The credential in the file"),
        "good": _("in order"),
        "bad": _("not in order"),
        "says": _("What it says"),
        "training": _("Training"),
        "facts": _("Place, dates and length"),
        "modules": _("Modules"),
        "serial": _("Serial number"),
        "issued_on": _("Issued on"),
        "issued_by": _("Issued by"),
        "page": _("Page of its code"),
        "whose": _("Is it this person's?"),
        "name": _("Name on the certificate"),
        "name_hint": _("Exactly as it is printed, with capitals and accents."),
        "compare": _("Compare the name"),
        "agrees": _("The name agrees"),
        "differs": _("The name does not agree"),
    }
