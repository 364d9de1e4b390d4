"""The folder an event is written in: read with line numbers, checked, and started anew from a template."""
