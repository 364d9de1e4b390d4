"""How Teams writes a message: mentions as tags with entities, quotes, and the html beside the text."""

import html
import re
from dataclasses import dataclass

from tests.fakes.places import Posted
from tests.fakes.wire import Json


@dataclass(frozen=True)
class Written:
    text: str
    page: str
    entities: tuple[Json, ...]

    def put_into(self, activity: Json, attachments: tuple[Json, ...] = (), more_html: str = "") -> None:
        activity["text"] = self.text
        activity["entities"] += self.entities
        page = {"contentType": "text/html", "content": self.page + more_html}
        activity["attachments"] = [*attachments, page]


def write(text: str, names: dict[str, str]) -> Written:
    """`@Kari Nes` becomes a mention for each name known; `names` gives their ids."""
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pieces = re.split(rf"(?<!\w)@({pattern})(?!\w)", text)
    tagged, marked, entities = [pieces[0]], [html.escape(pieces[0])], []
    for number, (name, after) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True)):
        tag = f"<at>{name}</at>"
        entities.append({"type": "mention", "mentioned": {"id": names[name], "name": name}, "text": tag})
        span = f'<span itemtype="http://schema.skype.com/Mention" itemscope itemid="{number}">{name}</span>'
        tagged += [tag, after]
        marked += [span, html.escape(after)]
    return Written("".join(tagged), f"<p>{''.join(marked)}</p>", tuple(entities))


def quote(written: Written, quoted: Posted, bot_id: str, *, old_client: bool) -> Written:
    """A reply in a flat chat; older clients tell of it in the html alone."""
    page = _blockquote(quoted, bot_id) + written.page
    if old_client:
        return Written(written.text, page, written.entities)
    entity = {"type": "quotedReply", "quotedReply": {"messageId": quoted.id}}
    return Written(f'<quoted messageId="{quoted.id}"/>{written.text}', page, (*written.entities, entity))


def _blockquote(quoted: Posted, bot_id: str) -> str:
    who = quoted.who.id if quoted.who else bot_id
    return (
        f'<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="{quoted.id}">'
        f'<strong itemprop="mri" itemid="{who}"></strong>'
        f'<p itemprop="preview">{html.escape(quoted.text()[:100])}</p></blockquote>'
    )
