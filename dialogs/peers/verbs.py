"""Each button on an open question's card, and what it does."""

from collections.abc import Callable, Mapping

from dialogs.model.incoming import Pressed
from dialogs.model.known import Known, Outcome
from dialogs.peers.clarifying import reply_back, reply_form
from dialogs.peers.contributing import peer_answer, peer_back, peer_form
from dialogs.peers.remembering import offer_no, offer_yes
from dialogs.peers.settling import settle, withdraw_question
from dialogs.peers.wondering import wonder

VERBS: Mapping[str, Callable[[Pressed, Known], Outcome]] = {
    "offer_no": offer_no,
    "offer_yes": offer_yes,
    "peer_answer": peer_answer,
    "peer_back": peer_back,
    "peer_form": peer_form,
    "reply_back": reply_back,
    "reply_form": reply_form,
    "settle": settle,
    "withdraw_question": withdraw_question,
    "wonder": wonder,
}
