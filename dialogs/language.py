"""Which language a chat line is in, by the small words that only one of them has."""

import re

from dialogs.model.event import Event
from dialogs.model.people import Person
from dialogs.model.text import LANGUAGES, Language

WORD = re.compile(r"[^\W\d_]+")

# A line in dialect has few of the first and is answered in bokmål, unless it has nynorsk ones.
BOKMAL = frozenset(
    """
    jeg ikke hva hvem hvor hvordan hvilken hvilket hvilke hvorfor hvis noen noe mye fra bare være vet
    kommer selv dere deres hun nå uke hjem gjøre gjør sier koster dekker starter slutter begynner
    åpner spørre spør lenken forrige hvert hver mer flere samme annen kunne skulle sent timer dager uker
    """.split()
)
NYNORSK = frozenset(
    """
    eg ikkje kva kven kvar korleis kvifor kvart nokon noko nokre mykje frå berre vere vera veit kjem
    sjølv sjølve dykk dykkar dei veke heim gjere gjer seier sjå kostar dekkjer dekkar betalar startar
    sluttar varar byrjar opnar spørje lenkje ein eit førre meir fleire annan kunna skulla vart vert
    verte ynskjer ønskjer finst trengst medan saman sidan åleine seint tysdag laurdag sundag morgon
    fyrste frukost teke atterhald framlegg fylgje følgje fylgjer følgjer høve høver lyt laut syner tykkjer
    gje gjev gjeve segja nemne førebels førehand førevegen førebu utanfor gonga gongar
    deira hjå åt difor sjølvsagt røynsle tilskot kyrkje skule skulen symje halde haldast
    tek take fekk vore vorte gjekk såg heile eigentleg eigen eige eiga eigne naudsynt
    ymse skilnad løyve løysing kommunane deltakarane arrangørane namneskilt tidsskjema
    dokkars fær kår nokke nokon itte pausa samtala
    dokke timar dagar vegar gonger gong stad stader namn høyrer treng nynorsk innkjøpa framleis enno
    strøyme strøymde strøymt strøymast
    """.split()
)
NYNORSK_ENDINGS = re.compile(
    r"\w{3,}(ane|arar|arane|legare|gje|kje)$|\w{4,}(leg|lege|leik|leiken)$|\w*(lei(ar|ing)|passing)\w*$"
)
# -ere alone is also what many verbs end in, as diskutere.
BOKMAL_ENDINGS = re.compile(r"\w{3,}(erne|lig|lige|het|heten|arer|takere|ledere|holdere|ligere|lærere)$")
ENGLISH = frozenset(
    """
    the what when where who whom which why how is are was were do does did can could will would should
    may shall have this that these those there here it its we you your our their they us and or of with
    without about any some many much from be been not yes please thanks thank hello hey if than then
    also as during after before into only just need want know tell show give get registration deadline
    price cost costs accommodation travel lunch dinner speaker speakers schedule programme today
    tomorrow next now first last english ends join monday tuesday wednesday thursday friday saturday
    sunday january november september october december remind reminder reminders human talk speak someone
    """.split()
) - {"september", "november", "first"}
# Whoever writes these writes dialect, in which "kor" is no sign of nynorsk.
DIALECT = frozenset(
    "æ e mæ dæ sæ ka ke kem ska itj ikkj itte te nokka nokken nån nånn dokker dåkker bli va vare vara".split()
)
NORWEGIAN = frozenset(
    """
    og første er det på til når som med kan av å vi om et skal vil må får hei takk går ved der så også eller
    hvor kor ka kem pris frist påmelding reise lunsj middag økt dag dagen morgen neste dekt nokken æ mæ
    ska skjer fisk der til kan nettet hvor lenge torsdag fredag kjøtt
    dæ dåkker dokker ja nei snakker gratis ned blir blei ble enn oss meg deg dere hvis mange
    """.split()
)
LETTERS = frozenset("æøå")


def possible(text: str) -> tuple[Language, ...]:
    """The languages this line may be in: one where it gives itself away, all three where it says nothing."""
    words = [word.lower() for word in WORD.findall(text)]
    bokmal = sum(word in BOKMAL or bool(BOKMAL_ENDINGS.match(word)) for word in words)
    nynorsk = sum(word in NYNORSK or bool(NYNORSK_ENDINGS.match(word)) for word in words)
    if not bokmal and "kor" in words and "hvor" not in words and DIALECT.isdisjoint(words):
        nynorsk += 1
    english = sum(word in ENGLISH for word in words)
    norwegian = bokmal + nynorsk + sum(word in NORWEGIAN or bool(LETTERS & set(word)) for word in words)
    if english > norwegian:
        return ("en",)
    if nynorsk > bokmal:
        return ("nn",)
    if bokmal > nynorsk:
        return ("nb",)
    return ("nb", "nn") if norwegian else LANGUAGES


def spoken(text: str, person: Person, event: Event | None) -> Language:
    """The person's choice; else their last one unless this is clearly another; else the event's."""
    if person.language:
        return person.language
    choices = possible(text)
    for language in (person.last_language, event.language if event else None):
        if language in choices:
            return language
    return choices[0]
