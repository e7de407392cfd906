"""Drivers of the port to the telephone network."""
