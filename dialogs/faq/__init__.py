"""Matching a question to an entry organizers wrote, or saying honestly that none fits."""

from dialogs.faq.matching import Matcher, fit

__all__ = ["Matcher", "fit"]
