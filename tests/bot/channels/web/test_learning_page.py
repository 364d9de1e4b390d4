"""A new answer is added to the FAQ from the organizers' pages, and the group is answered with it at once."""

from tests.bot.channels.web.test_console import inside
from tests.bot.channels.web.visitor import Visitor

ASKED = "Finnes det eksempler på klimakrav fra små kommuner?"
ANSWERED = "Ja, tre. Se **malen**."


async def test_an_answer_is_added_from_the_organizers_pages(visitor: Visitor) -> None:
    await visitor.says("A", f"@Vert {ASKED}")
    desk = await visitor.presses(await visitor.opens(visitor.desk_link()), "Svar")
    await visitor.presses(desk, "Send svaret", text=ANSWERED)
    await inside(visitor)
    page = await visitor.opens("/console/learn")
    assert f"«{ASKED}» Ekspert E: «Ja, tre. Se malen" in page.text
    page = await visitor.presses(page, "Legg i FAQ")
    form, _ = page.form_with("Vis hvordan det blir")
    assert form.fields["field.asked_nb"] == ASKED
    assert form.fields["field.answer_nb"] == ANSWERED
    page = await visitor.presses(page, "Vis hvordan det blir")
    assert "Slik blir svaret" in page.text
    assert "<strong>malen</strong>" in page.html
    form = next(one for one in page.forms if "field.asked_nb" in one.fields)
    release = next(value for value, title in form.buttons if title == "Legg i FAQ")
    page = await visitor.sends(form, {"press": release})
    assert "Svaret er lagt i FAQ-en. Den neste som spør, får det med en gang." in page.text
    assert (await visitor.opens("/console/learn")).text.count(ASKED) == 0
    told = await visitor.says("B", f"@Vert {ASKED}")
    assert "Fra ekspert E, 13. september" in told.text
    assert "<strong>malen</strong>" in told.html
    page = await visitor.presses(page, "Angre")
    assert "Svaret er tatt ut av FAQ-en igjen." in page.text
