"""What a question is about, and whom that makes the right one to ask."""

from dataclasses import replace
from datetime import time
from typing import Any

from dialogs.experts.routing import StaffNow, fitting_expert
from dialogs.experts.topics import about, reasons, topic_of
from dialogs.model.event import Event, Listed, Session, Topic
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Text
from tests.dialogs.chat import event as an_event
from tests.dialogs.gathering import at, garden

COMPOST = Topic("compost", Text("kompost", "kompost", "compost"), ("kompost", "compost"))
ROSES = Topic(
    "roses",
    Text("roser", "roser", "roses"),
    ("rose", "roser"),
    ("Hvorfor blir bladene gule?", "Why do the leaves turn yellow?"),
)
E, F, G = "e@example.org", "f@example.org", "g@example.org"
NOW = at("2021-09-13 09.03")


def experts(*people: Listed) -> Event:
    return replace(garden(), topics=(COMPOST, ROSES), people=(*people, *garden().people[2:]))


def expert(email: str, *topics: str, **more: Any) -> Listed:
    return replace(Listed(email[0].upper(), email, frozenset({"expert"}), topics), **more)


EVENT = experts(expert(E, "compost"), expert(F, "roses"))


def question(text: str, number: int = 1) -> Question:
    return Question(
        f"q{number}", "garden", "web::a", "A", "web:group", f"m{number}", text, "nb", NOW, state="asked"
    ).opened()


def staff(of: Event = EVENT, **more: Any) -> StaffNow:
    return replace(StaffNow(NOW, of, frozenset(one.email for one in of.people)), **more)


def chosen(asked: Question, of: Event = EVENT, **more: Any) -> str | None:
    found = fitting_expert(replace(asked, topic=topic_of(asked.text, of)), staff(of, **more))
    return found.email if found else None


def test_a_topics_words_give_it_away_in_any_form() -> None:
    assert topic_of("Er komposten klar?", EVENT) == "compost"
    assert topic_of("How do I make compost?", EVENT) == "compost"
    assert topic_of("Hvem vasker opp?", EVENT) is None


def test_a_question_like_an_example_is_about_the_same_though_none_of_the_words_is_said() -> None:
    found = about("hvorfor er bladene så gule?", EVENT)
    assert found
    assert (found.topic, found.example) == ("roses", "Hvorfor blir bladene gule?")
    assert reasons(found, EVENT, "nb") == ("Tema: roser", "Ligner eksempelet «Hvorfor blir bladene gule?»")
    assert topic_of("my leaves turn yellow, why?", EVENT) == "roses"


def test_the_example_itself_says_more_than_a_word_in_passing() -> None:
    assert topic_of("Hvorfor blir bladene gule i komposten?", EVENT) == "roses"
    assert topic_of("Skal roser i komposten, eller må kompost for roser kjøpes?", EVENT) in (
        "roses",
        "compost",
    )


def test_what_gave_it_away_is_told_in_plain_words() -> None:
    assert reasons(about("Er komposten klar?", EVENT), EVENT, "en") == (
        "Topic: compost",
        "Words that belong to the topic: kompost",
    )
    assert reasons(about("Hvem vasker opp?", EVENT), EVENT, "nn") == (
        "Ingen av temaa passar, så arrangørane får spørsmålet",
    )
    assert reasons(None, replace(EVENT, topics=()), "nb") == ()


def answered(text: str, by: str, topic: str | None, number: int = 9) -> Question:
    contribution = Contribution(by, "F", "expert", "Slik.", NOW)
    return replace(question(text, number), topic=topic).answered_with(contribution)


def test_vert_learns_from_who_answered() -> None:
    past = (answered("Hvordan beskjærer jeg klatreplanter?", F, None),)
    assert topic_of("når beskjærer man klatreplanter", EVENT) is None
    assert topic_of("når beskjærer man klatreplanter", EVENT, past) == "roses"
    found = about("når beskjærer man klatreplanter", EVENT, past)
    assert reasons(found, EVENT, "nb") == ("Tema: roser", "Ligner et spørsmål som er besvart")
    assert not any("beskjærer" in line for line in reasons(found, EVENT, "nb")), "others' words are theirs"


def test_what_went_to_the_wrong_one_and_was_answered_by_another_is_learnt_as_the_others() -> None:
    past = (answered("Hva gjør vi med lus på planter?", F, "compost"),)
    assert topic_of("hjelp, vi har lus på planter", EVENT, past) == "roses"


def test_an_organizers_answer_teaches_what_the_question_was_held_to_be() -> None:
    past = (answered("Hva gjør vi med lus på planter?", "o@example.org", "compost"),)
    assert topic_of("hjelp, vi har lus på planter", EVENT, past) == "compost"


def test_a_topic_that_is_gone_from_the_event_is_not_chosen() -> None:
    past = (answered("Hva gjør vi med lus på planter?", "o@example.org", "pests"),)
    assert topic_of("hjelp, vi har lus på planter", EVENT, past) is None


def test_a_far_too_long_question_is_looked_at_by_its_beginning() -> None:
    assert topic_of("kompost " + "x" * 1_000_000, EVENT) == "compost"


def test_who_has_the_language_is_asked_before_who_has_not() -> None:
    of = experts(expert(E, "compost", languages=("en",)), expert(F, "compost", languages=("nb",)))
    assert chosen(question("Er komposten klar?"), of) == F
    assert chosen(replace(question("Is the compost ready?"), language="en"), of) == E


def test_who_has_least_to_do_is_asked_first_and_who_has_enough_not_at_all() -> None:
    of = experts(expert(E, "compost", most_open=3), expert(F, "compost"), expert(G, "compost"))
    assert chosen(question("kompost?"), of, loads={E: 1, F: 2, G: 1}) == E
    assert chosen(question("kompost?"), of, loads={E: 2, F: 2, G: 1}) == G
    assert chosen(question("kompost?"), of, loads={E: 3, F: 9, G: 9}) == F
    alone = experts(expert(E, "compost", most_open=3))
    assert chosen(question("kompost?"), alone, loads={E: 3}) is None


def test_who_is_at_work_now_is_asked_before_who_comes_later() -> None:
    of = experts(expert(E, "compost", hours=(time(12), time(16))), expert(F, "compost"))
    assert chosen(question("kompost?"), of) == F
    assert chosen(question("kompost?"), of, now=at("2021-09-13 12.00"), loads={F: 1}) == E
    alone = experts(expert(E, "compost", hours=(time(12), time(16))))
    assert chosen(question("kompost?"), alone) == E


def test_who_is_away_out_of_reach_or_said_no_is_not_asked() -> None:
    of = experts(expert(E, "compost"), expert(F, "compost"))
    tomorrow = at("2021-09-14 00.00")
    assert chosen(question("kompost?"), of, away={E: tomorrow}) == F
    assert chosen(question("kompost?"), of, away={E: NOW}) == E
    assert chosen(question("kompost?"), of, reachable_experts={F}) == F
    assert chosen(replace(question("kompost?"), declined=(E, F)), of) is None


def in_session(*speakers: str) -> Event:
    talk = Session("talk", Text.everywhere("Jord"), at("2021-09-13 09.00"), speakers=speakers)
    of = experts(expert(E, "compost"), expert(F, "roses"))
    return replace(of, sessions=(talk,))


def test_a_sessions_speaker_is_the_first_expert_of_its_meeting_chat() -> None:
    of = in_session("F, gartner ved Hagen")
    assert chosen(replace(question("kompost?"), session="talk"), of) == F
    assert chosen(replace(question("Hva sa du nå?"), session="talk"), of) == F
    assert chosen(question("kompost?"), of) == E
    assert chosen(replace(question("kompost?"), session="talk", declined=(F,)), of) == E


def test_a_speaker_whose_name_only_begins_alike_is_another() -> None:
    assert chosen(replace(question("kompost?"), session="talk"), in_session("Fredrik, gartner")) == E


def test_in_the_klimasamling_every_topic_is_found_by_its_own_words() -> None:
    of = an_event()
    for topic in of.topics:
        for word in topic.words:
            assert topic_of(f"Hva med {word}?", of) is not None, word
