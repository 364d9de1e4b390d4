"""Every turn goes through the Bot Framework: Activity, TurnContext, ActivityHandler, on our own adapter."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog
from botbuilder.core import ActivityHandler, BotAdapter, InvokeResponse, TurnContext
from botbuilder.schema import (
    Activity,
    ActivityTypes,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    ConversationReference,
    ResourceResponse,
)

from bot.channels.teams.cards import CARD, card
from bot.channels.teams.roster import TeamsRoster
from bot.channels.teams.sender import TeamsChannel
from bot.channels.teams.translate import heard, language_of
from bot.channels.teams.wire import Json, tenant_of
from dialogs.model.incoming import Incoming, Pressed
from dialogs.model.message import Message
from dialogs.words import say
from scheduler.outbox import Address, CannotSend

log = structlog.get_logger(__name__)

FORGET = "forget_me_yes"
RAW = "vert.raw"  # the activity as it came: the schema's own classes lose the tenant


class Answer(Protocol):
    """`card` takes the place of what was pressed; `notice` is a sentence for the presser alone."""

    @property
    def card(self) -> Message | None: ...

    @property
    def notice(self) -> str: ...


class Turns(Protocol):
    """bot.turn.Turns, as far as a channel needs it."""

    async def take(self, incoming: Incoming) -> Answer: ...


class VertBot(ActivityHandler):
    """Whatever Teams tells of, translated and given to the turn."""

    def __init__(
        self, turns: Turns, roster: TeamsRoster, channel: TeamsChannel, now: Callable[[], datetime]
    ) -> None:
        self._turns, self._roster, self._channel, self._now = turns, roster, channel, now

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context)

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self._take(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._take(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        raw = turn_context.turn_state[RAW]
        incoming = heard(raw, self._now())
        if incoming is None:
            return InvokeResponse(status=200, body={})
        _, answer = await self._answer(incoming, raw)
        return InvokeResponse(status=200, body=_answer_to_press(answer, raw))

    async def _take(self, turn_context: TurnContext) -> None:
        raw = turn_context.turn_state[RAW]
        incoming = heard(raw, self._now())
        if incoming is None:
            return
        incoming, answer = await self._answer(incoming, raw)
        if not isinstance(incoming, Pressed):
            return
        if answer.card is not None:
            await self._show(turn_context, incoming, answer.card)
        elif answer.notice:
            await self._say_privately(raw, Message(text=answer.notice))

    async def _answer(self, incoming: Incoming, raw: Json) -> tuple[Incoming, Answer]:
        self._channel.heard_from(tenant_of(raw), raw["serviceUrl"])
        incoming = await self._roster.introduce(incoming, raw)
        answer = await self._turns.take(incoming)
        if isinstance(incoming, Pressed) and incoming.verb == FORGET:
            self._roster.forget(incoming.sender.id)
        return incoming, answer

    async def _show(self, turn_context: TurnContext, pressed: Pressed, shown: Message) -> None:
        """An older client's press has no answer of its own, so the card is replaced, or shown in private."""
        activity = Activity(
            type=ActivityTypes.message, attachments=[Attachment(content_type=CARD, content=card(shown))]
        )
        try:
            if pressed.where.kind == "private" and pressed.card:
                activity.id = pressed.card
                await turn_context.update_activity(activity)
            elif pressed.where.kind == "private":
                await turn_context.send_activity(activity)
            else:
                await self._say_privately(turn_context.turn_state[RAW], shown)
        except CannotSend as refusal:
            log.warning("teams_press_not_shown", why=str(refusal))

    async def _say_privately(self, raw: Json, message: Message) -> None:
        try:
            await self._channel.send(_private(raw), message)
        except CannotSend as refusal:
            log.warning("teams_press_not_shown", why=str(refusal))


def _private(raw: Json) -> Address:
    return Address(
        channel="teams",
        tenant=tenant_of(raw),
        person=raw["from"]["id"],
        reference={"service_url": raw["serviceUrl"], "bot": raw["recipient"]["id"]},
    )


def _answer_to_press(answer: Answer, raw: Json) -> Json:
    if answer.card is None:
        said = answer.notice or say("cards.noted", language_of(raw) or "nb")
        return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": said}
    return {"statusCode": 200, "type": CARD, "value": card(answer.card)}


class Bot(Protocol):
    async def on_turn(self, turn_context: TurnContext) -> None: ...


class TeamsAdapter(BotAdapter):
    """What the bot says inside a turn leaves by our own sender."""

    def __init__(self, bot: Bot, channel: TeamsChannel) -> None:
        super().__init__()
        self._bot, self._channel = bot, channel

    async def take(self, raw: Json) -> Json | None:
        """One turn. Returns the body that answers an invoke, None for all else."""
        context = TurnContext(self, activity_of(raw))
        context.turn_state[RAW] = raw
        await self.run_pipeline(context, self._bot.on_turn)
        answer = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return answer.value.body if answer else None

    async def send_activities(
        self, context: TurnContext, activities: Sequence[Activity]
    ) -> list[ResourceResponse]:
        return [await self._send(context, activity) for activity in activities]

    async def _send(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse()
        posted = await self._channel.post(_address(context), _body(activity))
        return ResourceResponse(id=posted)

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        posted = await self._channel.replace(_address(context), activity.id, _body(activity))
        return ResourceResponse(id=posted)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        await self._channel.delete(_address(context), reference.activity_id)


def activity_of(raw: Json) -> Activity:
    """The Bot Framework's own object, of the fields a turn is steered by; the rest stays in the raw one."""
    sender, bot, conversation = raw["from"], raw["recipient"], raw["conversation"]
    return Activity(
        type=raw["type"],
        id=raw["id"],
        name=raw.get("name"),
        action=raw.get("action"),
        text=raw.get("text"),
        value=raw.get("value"),
        locale=raw.get("locale"),
        reply_to_id=raw.get("replyToId"),
        channel_id=raw["channelId"],
        service_url=raw["serviceUrl"],
        channel_data=raw.get("channelData"),
        from_property=_account(sender),
        recipient=_account(bot),
        conversation=ConversationAccount(
            id=conversation["id"],
            conversation_type=conversation.get("conversationType"),
            tenant_id=tenant_of(raw),
        ),
    )


def _account(given: Json) -> Any:
    return ChannelAccount(id=given["id"], name=given.get("name"), aad_object_id=given.get("aadObjectId"))


def _address(context: TurnContext) -> Address:
    raw: Json = context.turn_state[RAW]
    return Address(
        channel="teams",
        conversation=raw["conversation"]["id"],
        tenant=tenant_of(raw),
        reference={"service_url": raw["serviceUrl"], "bot": raw["recipient"]["id"]},
    )


def _body(activity: Activity) -> Json:
    attachments = [
        {"contentType": attachment.content_type, "content": attachment.content}
        for attachment in activity.attachments or ()
    ]
    given = {"type": activity.type, "text": activity.text, "attachments": attachments}
    return {name: value for name, value in given.items() if value}
