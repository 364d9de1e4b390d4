"""Promises to participants, experts and organizers."""
