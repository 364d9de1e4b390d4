"""When Vert speaks unasked."""
