"""What stands under a question while it is on its way: where it is, what was answered, what can be done."""

from dialogs.experts.naming import signed
from dialogs.folding import folded
from dialogs.ideas import worded
from dialogs.model.event import Event
from dialogs.model.message import Choice, Item, Message, marked_up, typed
from dialogs.model.question import Contribution, Question
from dialogs.model.text import Language
from dialogs.words import say


def asked_card(question: Question, event: Event, sentence: str) -> Message:
    """In private the sentence, and what the asker can do; in a group one small card, alike for all."""
    language = question.language
    markdown = marked_up(*(one.text for one in question.contributions))
    if not question.waits:
        kept = tuple(_kept(question, language))
        return Message(sentence, items=kept, language=language, markdown=markdown if kept else ())
    if question.private:
        return Message(sentence, choices=_for_asker(question), small=_unnamed(question), language=language)
    return Message(
        title=say(f"peers.open_{question.sort}", language),
        text=sentence,
        items=tuple(_answers(question, language)),
        choices=_for_all(question),
        small=_unnamed(question),
        language=language,
        markdown=markdown,
    )


def _unnamed(question: Question) -> str:
    """What of the asker's name is true there."""
    phrase = "nameless.asked" if question.private else "nameless.asked_in_group"
    return say(phrase, question.language) if question.nameless else ""


def _for_asker(question: Question) -> tuple[Choice, ...]:
    language, about = question.language, f"question:{question.id}"
    withdraw = Choice(say(worded("peers.withdraw", question), language), "withdraw_question", about)
    if question.nameless:
        return (withdraw,)
    return (withdraw, Choice(say("nameless.button", language), "nameless", about))


def _for_all(question: Question) -> tuple[Choice, ...]:
    """The asker's own way out is behind *Svar*, so that the card stays small."""
    language, about = question.language, f"question:{question.id}"
    answer = Choice(say("peers.answer", language), "peer_form", about, style="positive")
    return (answer, Choice(_wondering(question, language), "wonder", about))


def _wondering(question: Question, language: Language) -> str:
    count = len(question.wondering)
    phrase = worded("peers.wonder_count" if count else "peers.wonder", question)
    return say(phrase, language, count=count)


def _answers(question: Question, language: Language) -> list[Item]:
    """Participants' answers so far: what experts and organizers answered stands in messages of its own."""
    helped = say("experts.helped", language)
    return [
        folded(
            Item(
                signed(one, language),
                typed(one.text),
                (Choice(helped, "settle", f"question:{question.id}|{place}"),),
            )
        )
        for place, one in enumerate(question.contributions, 1)
        if _stands_here(one)
    ]


def _kept(question: Question, language: Language) -> list[Item]:
    """When it is over, what participants answered stays to be read, and nothing can be pressed."""
    if question.private or question.state == "withdrawn":
        return []
    return [
        folded(Item(signed(one, language), typed(one.text)))
        for one in question.contributions
        if _stands_here(one)
    ]


def _stands_here(contribution: Contribution) -> bool:
    return contribution.label == "participant" and not contribution.confirmed_at
