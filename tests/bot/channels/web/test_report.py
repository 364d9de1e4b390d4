"""Promises of the evaluation as an organizer meets it, on their own pages, and of the log there."""

from bot.channels.web.report import headers_for, report_html
from tests.bot.channels.web.test_console import inside
from tests.bot.channels.web.test_report_in_a_browser import FULL
from tests.bot.channels.web.visitor import Visitor


def test_words_of_people_are_drawn_as_words_and_what_is_struck_out_is_said() -> None:
    html = report_html(FULL, "nb")
    assert "Går det buss &lt;b&gt;?" in html
    assert "Høstsamling &lt;for&gt; alle" in html
    assert "(spørsmålet er slettet)" in html
    assert "og 5 til" in html


async def test_an_organizer_finds_the_page_and_the_table_from_their_own_pages(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/report?lang=nb")
    addresses = {words: address for address, words in page.links}
    table = await visitor.client.get(addresses["Last ned tallene (CSV)"])
    assert table.headers["Content-Disposition"] == 'attachment; filename="klimasamling-2021.csv"'
    assert (await table.read()).startswith("\ufefftall;verdi;enhet\r\n".encode())
    whole = await visitor.client.get(addresses["Åpne hele rapporten"])
    html = await whole.text()
    assert whole.headers["Content-Security-Policy"] == headers_for(html)["Content-Security-Policy"]
    assert "<h1>Slik gikk det i chatten</h1>" in html


async def test_an_organizer_reads_the_log_on_their_own_pages(visitor: Visitor) -> None:
    await inside(visitor)
    page = await visitor.opens("/console/audit?lang=nb")
    assert "gikk inn på arrangørsidene" in page.text
