"""What helped, and what was suggested, is told in the evaluation under labels of its own."""

from functools import partial

from sqlalchemy import Connection, update

from bot.channels.web.report import report_csv, report_html
from bot.store.engine import Store
from bot.store.evaluation import evaluation_of
from bot.store.tables import askings, questions
from dialogs.evaluating import figures, tiles
from tests.bot.store.an_autumn import AUTUMN, fill
from tests.bot.store.samples import NOW


def helped_and_suggested(c: Connection) -> None:
    fill(c)
    c.execute(update(askings).where(askings.c.about == "exchange:1").values(helped_at=NOW))
    c.execute(update(questions).where(questions.c.text == "Kan jeg dele rom?").values(sort="idea"))


async def test_what_helped_and_what_was_suggested_is_told(store: Store) -> None:
    await store.run(helped_and_suggested)
    evaluation = await store.read(partial(evaluation_of, event=AUTUMN, now=NOW))
    assert {one.id: one.helped for one in evaluation.entries} == {"cost": 0, "deadline": 1}
    assert evaluation.ideas == 1
    assert "Forslag: Kan jeg dele rom?" in evaluation.gaps[0].questions
    assert tiles(evaluation, "nb")[-1] == ("1", "forslag blant dem")
    told = {one.name: one.value for one in figures(evaluation, "nb")}
    assert (told["Forslag"], told["Når er påmeldingsfristen? (deadline): Hjalp"]) == (1, 1)
    assert "Forslag;1;forslag" in report_csv(evaluation, "nb")
    assert '<th scope="col" class="number">Hjalp</th>' in report_html(evaluation, "nb")
