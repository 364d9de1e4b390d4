"""The words a list may use: for its columns, and in them for role, status, language, yes and no."""

import re
from collections.abc import Mapping
from typing import TypeVar

from dialogs.model.event import Role
from dialogs.model.registration import Status
from dialogs.model.text import Language

T = TypeVar("T")


def folded(words: str) -> str:
    """`E-post adresse` and `epostadresse` are the same."""
    return re.sub(r"[\W_]+", "", words.casefold())


def _by_word(meanings: Mapping[T, str]) -> Mapping[str, T]:
    return {folded(word): meaning for meaning, words in meanings.items() for word in words.split("|")}


COLUMNS: Mapping[str, str] = _by_word(
    {
        "email": "epost|e-postadresse|e-postadressa|email|e-mail address|mail|mailadresse|epost-adr",
        "name": "navn|namn|name|fullt navn|fullt namn|full name|deltakernavn|deltakarnamn|deltaker|deltakar"
        "|participant",
        "first_name": "fornavn|førenamn|fornamn|first name|given name",
        "last_name": "etternavn|etternamn|last name|surname|family name",
        "municipality": "kommune|kommunenavn|kommunenamn|municipality",
        "role": "rolle|role",
        "cohort": "kohort|gruppe|cohort|group|pulje",
        "status": "status|påmeldingsstatus|påmelding|registration status|registration",
        "contact": "kontaktperson|kontakt|contact person|contact",
        "nights": "netter|nights|antall netter|tal netter|talet på netter|number of nights|overnattinger"
        "|overnattingar|hotellnetter",
        "language": "språk|målform|language|spraak|maalform",
    }
)

ROLES: Mapping[str, Role] = _by_word(
    {
        "participant": "deltaker|deltakar|participant",
        "facilitator": "fasilitator|facilitator|møteleder|møteleiar",
        "expert": "ekspert|expert|fagperson",
        "organizer": "arrangør|organizer|organiser",
        "admin": "admin|administrator",
    }
)

STATUSES: Mapping[str, Status] = _by_word(
    {
        "registered": "påmeldt|påmeld|registrert|meldt på|meld på|registered|signed up",
        "confirmed": "bekreftet|bekrefta|stadfesta|stadfest|fått plass|har plass|plass|confirmed|accepted",
        "waiting": "venteliste|på venteliste|venter|ventar|waiting|waiting list|on the waiting list|waitlist"
        "|waitlisted",
        "cancelled": "avmeldt|avmeld|kansellert|trukket seg|trekt seg|cancelled|canceled|withdrawn",
        "invited": "invitert|invited|ikke påmeldt|ikkje påmeld|not registered",
    }
)

LANGUAGES: Mapping[str, Language] = _by_word(
    {
        "nb": "nb|bokmål|norsk bokmål|norsk|nob|bokmaal|no",
        "nn": "nn|nynorsk|norsk nynorsk|nno",
        "en": "en|engelsk|english|eng",
    }
)

YES = frozenset("ja j yes y true sann x 1".split())
NO = frozenset("nei n no false usann 0".split())
