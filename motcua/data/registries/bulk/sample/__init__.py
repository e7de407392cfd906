"""Invented people in households, and a second book about them with the errors of real books."""
