"""Tests that belong to no single room: the rules of the house, whole stories, other people's suites."""
