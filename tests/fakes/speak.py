"""What people write in Teams, as the bot hears it: say, reply, send a file, edit, delete."""

from tests.fakes.door import Answer, Door, Message, id_of
from tests.fakes.places import Person, Place, Posted, Where
from tests.fakes.wire import Json
from tests.fakes.writing import Written, quote, write

FILE = "application/vnd.microsoft.teams.file.download.info"


class Speech(Door):
    async def says(
        self,
        person: Person,
        where: Where,
        text: str,
        *,
        mention: bool = True,
        reply_to: Message | None = None,
        locale: str = "nb-NO",
        old_client: bool = False,
        attachments: tuple[Json, ...] = (),
        more_html: str = "",
    ) -> Answer:
        """The person writes; `@Vert` where it stands in the text, or else its start, becomes the mention.

        `@Kari Nes` mentions that member. `reply_to` answers in the thread of a channel, and quotes in a
        chat (as `old_client` in the html alone).
        """
        place = self._place_of_speaker(person, where)
        if mention and place.kind != "personal" and f"@{self.bot_name}" not in text:
            text = f"@{self.bot_name} {text}"
        written = self._written(place, text)
        quoted = self.message(id_of(reply_to)) if reply_to else None
        if quoted and place.kind != "channel":
            written = quote(written, quoted, self.bot_id, old_client=old_client)
        new = self._new_id(place, by_bot=False)
        activity = self.activity("message", person, place, id=new, locale=locale, textFormat="plain")
        activity["conversation"]["id"] = conversation = self._conversation(place, where, quoted, new)
        written.put_into(activity, attachments, more_html)
        self._post(
            Posted(new, place, person, activity, self.clock(), conversation.partition(";messageid=")[2])
        )
        return await self._deliver_if_heard(activity, place)

    async def sends_file(
        self, person: Person, where: Where, name: str = "program.pdf", text: str = "", *, mention: bool = True
    ) -> Answer:
        """In a personal chat the bot gets the file's address; elsewhere only a trace in the html."""
        number = self.next_number("file")
        if self.place(where).kind != "personal":
            trace = f'<attachment id="file-{number}"></attachment>'
            return await self.says(person, where, text, mention=mention, more_html=trace)
        address = f"https://files.example.org/{number}/{name}"
        content = {"downloadUrl": address, "uniqueId": f"file-{number}", "fileType": name.rpartition(".")[2]}
        file = {"contentType": FILE, "contentUrl": address, "name": name, "content": content}
        return await self.says(person, where, text, attachments=(file,))

    async def sends_picture(
        self, person: Person, where: Where, text: str = "", *, mention: bool = True
    ) -> Answer:
        address = f"{self.service_url}v3/attachments/picture-{self.next_number('picture')}/views/original"
        picture = {"contentType": "image/*", "contentUrl": address}
        page = f'<p><img src="{address}" alt="bilde"></p>'
        return await self.says(person, where, text, mention=mention, attachments=(picture,), more_html=page)

    async def edits(self, message: Message, text: str) -> Answer:
        """The person who wrote it writes it anew; the mention stays if it was there."""
        posted = self.message(id_of(message))
        if self.bot_id in posted.mentions() and f"@{self.bot_name}" not in text:
            text = f"@{self.bot_name} {text}"
        activity = self._about(posted, "messageUpdate", "editMessage")
        self._written(posted.place, text).put_into(activity)
        posted.activity = activity
        posted.edits += 1
        return await self._deliver_if_heard(activity, posted.place)

    async def deletes(self, message: Message) -> Answer:
        posted = self.message(id_of(message))
        posted.deleted = True
        return await self._deliver(self._about(posted, "messageDelete", "softDeleteMessage"))

    async def restores(self, message: Message) -> Answer:
        """The person takes the deletion back."""
        posted = self.message(id_of(message))
        posted.deleted = False
        activity = self._about(posted, "messageUpdate", "undeleteMessage")
        activity |= {key: posted.activity[key] for key in ("text", "attachments", "entities")}
        return await self._deliver_if_heard(activity, posted.place)

    def _about(self, posted: Posted, kind: str, event: str) -> Json:
        assert posted.who, "the bot edits and deletes its own messages"
        activity = self.activity(kind, posted.who, posted.place, id=posted.id)
        activity["conversation"]["id"] = posted.conversation
        activity["channelData"]["eventType"] = event
        return activity

    def _written(self, place: Place, text: str) -> Written:
        return write(
            text, {person.name: person.id for person in place.members} | {self.bot_name: self.bot_id}
        )

    def _conversation(self, place: Place, where: Where, quoted: Posted | None, new: str) -> str:
        if place.kind != "channel":
            return place.id
        if quoted:
            return quoted.conversation
        if isinstance(where, str) and ";messageid=" in where:
            return where
        return f"{place.id};messageid={new}"

    async def _deliver_if_heard(self, activity: Json, place: Place) -> Answer:
        """Without RSC a bot hears in a shared place only what mentions it."""
        ids = [entity["mentioned"]["id"] for entity in activity["entities"] if entity["type"] == "mention"]
        heard = place.kind == "personal" or self.rsc or self.bot_id in ids
        if not heard or not place.reachable():
            return Answer(0, id=activity["id"], activity=activity)
        return await self._deliver(activity)
