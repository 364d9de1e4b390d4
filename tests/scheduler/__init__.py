"""Promises about when Vert speaks unasked."""
