"""Stand-ins for the outside world, each at a real boundary: Teams, mail, the clock."""
