"""The organizers' list of participants: read, compared with what is there, shown, and used as audiences."""
