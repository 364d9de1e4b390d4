"""Questions to experts by e-mail; they are answered at the desk that the mail links to."""
