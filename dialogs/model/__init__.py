"""The nouns of Vert, as frozen values: event, people, question, broadcast, message, envelope."""
