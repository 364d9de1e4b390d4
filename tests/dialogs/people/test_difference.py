"""Promises to who takes a list in anew: it is known what changes, and a column left out changes nothing."""

from dataclasses import replace

from dialogs.model.registration import Registration
from dialogs.people.difference import Change, Difference, difference_of
from dialogs.people.importing import lines_of
from dialogs.people.reading import read_list
from tests.dialogs.gathering import garden

A = Registration("garden", "a@example.org", "A", "Vågå", status="registered", nights=2, version=1)
B = Registration("garden", "b@example.org", "B", "Lom", status="registered", version=3)
C = Registration("garden", "c@example.org", "C", version=1)


def compared(text: str, list_: str = "") -> Difference:
    return difference_of(read_list(text, garden()), (A, B, C), list_)


def test_the_same_list_changes_nothing() -> None:
    same = "epost,navn,kommune,netter\na@example.org,A,Vågå,2\nb@example.org,B,Lom,\nc@example.org,C,,\n"
    assert compared(same) == Difference(unchanged=3)


def test_new_changed_and_gone_are_told_apart_and_what_is_not_in_the_list_stays() -> None:
    what = compared("epost,status\na@example.org,bekreftet\nb@example.org,påmeldt\nd@example.org,invitert\n")
    new = Registration("garden", "d@example.org", status="invited")
    confirmed = replace(A, status="confirmed")
    assert what == Difference((new,), (Change(A, confirmed),), (C,), 1)
    assert what.written == (new, confirmed)
    assert [f"{line.label}: {line.value}" for line in lines_of(what, "nb")] == [
        "Nye: 1 (d@example.org)",
        "Endret: 1",
        "· status: påmeldt → bekreftet: 1 (A)",
        "Uendret: 1",
        "Ikke i lista lenger: 1 (C) – de beholdes, om du ikke krysser av nedenfor",
    ]


def test_a_list_with_a_name_is_of_some_so_nobody_is_gone() -> None:
    what = compared("epost\na@example.org\nd@example.org\n", "Middag")
    assert (what.gone, what.unchanged, len(what.new)) == ((), 1, 1)
    assert what.listed == ("Middag", "a@example.org", "d@example.org")


def test_who_the_list_calls_organizer_is_counted_since_it_gives_no_powers() -> None:
    assert compared("epost,rolle\nx@example.org,arrangør\ny@example.org,admin\n").powerless == 2


def test_many_changes_are_counted_with_a_few_examples() -> None:
    before = tuple(replace(A, email=f"n{n}@example.org", name=f"N{n}") for n in range(40))
    text = "epost,status,netter\n" + "".join(
        f"n{n}@example.org,{'venteliste' if n else 'avmeldt'},2\n" for n in range(40)
    )
    what = difference_of(read_list(text, garden()), before)
    assert [f"{line.label}: {line.value}" for line in lines_of(what, "en")] == [
        "Changed: 40",
        "· status: registered → waiting list: 39 (N1, N2, N3 and 36 more)",
        "· status: registered → cancelled: 1 (N0)",
    ]


def test_the_same_difference_has_the_same_digest_and_another_has_another() -> None:
    text = "epost,status\na@example.org,bekreftet\n"
    assert compared(text).digest == compared(text).digest
    assert compared(text).digest != compared(text.replace("bekreftet", "avmeldt")).digest
