"""`python -m bot` is the same as `vert`."""

from bot.cli import main

main()
