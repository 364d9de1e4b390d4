"""What people do with cards: fill in, press, open the chat so that a card refreshes, follow a link."""

from collections.abc import Mapping

from tests.fakes.cards import Button, card_text, find_button
from tests.fakes.door import Answer, Message, id_of
from tests.fakes.places import Person, Place, Posted, Where
from tests.fakes.speak import Speech
from tests.fakes.wire import Json


class Pressing(Speech):
    async def presses(
        self,
        person: Person,
        where: Where,
        title_or_verb: str,
        fields: Mapping[str, object] | None = None,
        *,
        card: Message | None = None,
        as_submit: bool = False,
        locale: str = "nb-NO",
    ) -> Answer:
        """Fills in and presses a button of the newest card that has it (or of `card`).

        A card in the answer replaces the pressed one: for everyone in a personal chat, for the presser alone
        elsewhere, as Teams does. `as_submit` presses the fallback, as clients without Action.Execute do.
        """
        place = self._place_of_speaker(person, where)
        posted, button = self._button(person, where, title_or_verb, card)
        kind = button.action.get("type")
        assert kind in ("Action.Execute", "Action.Submit"), f"{kind} says nothing to the bot"
        if kind == "Action.Submit" or as_submit:
            value = button.submitted(fields or {}, fallback=as_submit and kind == "Action.Execute")
            return await self._deliver(self._press(person, place, posted, "message", value, locale))
        sent = button.submitted(fields or {})
        return await self._executes(person, place, posted, button.action, sent, "manual", locale)

    async def refreshes(self, person: Person, where: Where) -> list[Answer]:
        """The person opens the chat: cards with `refresh` for them ask the bot for their own view."""
        place = self._place_of_speaker(person, where)
        answers = []
        for posted in self.messages(where, seen_by=person):
            for card in posted.cards():
                refresh = card.get("refresh") or {}
                chosen = refresh.get("userIds")
                mine = person.id in chosen if chosen is not None else len(place.members) <= 60
                if mine and (action := refresh.get("action")):
                    known = action.get("data") or {}
                    answers.append(
                        await self._executes(person, place, posted, action, known, "automatic", "nb-NO")
                    )
        return answers

    def link(self, where: Where, title: str, *, seen_by: Person | None = None) -> str:
        """Where a link button leads."""
        _, button = self._button(seen_by, where, title, None)
        assert button.action.get("type") == "Action.OpenUrl", f"{title!r} is no link"
        return str(button.action["url"])

    async def _executes(
        self,
        person: Person,
        place: Place,
        posted: Posted,
        action: Json,
        sent: Json,
        trigger: str,
        locale: str,
    ) -> Answer:
        named: Json = {key: action[key] for key in ("type", "title", "verb", "id") if key in action}
        value = {"action": {**named, "data": sent}, "trigger": trigger}
        activity = self._press(person, place, posted, "invoke", value, locale)
        activity["name"] = "adaptiveCard/action"
        return await self._deliver(activity)

    def _press(
        self, person: Person, place: Place, posted: Posted, kind: str, value: Json, locale: str
    ) -> Json:
        number = self._new_id(place, by_bot=False) if kind == "message" else self._event_id()
        activity = self.activity(kind, person, place, id=number, locale=locale)
        activity["conversation"]["id"] = posted.conversation
        activity["replyToId"] = posted.id
        activity["value"] = value
        activity["channelData"] |= {"source": {"name": "message"}, "legacy": {"replyToId": posted.id}}
        return activity

    def _button(
        self, person: Person | None, where: Where, title_or_verb: str, card: Message | None
    ) -> tuple[Posted, Button]:
        seen = [self.message(id_of(card))] if card else self.messages(where, seen_by=person)
        for posted in reversed(seen):
            for shown in posted.cards(person) if not posted.who else ():
                if button := find_button(shown, title_or_verb):
                    return posted, button
        read = "\n".join(card_text(card) for posted in seen for card in posted.cards(person))
        raise AssertionError(f"no button {title_or_verb!r} there; the cards show:\n{read}")
