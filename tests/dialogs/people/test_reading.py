"""Promises to who brings a list: whatever wrote it, it is read; what is wrong is told with its line."""

import codecs
from collections.abc import Callable

import pytest

from dialogs.model.registration import Registration
from dialogs.model.text import Language
from dialogs.people.decoding import MOST_BYTES, decoded
from dialogs.people.problem import Unreadable
from dialogs.people.reading import read_list
from dialogs.people.sheet import MOST_ROWS
from tests.dialogs.gathering import garden

ASE = Registration(
    "garden",
    "ase@example.org",
    "Åse Ø. Æraas",
    "Ås",
    "facilitator",
    "north",
    "confirmed",
    contact=True,
    nights=2,
    language="nn",
)
HEADERS = {
    "nb": "E-post;Navn;Kommune;Rolle;Gruppe;Status;Kontaktperson;Netter;Målform",
    "nn": "e-postadresse;NAMN;kommune;rolle;kohort;status;kontaktperson;talet på netter;språk",
    "en": "E-mail;Full name;Municipality;Role;Cohort;Status;Contact person;Nights;Language",
}
ROWS = {
    "nb": "Ase@Example.org;Åse Ø. Æraas;Ås kommune;fasilitator;Nord;Bekreftet;ja;2;nynorsk",
    "nn": " ase@example.org ;Åse Ø. Æraas;Ås;Fasilitator;north;stadfesta;x;2,0;nn",
    "en": "ase@example.org;Åse Ø.  Æraas;Ås;facilitator;nord;confirmed;Yes;2;NN",
}


def rows(text: str) -> tuple[Registration, ...]:
    read = read_list(text, garden())
    assert [one.in_("en") for one in read.problems] == []
    return read.rows


def wrong(text: str, language: Language = "nb") -> list[str]:
    read = read_list(text, garden())
    assert read.rows == (), "nothing is half taken"
    return [one.in_(language) for one in read.problems]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("cp1252"),
        lambda text: text.encode("latin-1"),
        lambda text: text.encode("utf-16"),
    ],
    ids=["utf-8", "with its mark", "Windows", "Latin-1", "Excel's Unicode text"],
)
@pytest.mark.parametrize("sign", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_a_list_is_read_whatever_wrote_it(language: str, encode: Callable[[str], bytes], sign: str) -> None:
    text = f"{HEADERS[language]}\r\n{ROWS[language]}\r\n".replace("2,0", "2").replace(";", sign)
    assert rows(decoded(encode(text))) == (ASE,)


def test_what_is_not_there_is_what_most_people_are() -> None:
    assert rows("epost\nb@example.org\n") == (Registration("garden", "b@example.org"),)


def test_a_bare_list_of_addresses_needs_no_header() -> None:
    assert [one.email for one in rows("a@example.org\n\nB@example.org\n")] == [
        "a@example.org",
        "b@example.org",
    ]


def test_a_quoted_cell_may_go_on_over_lines_and_hold_the_separator() -> None:
    text = 'epost;navn\na@example.org;"Å;se\nBerg"\nb;B\n'
    assert wrong(text) == ["Linje 4: «b» er ingen e-postadresse."]
    assert rows(text.replace("\nb;B", ""))[0].name == "Å;se Berg"


def test_a_first_and_a_last_name_are_a_name_and_the_hint_excel_writes_is_none() -> None:
    assert rows("sep=,\nFornavn,Etternavn,E-post\nÅse,Berg,a@example.org\n")[0].name == "Åse Berg"


def test_a_municipality_has_one_name_however_it_is_written() -> None:
    text = "epost,kommune\na@example.org,Vågå kommune\nb@example.org,VÅGÅ\nc@example.org,-\n"
    assert [one.municipality for one in rows(text)] == ["Vågå", "Vågå", ""]


def test_a_contact_person_may_be_named_and_is_who_is_named() -> None:
    read = read_list("epost,navn,kontaktperson\na@example.org,A,A\nb@example.org,B,A\n", garden())
    assert [one.contact for one in read.rows] == [True, False]
    assert [note.in_("nb") for note in read.notes] == [
        "Kontaktperson: 1 rader nevner en annen enn personen selv. Det blir ikke tatt med."
    ]


def test_columns_nobody_knows_are_named_and_left_even_with_signs_in_them() -> None:
    read = read_list("epost,Telefon,Allergi\na@example.org,+47 00,=ingen\n", garden())
    assert read.columns == ("email",)
    assert read.rows == (Registration("garden", "a@example.org"),)
    assert [note.in_("nb") for note in read.notes] == ["Disse kolonnene bruker jeg ikke: Telefon, Allergi."]


FAULTY = """\
epost,navn,rolle,status,gruppe,språk,netter
,Uten
hei,Feil
a@example.org,A
A@EXAMPLE.ORG,A igjen
b@example.org,B,sjef
c@example.org,C,,kanskje
d@example.org,D,,,sør
e@example.org,E,,,,tysk
f@example.org,F,,,,,to
g@example.org,G,,,,,99
h@example.org,H,,,,,,mer
"""


def test_every_faulty_line_is_told_with_what_would_do() -> None:
    assert wrong(FAULTY) == [
        "Linje 2: e-postadressen mangler.",
        "Linje 3: «hei» er ingen e-postadresse.",
        "Linje 5: a@example.org står på linje 4 også. Hver person skal ha én rad.",
        (
            "Linje 6: rollen «sjef» kjenner jeg ikke. Jeg kjenner deltaker, fasilitator, ekspert, arrangør "
            "og administrator; tomt betyr deltaker."
        ),
        (
            "Linje 7: statusen «kanskje» kjenner jeg ikke. Jeg kjenner påmeldt, bekreftet, venteliste, "
            "avmeldt og invitert; tomt betyr påmeldt."
        ),
        "Linje 8: gruppa «sør» finnes ikke i arrangementet. Det har north.",
        "Linje 9: språket «tysk» kjenner jeg ikke. Jeg kjenner bokmål, nynorsk og engelsk.",
        "Linje 10: «to» er ikke et antall netter. Skriv et helt tall, eller la feltet stå tomt.",
        "Linje 11: 99 netter er for mange. Skriv et tall på høyst 60.",
        "Linje 12: 8 felt, men lista har 7 kolonner. Se etter et skilletegn inne i et felt.",
    ]


def test_every_faulty_line_is_told_in_the_readers_language() -> None:
    text = "epost,status\na@example.org,kanskje\n"
    assert wrong(text, "nn") == [
        (
            "Linje 2: statusen «kanskje» kjenner eg ikkje. Eg kjenner påmeld, stadfesta, venteliste, avmeld "
            "og invitert; tomt tyder påmeld."
        )
    ]
    assert wrong(text, "en") == [
        (
            "Line 2: I don't know the status “kanskje”. I know registered, confirmed, waiting list, "
            "cancelled and invited; empty means registered."
        )
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+47", "-1", "@SUM(A1)", '"\t=1"', '"\r1"', " =1"])
def test_a_cell_that_a_spreadsheet_would_run_is_refused_with_its_line(cell: str) -> None:
    (said,) = wrong(f"epost,navn\na@example.org,A\nb@example.org,{cell}\n")
    assert said.startswith("Linje 3: «")
    assert said.endswith("» under navn begynner som en formel (= + - @). Skriv verdien i stedet.")


def test_what_is_too_long_is_refused_with_its_line() -> None:
    assert wrong(f"epost,navn\na@example.org,{'å' * 201}\n") == [
        "Linje 2: navn er på 201 tegn, og kan være på høyst 200."
    ]


@pytest.mark.parametrize(
    "text,said",
    [
        ("", "Lista er tom. Den første linja skal ha navnene på kolonnene, minst «e-post»."),
        ("epost;navn\n\n", "Lista har bare navnene på kolonnene, og ingen personer."),
        (
            "navn;kommune\nA;B\n",
            (
                "Lista har ingen kolonne for e-postadresser. Jeg fant disse kolonnene: navn, kommune. Kall "
                "en av dem «e-post»."
            ),
        ),
        (
            "epost;E-mail\na@example.org;b@example.org\n",
            "Kolonnene «epost» og «E-mail» betyr det samme. Ta bort en av dem.",
        ),
        (
            'epost;navn\na@example.org;A\nb@example.org;"B\n',
            "På linje 3 lar ikke fila seg lese. Se etter et anførselstegn som ikke er lukket.",
        ),
        (
            "epost\n" + "".join(f"n{n}@example.org\n" for n in range(MOST_ROWS + 1)),
            f"Lista har mer enn {MOST_ROWS} rader. Del den i flere.",
        ),
        (
            "epost" + ";x" * 2_000_000,
            "Lista har mer enn 200 kolonner. Ta bort dem som ikke trengs.",
        ),
    ],
    ids=["empty", "header alone", "no address", "twice the same", "open quote", "too many", "too wide"],
)
def test_a_list_that_can_not_be_read_is_refused_as_a_whole(text: str, said: str) -> None:
    assert wrong(text) == [said]


@pytest.mark.parametrize(
    "content,said",
    [
        (b"a" * (MOST_BYTES + 1), "Fila er for stor. Den kan være på høyst 5 MB."),
        (b"\xd0\xcf\x11\xe0 and so on", "Dette er en gammel Excel-fil (.xls)."),
        (b"epost\x00navn", "Dette er verken en CSV-fil eller en Excel-fil (.xlsx)."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        decoded(content)
    assert refusal.value.problem.in_("nb").startswith(said)
