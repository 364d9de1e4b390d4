"""Vert's own pages: a participant's chat, an expert's desk, calendar files, and the stage made of these."""
