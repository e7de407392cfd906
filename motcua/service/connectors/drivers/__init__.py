"""Drivers of the port to the National Portal, one a dialect."""
