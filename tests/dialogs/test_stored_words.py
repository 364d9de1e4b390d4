from bot.store.privacy import nothing_stored
from dialogs.words import phrases


def test_every_table_about_people_is_named_in_plain_words() -> None:
    named = {name.removeprefix("stored.") for name in phrases() if name.startswith("stored.")}
    assert named == set(nothing_stored())
