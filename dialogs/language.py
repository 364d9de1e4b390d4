"""Which language a chat line is in, by the small words that only one of them has."""

import re

from dialogs.model.event import Event
from dialogs.model.people import Person
from dialogs.model.text import LANGUAGES, Language

WORD = re.compile(r"[^\W\d_]+")

# A line written in dialect has few of the first and is answered in bokmål, unless it has nynorsk ones.
BOKMAL = frozenset(
    """jeg ikke hva hvem hvor hvordan hvilken hvilket hvilke hvorfor hvis noen noe mye fra bare være vet kommer
    selv dere deres hun nå uke hjem første gjøre gjør sier sett koster dekker betaler starter slutter varer
    begynner melder kommunene deltakerne webinarene dagene øktene sesjonene arrangørene spørre spør spørsmålet
    lenken påmeldingen reisen samlingen maten kjørende forrige hvert hver enn mer flere både samme bør annen kunne
    skulle""".split()
)
NYNORSK = frozenset(
    """eg ikkje kva kven kvar kor korleis kvifor korfor kvifor kvifår kvart kva nokon noko nokre mykje frå berre
    vere veit kjem sjølv dykk dykkar dokker dei ho no veke heim gjere gjer seier sjå kostar dekkjer dekkar betalar
    startar sluttar varar byrjar melder kommunane deltakarane webinara dagane øktene sesjonane arrangørane spørje
    spørsmålet lenkja lenka påmeldinga reisa samlinga ein eit ei førre meir fleire begge same bør annan kunna skulla
    nynorsk vert verte blir vart ynskjer ønskjer finst trengst trengs medan saman sidan åleine tysdag laurdag
    sundag morgon dekkje dokke kjenner treng høyrer""".split()
) - {
    "melder",
    "øktene",
    "spørsmålet",
    "bør",
    "blir",
    "kor",
    "no",
    "ho",
    "begge",
    "same",
    "ei",
    "kjenner",
    "korfor",
}
NYNORSK_ENDINGS = re.compile(r".{4,}(ane|anes|asjonane|leik)$|^(kor|kva|kven)(leis|for|slags|tid)$")
ENGLISH = frozenset(
    """the what when where who whom which why how is are was were am do does did can could will would should may
    shall have has had this that these those there here it its we you your our they their my me us i and or of to
    with without about any some many much from be been not no yes please thanks thank hello hey if than then also
    on at by an as during after before into only just need want know tell show give get registration deadline
    price cost costs free hotel accommodation travel lunch dinner speaker speakers schedule programme day today
    tomorrow next now first last english start starts end ends join link""".split()
) - {
    "i",
    "has",
    "hotel",
    "programme",
    "start",
    "to",
    "by",
    "her",
    "at",
    "me",
    "no",
    "free",
    "link",
    "am",
    "on",
    "an",
}
NORWEGIAN = frozenset(
    """og er det på til når som med kan for av å har vi du den de at om et en har skal vil må får hei takk går ved
    der da så også eller men hvor kor ka kem når hotell pris frist påmelding reise lunsj middag program økt dag i
    dag morgen neste starter slutter dekt nokken æ mæ dæ dåkker dokker hvis ja nei snakker gratis opp ned blir
    blei ble var""".split()
) - {"at", "i", "for", "program", "men", "den", "hotell", "de", "en", "har", "du", "var", "da"}


def possible(text: str) -> tuple[Language, ...]:
    """The languages this line may be in: one where it gives itself away, all three where it says nothing."""
    words = [word.lower() for word in WORD.findall(text)]
    bokmal = sum(word in BOKMAL for word in words)
    nynorsk = sum(word in NYNORSK or bool(NYNORSK_ENDINGS.match(word)) for word in words)
    english = sum(word in ENGLISH for word in words)
    norwegian = bokmal + nynorsk + sum(word in NORWEGIAN or bool(set(word) & set("æøå")) for word in words)
    if english > norwegian:
        return ("en",)
    if nynorsk > bokmal:
        return ("nn",)
    if bokmal > nynorsk:
        return ("nb",)
    return ("nb", "nn") if norwegian else LANGUAGES


def spoken(text: str, person: Person, event: Event | None) -> Language:
    """The person's choice; else that of their last message unless this one is clearly another; else the event's."""
    if person.language:
        return person.language
    choices = possible(text)
    for language in (person.last_language, event.language if event else None):
        if language in choices:
            return language
    return choices[0]
