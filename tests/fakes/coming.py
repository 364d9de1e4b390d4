"""Coming and going: the app is installed and removed, people join and leave."""

from tests.fakes.door import Answer
from tests.fakes.places import Person, Place, Where
from tests.fakes.press import Pressing


class Coming(Pressing):
    async def installs(self, where: Where, *, by: Person | None = None) -> tuple[Answer, Answer]:
        """The app is added to a person, a chat or a team: the two activities Teams sends, in order."""
        return await self._installation(where, by, "add", "membersAdded")

    async def uninstalls(self, where: Where, *, by: Person | None = None) -> tuple[Answer, Answer]:
        return await self._installation(where, by, "remove", "membersRemoved")

    async def joins(self, where: Where, *people: Person, by: Person | None = None) -> Answer:
        place = self.place(where)
        place.members += [person for person in people if person not in place.members]
        return await self._members_changed(place, people, by, "membersAdded", "teamMemberAdded")

    async def leaves(self, where: Where, *people: Person, by: Person | None = None) -> Answer:
        place = self.place(where)
        for person in people:
            place.members.remove(person)
        return await self._members_changed(place, people, by, "membersRemoved", "teamMemberRemoved")

    async def _installation(
        self, where: Where, by: Person | None, action: str, change: str
    ) -> tuple[Answer, Answer]:
        place = self.place(where)
        who = by or place.members[0]
        if place.kind == "personal":
            place.members[0].installed = action == "add"
        place.installed = action == "add"
        installation = self.activity("installationUpdate", who, place, id=self._event_id(), action=action)
        members = self.activity("conversationUpdate", who, place, id=self._event_id())
        members[change] = [{"id": self.bot_id}]
        if place.team:
            installation["channelData"]["settings"] = {"selectedChannel": {"id": place.id}}
            members["channelData"]["eventType"] = f"teamMember{change.removeprefix('members')}"
        return await self._deliver(installation), await self._deliver(members)

    async def _members_changed(
        self, place: Place, people: tuple[Person, ...], by: Person | None, change: str, event: str
    ) -> Answer:
        activity = self.activity("conversationUpdate", by or people[0], place, id=self._event_id())
        # Teams names those who came or went by id alone: who they are stands in the roster
        activity[change] = [{key: v for key, v in p.account().items() if key != "name"} for p in people]
        if place.team:
            activity["conversation"]["id"] = place.team.id
            activity["channelData"]["eventType"] = event
        return await self._deliver(activity) if place.reachable() else Answer(0)
