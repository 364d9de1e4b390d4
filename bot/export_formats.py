"""Questions and answers as a file: a document, a page that stands alone, a table, or data."""

import json
from typing import Literal

from bot.csv_table import csv_table
from dialogs.exporting import as_json, markdown, rows
from dialogs.model.exported import Exported
from dialogs.model.text import Language

Kind = Literal["md", "html", "csv", "json"]

TYPES: dict[Kind, str] = {
    "md": "text/markdown",
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
}


def drawn(exported: Exported, kind: Kind, language: Language) -> str:
    match kind:
        case "md":
            return markdown(exported, language)
        case "csv":
            return csv_table(rows(exported, language))
        case "json":
            return json.dumps(as_json(exported, language), ensure_ascii=False, indent=2) + "\n"
        case "html":
            from bot.channels.web.export import export_html  # the web's templates, for a page alone

            return export_html(exported, language)
