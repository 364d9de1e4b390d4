"""A message as plain text: all that a participant reads, without its buttons."""

from dialogs.model.message import Message


def plain(message: Message) -> str:
    """Title, quote, text, facts, items and the quiet last line, one below the other."""
    parts = [
        message.title,
        f"«{message.quote}»" if message.quote else "",
        message.text + message.more,
        *(f"{line.label}: {line.value}" for line in message.lines),
        *(f"{item.title} · {item.text}{item.more}" if item.text else item.title for item in message.items),
        message.small,
    ]
    text = "\n".join(part for part in parts if part)
    for mention in message.mentions:
        text = text.replace(f"{{@{mention.person}}}", mention.name)
    return text


def shortened(words: str, most: int) -> str:
    """The words on one line, cut between two of them where they are too many."""
    line = " ".join(words.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut}…"
