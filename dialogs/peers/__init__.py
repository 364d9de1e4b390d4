"""What participants do with a question that nothing answered: wonder about the same, answer, settle it."""
