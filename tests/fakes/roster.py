"""Who is there: the connector's answers about members, teams and channels."""

from tests.fakes.calls import Call
from tests.fakes.places import Place, World
from tests.fakes.wire import Json, Refused


def not_in_roster() -> Refused:
    return Refused(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


class Roster(World):
    max_page = 500

    def _members(self, call: Call) -> tuple[int, object]:
        return 200, [person.member() for person in self._place_of(call.conversation).members]

    def _member(self, call: Call) -> tuple[int, object]:
        members = self._place_of(call.conversation).members
        person = next((one for one in members if call.member in (one.id, one.aad_object_id)), None)
        if not person:
            raise Refused(404, "MemberNotFoundInConversation", "Member not found in conversation.")
        return 200, person.member()

    def _paged_members(self, call: Call) -> tuple[int, object]:
        members = self._place_of(call.conversation).members
        token = call.query.get("continuationToken", "after-0")
        asked = call.query.get("pageSize", "200")
        if not token.removeprefix("after-").isdigit() or not asked.isdigit() or int(asked) < 1:
            raise Refused(400, "BadArgument", "Invalid page size or continuation token.")
        first = int(token.removeprefix("after-"))
        end = first + min(int(asked), self.max_page)
        page: Json = {"members": [person.member() for person in members[first:end]]}
        if end < len(members):
            page["continuationToken"] = f"after-{end}"
        return 200, page

    def _team(self, call: Call) -> tuple[int, object]:
        team = self.teams.get(call.team)
        if not team:
            raise Refused(404, "NotFound", "Team not found.")
        channels = [place for place in self.places.values() if place.team is team]
        return 200, {**team.known(), "channelCount": len(channels), "memberCount": len(team.members)}

    def _team_channels(self, call: Call) -> tuple[int, object]:
        team = self.teams.get(call.team)
        if not team:
            raise Refused(404, "NotFound", "Team not found.")
        channels = [place for place in self.places.values() if place.team is team]
        # the General channel has no name here: clients show their own word for it
        return 200, {
            "conversations": [
                {"id": place.id, **({} if place.id == team.id else {"name": place.name})}
                for place in channels
            ]
        }

    def _place_of(self, conversation: str) -> Place:
        place = self.places.get(conversation.partition(";messageid=")[0])
        if not place:
            raise Refused(404, "ConversationNotFound", "Conversation not found.")
        if place.kind == "personal" and (place.members[0].blocked or not place.members[0].installed):
            raise Refused(403, "MessageWritesBlocked", "The user blocked or uninstalled the bot.")
        if not place.reachable():
            raise not_in_roster()
        return place
