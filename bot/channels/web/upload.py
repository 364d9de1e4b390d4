"""A form with a file: read as it comes, so that one that is too large takes up no room and is never kept."""

from aiohttp import BodyPartReader, web
from multidict import MultiDict, MultiDictProxy

from bot.channels.web.answers import Refused
from bot.channels.web.forms import MOST_FIELDS, hold_to_page
from bot.channels.web.world import World
from dialogs.people.decoding import MOST_BYTES, hold_to_size

MULTIPART = "multipart/form-data"
PIECE = 64 * 1024
MOST_IN_VAIN = 20 * MOST_BYTES  # read and let go, so that a browser gets the sentence rather than a cut line


async def uploaded(request: web.Request, world: World, page: str) -> tuple[MultiDictProxy[str], bytes]:
    """The fields, and the file if one was chosen. Raises Refused, and Unreadable for one that is too large.

    Whose form it is stands before the file: what comes from elsewhere is not read to its end.
    """
    values, file, ours = MultiDict[str](), b"", False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name or len(values) >= MOST_FIELDS:
            raise Refused(400, "pages.not_understood")
        if part.filename is None:
            values.add(part.name, (await _whole(part)).decode("utf-8", "replace"))
        elif not ours:
            hold_to_page(values.get("token", ""), world, page)
            ours = True
            file = await _whole(part)
        else:
            raise Refused(400, "pages.not_understood")
    hold_to_page(values.get("token", ""), world, page)
    return MultiDictProxy(values), file


async def _whole(part: BodyPartReader) -> bytes:
    """Raises Unreadable where it is too large, once it is through."""
    size, pieces = 0, []
    while piece := await part.read_chunk(PIECE):
        size += len(piece)
        if size > MOST_IN_VAIN:
            break
        if size <= MOST_BYTES:
            pieces.append(piece)
        else:
            pieces.clear()
    hold_to_size(size)
    return b"".join(pieces)
