"""Signing: who may sign what, in two phases, so that anyone can check it afterwards."""
