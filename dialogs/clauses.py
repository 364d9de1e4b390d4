"""What a line asks: its questions, without the courtesies and the circumstances around them."""

import re

from dialogs.tokens import words_of

_WHICH = (
    "hva|hvem|hvor|hvordan|hvorfor|når|kva|kven|kvar|kor|korleis|kvifor|ka|kem|kordan|katid|"
    "hvilken|hvilket|hvilke|kva for|what|who|whom|whose|where|when|how|why|which"
)
_VERBS = (
    "er|har|blir|vert|finnes|finst|går|kommer|kjem|dekker|dekkjer|gjelder|gjeld|do|does|did|is|are|have|has"
)
_MAY = "får|kan|må|skal|bør|vil|can|could|will|would|must|should|may"
_SOMEONE = "jeg|vi|du|dere|de|det|den|man|noen|alle|eg|me|dei|ein|i|we|you|they|it|there|the|my|our"
# "… og må vi overnatte" asks once more; "… og må avbestille" goes on.
_JOINT = re.compile(
    rf",?\s+(?:og|and|samt|pluss|men|but)\s+"
    rf"(?=(?:{_WHICH}|{_VERBS})\b|(?:{_MAY})\s+(?:{_SOMEONE})\b)",
    re.IGNORECASE,
)
_BOTH = re.compile(rf"^\W*({_WHICH})\s+(?:og|and|eller|or)\s+({_WHICH})\s+(.+)$", re.IGNORECASE)
_ASKS = re.compile(rf"\b(?:{_WHICH})\b|^\W*(?:{_VERBS}|{_MAY})\b", re.IGNORECASE)
_LACKS = re.compile(
    r"\b(?:ikke|ikkje|finner|finn|mangler|manglar|hjelp|not|cannot|can['’]t|doesn['’]t|missing|help)\b",
    re.IGNORECASE,
)
# A stop ends a sentence where a capital follows a word: "11. november" and "kl. 12" are one.
_STOP = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d]{3}\.)\s+(?=[^\W\da-zæøå])")
_WHO = r"(?:du|dere|de|dykk|dokker|noen|nokon|you|anyone|someone|vert)"
_ME = r"(?:\s+(?:meg|oss|mæ|me|us))?"
# "Kan du si meg når …", "jeg lurer på om …", "I'd like to know where …": what follows is the question.
_LEAD = re.compile(
    r"\b(?:"
    rf"(?:kan|kunne|vil|can|could|would)\s+{_WHO}\s+(?:please\s+)?"
    rf"(?:si|fortelle|fortelje|forklare|svare|hjelpe|tell|say|explain){_ME}"
    r"|(?:lurer|lurte|lure|lurar|undrer|undres|undrast)"
    r"(?:\s+(?:litt|bare|berre|fælt|veldig|også))?\s+på(?:\s+det)?"
    r"|(?:minne|minn|remind)(?:\s+(?:meg|oss|me|us))?(?:\s+(?:på|of|om))?"
    r"|(?:vet|veit|vett)\s+" + _WHO + r"(?:\s+(?:noe|noko))?(?:\s+om)?"
    r"|(?:høre|vite|visst|spørre|spørje|nysgjerrig|nysgjerrig på|usikker på|finne ut av|avklare)"
    r"|(?:wonder|wondering|know|ask|asking|unsure|curious)(?:\s+(?:about|you))?"
    r")(?:\s+(?:noe\s+)?om)?[\s,:–-]+"
    rf"(?=(?:at|om|if|whether|{_WHICH})\b)",
    re.IGNORECASE,
)
# "…, siden vi bor langt unna", "… eller er det for sent": why one asks, or what else it could be.
_ASIDE = re.compile(
    rf",?\s+(?:(?:eller|or)\s+(?=(?:{_VERBS}|{_MAY}|noe|noko|something)\b)|"
    r"siden|sidan|ettersom|fordi|for (?:jeg|vi|eg|me|æ)\b|slik at|så jeg|så vi|altså|"
    r"since|because|as (?:i|we)\b|so (?:i|we)\b).*$",
    re.IGNORECASE,
)
_POINTS_BACK = frozenset(
    "it its they them he she his her this den han hun ho dei dem denne disse desse hennes hans deres".split()
)
_MAY_POINT_BACK = _POINTS_BACK | {"det", "dette", "da", "der", "that", "this", "there", "then"}
FEWEST = 3  # words that a question has at least once what is around it is gone


def questions_in(text: str) -> tuple[str, ...]:
    """The questions of a line: its sentences with a question mark, else all of it.

    `Hva koster det og når er det` is two, and so is `Hvor og når er det`.
    """
    sentences = _STOP.split(text)
    asked = [sentence for sentence in sentences if sentence.rstrip().endswith("?")] or [text]
    return tuple(part for sentence in asked for part in _both(sentence) or _parted(sentence))


def core(question: str) -> str:
    """The question alone: what leads up to it, and why it is asked, left out."""
    led = list(_LEAD.finditer(question))
    alone = question[led[-1].end() :] if led else question
    sentences = [one for one in _STOP.split(alone) if _ASKS.search(one)]
    alone = _ASIDE.sub("", sentences[0] if sentences else alone)
    return alone if len(words_of(alone)) >= FEWEST else question


def wants_an_answer(text: str) -> bool:
    """Whether a line asks, or tells of something that does not work: `Jeg finner ikke lenken`."""
    return "?" in text or _ASKS.search(text) is not None or _LACKS.search(text) is not None


def points_back(question: str) -> bool:
    """Whether it is about what was named before it: `and who chairs it`."""
    return bool(_POINTS_BACK & set(words_of(question)))


def may_point_back(question: str) -> bool:
    """Whether it can't be understood where the question before it isn't: `and what would that cost`."""
    return bool(_MAY_POINT_BACK & set(words_of(question)))


def _parted(sentence: str) -> list[str]:
    """Its parts that ask; one before `og` or `men` that only tells is no question."""
    parts = [part for part in _JOINT.split(sentence) if part.strip()]
    asking = [part for part in parts if _ASKS.search(part)]
    return asking if len(parts) > 1 and asking else parts


def _both(sentence: str) -> list[str]:
    """`Hvor og når er det` as the two that it is; empty for a sentence of another kind."""
    found = _BOTH.match(sentence)
    return [f"{found[1]} {found[3]}", f"{found[2]} {found[3]}"] if found else []
