"""Measurements and fits; each is one command that prints a table."""
