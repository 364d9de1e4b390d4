"""The connector: what Teams does when the bot speaks, edits, deletes or asks who is there."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from tests.fakes.calls import WRITES, Call, Dropped, Fault, Hold
from tests.fakes.cards import cards_of, mention_entities
from tests.fakes.identity import Setup
from tests.fakes.limits import READS, SENDS, TENANT, Windows, busiest
from tests.fakes.places import Person, Place, Posted, Where
from tests.fakes.roster import Roster, not_in_roster
from tests.fakes.wire import Json, Refused

_IN = "/{region}/v3/conversations"
_ROUTES = (
    ("POST", _IN, "create"),
    ("POST", _IN + "/{conversation}/activities", "send"),
    ("POST", _IN + "/{conversation}/activities/{activity}", "reply"),
    ("PUT", _IN + "/{conversation}/activities/{activity}", "update"),
    ("DELETE", _IN + "/{conversation}/activities/{activity}", "delete"),
    ("GET", _IN + "/{conversation}/members", "members"),
    ("GET", _IN + "/{conversation}/pagedmembers", "pagedmembers"),
    ("GET", _IN + "/{conversation}/members/{member}", "member"),
    ("GET", _IN + "/{conversation}/activities/{activity}/members", "members"),
    ("GET", "/{region}/v3/teams/{team}", "team"),
    ("GET", "/{region}/v3/teams/{team}/conversations", "team_channels"),
)


class Connector(Roster):
    def __init__(self, setup: Setup) -> None:
        super().__init__(setup)
        self.limits, self.record = setup.limits, setup.record
        self.latency = 0.0
        self.max_bytes = 100 * 1024  # counted as UTF-16, as Teams counts
        self.requests: list[Call] = []
        self._faults: list[Fault] = []
        self._holds: list[Hold] = []
        self._windows: dict[tuple[str, str], Windows] = {}
        self._operations: dict[str, Callable[[Call], tuple[int, object]]] = {
            "create": self._create,
            "send": self._send,
            "reply": self._send,
            "update": self._update,
            "delete": self._delete,
            "members": self._members,
            "pagedmembers": self._paged_members,
            "member": self._member,
            "team": self._team,
            "team_channels": self._team_channels,
        }

    # what a test may arrange and ask

    def fail_next(
        self,
        conversation: Where | None = None,
        *,
        status: int | None = None,
        code: str = "",
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        stored: bool = False,
        drop: bool = False,
        latency: float = 0.0,
        operation: str | None = None,
    ) -> Fault:
        """The next `times` (None: until healed) writes there fail, or those of the named operation.

        `stored`: Teams did as asked all the same. `drop`: the connection breaks instead of an answer.
        `latency` alone: late, but well.
        """
        where = self._where(conversation)
        fault = Fault(where, operation, times, status, code, headers or {}, stored, drop, latency)
        self._faults.append(fault)
        return fault

    def hold_next(
        self,
        conversation: Where | None = None,
        *,
        operation: str | None = None,
        stored: bool = False,
        times: int | None = 1,
        status: int | None = None,
    ) -> Hold:
        """The next write there waits until released: before Teams did as asked, or (`stored`) after.

        With a `status` it is refused so once it is released.
        """
        hold, where = Hold(), self._where(conversation)
        self._holds.append(hold)
        self._faults.append(Fault(where, operation, times, status=status, stored=stored, hold=hold))
        return hold

    def heal(self) -> None:
        """No more faults; what is held goes on."""
        for hold in self._holds:
            hold.release()
        self._holds.clear()
        self._faults.clear()

    def sent(self, conversation: Where | None = None) -> list[Call]:
        """Every message Teams took from the bot (also when it answered with an error), oldest first."""
        where = self._where(conversation)
        posts = [
            call for call in self.requests if call.stored and call.operation in ("create", "send", "reply")
        ]
        return [
            call for call in posts if where in (None, call.conversation) and call.body.get("type") != "typing"
        ]

    def busiest(self, seconds: float, conversation: Where | None = None) -> int:
        """The most writes Teams accepted within any such window."""
        where = self._where(conversation)
        writes = [c for c in self.requests if c.operation in WRITES and c.stored]
        return busiest([c.at.timestamp() for c in writes if where in (None, c.conversation)], seconds)

    def refused(self, status: int) -> list[Call]:
        return [call for call in self.requests if call.status == status]

    def _where(self, conversation: Where | None) -> str | None:
        if conversation is None or isinstance(conversation, str):
            return conversation
        return self.place(conversation).id

    # the way of a request

    def connector_routes(self) -> list[web.RouteDef]:
        return [web.route(method, path, self._answer_as(operation)) for method, path, operation in _ROUTES]

    def _answer_as(self, operation: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            self.counts[operation] += 1
            if not self.record and operation in ("send", "reply", "update", "delete") and not self._faults:
                return await self._answer_lightly(request)
            call = await self._heard(request, operation)
            try:
                status, body = await self._do(call, request)
            except Dropped:
                return web.Response()
            except Refused as refusal:
                call.status = refusal.status
                return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)
            finally:
                self._happened()
            call.status = status
            return web.json_response(body, status=status) if body is not None else web.Response(status=status)

        return answer

    async def _answer_lightly(self, request: web.Request) -> web.Response:
        await request.read()
        if not self.believes(request.headers.get("Authorization", "")):
            return web.Response(status=401)
        if self.latency:
            await asyncio.sleep(self.latency)
        return web.json_response({"id": str(self.next_number("message"))}, status=201)

    async def _heard(self, request: web.Request, operation: str) -> Call:
        said = await request.read()
        try:
            body = json.loads(said) if said else {}
        except ValueError:
            body = None
        named = request.match_info
        call = Call(
            number=self.next_number("request"),
            at=self.clock(),
            operation=operation,
            conversation=named.get("conversation", ""),
            activity_id=named.get("activity", ""),
            member=named.get("member", ""),
            team=named.get("team", ""),
            query=dict(request.query),
            body=body if isinstance(body, dict) else {},
            region=named["region"],
        )
        if self.record:
            self.requests.append(call)
        return call

    async def _do(self, call: Call, request: web.Request) -> tuple[int, object]:
        if not self.believes(request.headers.get("Authorization", "")):
            raise Refused(401, "Unauthorized", "Authorization has been denied for this request.")
        fault = self._next_fault(call)
        if fault and fault.hold and not fault.stored:
            await fault.hold.wait()
        await asyncio.sleep(self.latency + (fault.latency if fault else 0))
        if fault and not fault.stored:
            self._break(fault, request)
        self._keep_to_the_limits(call)
        done = self._operations[call.operation](call)
        call.stored = True
        self._happened()
        if fault and fault.hold and fault.stored:
            await fault.hold.wait()
        if fault and fault.stored:
            self._break(fault, request)
        return done

    def _next_fault(self, call: Call) -> Fault | None:
        fault = next((one for one in self._faults if one.fits(call)), None)
        if fault and fault.times is not None:
            fault.times -= 1
            if not fault.times:
                self._faults.remove(fault)
        return fault

    def _break(self, fault: Fault, request: web.Request) -> None:
        if fault.drop:
            assert request.transport
            request.transport.abort()
            raise Dropped
        if fault.status:
            refusal = Refused(fault.status, fault.code or f"SaidByTheTest{fault.status}")
            refusal.headers = dict(fault.headers)
            raise refusal

    def _keep_to_the_limits(self, call: Call) -> None:
        if not self.limits:
            return
        now = self.clock().timestamp()
        place = self.places.get(call.conversation.partition(";messageid=")[0])
        tenant = place.tenant if place else self.tenant
        mine = self._window("write" if call.operation in WRITES else "read", call.conversation)
        theirs = self._window("tenant", tenant)
        if wait := max(mine.wait(now), theirs.wait(now)):
            raise Refused(
                429, "TooManyRequests", "API calls quota exceeded", Retry_After=str(math.ceil(wait))
            )
        mine.take(now)
        theirs.take(now)

    def _window(self, what: str, whose: str) -> Windows:
        rates = {"write": SENDS, "read": READS, "tenant": TENANT}[what]
        return self._windows.setdefault((what, whose), Windows(rates))

    # speaking

    def _create(self, call: Call) -> tuple[int, object]:
        body = call.body
        if body.get("isGroup"):
            return self._create_post(call)
        members = body.get("members") or []
        tenant = body.get("tenantId") or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
        if len(members) != 1 or not tenant:
            raise Refused(400, "BadSyntax", "One member and the tenant are needed.")
        wanted = str(members[0].get("id"))
        person = next((p for p in self.people.values() if wanted in (p.id, p.aad_object_id)), None)
        if not person or person.tenant != tenant:
            raise Refused(400, "BadArgument", "Failed to decrypt pairwise id")
        if not person.installed:
            raise not_in_roster()
        place = self.personal(person)
        call.conversation = place.id
        if "activity" not in body:
            return 201, {"id": place.id}
        return 201, {"id": place.id, "activityId": self._take(place, body["activity"]).id}

    def _create_post(self, call: Call) -> tuple[int, object]:
        channel = ((call.body.get("channelData") or {}).get("channel") or {}).get("id", "")
        place = self._place_of(str(channel))
        if place.kind != "channel" or "activity" not in call.body:
            raise Refused(400, "BadSyntax", "A bot starts posts in channels, not group chats.")
        posted = self._take(place, call.body["activity"])
        call.conversation = place.id
        return 201, {"id": posted.conversation, "activityId": posted.id}

    def _send(self, call: Call) -> tuple[int, object]:
        place = self._place_of(call.conversation)
        if call.body.get("type") == "typing":
            return 201, {"id": self._new_id(place, by_bot=True)}
        only_for = self._targeted(call, place)
        posted = self._take(place, call.body, self._root(call, place), only_for)
        return 201, {"id": posted.id}

    def _root(self, call: Call, place: Place) -> str:
        root = call.conversation.partition(";messageid=")[2]
        if place.kind != "channel" or not (root or call.activity_id):
            return ""
        parent = self._posted.get(root or call.activity_id)
        if not parent or parent.place is not place:
            raise Refused(404, "ActivityNotFoundInConversation")
        return parent.root

    def _targeted(self, call: Call, place: Place) -> Person | None:
        if call.query.get("isTargetedActivity") != "true":
            return None
        wanted = (call.body.get("recipient") or {}).get("id")
        if not wanted or place.kind == "personal":
            raise Refused(400, "BadSyntax", "A targeted message names its one recipient, in a shared place.")
        person = next((one for one in place.members if one.id == wanted), None)
        if not person:
            raise Refused(403, "BotNotInConversationRoster", "The recipient is not in the conversation.")
        return person

    def _take(self, place: Place, body: Json, root: str = "", only_for: Person | None = None) -> Posted:
        self._check(body)
        new = self._new_id(place, by_bot=True)
        if place.kind == "channel":
            root = root or new
        return self._post(Posted(new, place, None, body, self.clock(), root, only_for=only_for))

    def _update(self, call: Call) -> tuple[int, object]:
        posted = self._own_message(call)
        self._check(call.body)
        posted.activity = call.body
        posted.edits += 1
        posted.views.clear()
        return 200, {"id": posted.id}

    def _delete(self, call: Call) -> tuple[int, object]:
        self._own_message(call).deleted = True
        return 200, None

    def _own_message(self, call: Call) -> Posted:
        place = self._place_of(call.conversation)
        posted = self._posted.get(call.activity_id)
        if not posted or posted.place is not place or posted.deleted:
            raise Refused(404, "ActivityNotFoundInConversation")
        if posted.who:
            raise Refused(403, "Forbidden", "A bot edits and deletes its own messages only.")
        return posted

    def _check(self, body: Json) -> None:
        if body.get("type") != "message" or not (body.get("text") or body.get("attachments")):
            raise Refused(400, "BadSyntax", "Activity must include non empty 'text' or 'attachments' field.")
        if len(json.dumps(body, ensure_ascii=False).encode("utf-16-le", "surrogatepass")) > self.max_bytes:
            raise Refused(413, "MessageSizeTooBig", "Message size too large.")
        if body.get("text") and cards_of(body):
            self.complaints.append(
                "text and card in one message: Teams splits it, and an edit reaches one half"
            )
        for entity, found in mention_entities(body):
            if not found:
                self.complaints.append(
                    f"the mention {entity.get('text')!r} is not in the text: Teams ignores it"
                )
