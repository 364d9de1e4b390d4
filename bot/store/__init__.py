"""The only room that knows SQL: tables, migrations, and rows turned into nouns and back."""
