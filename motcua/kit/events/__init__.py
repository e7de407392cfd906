"""Facts announced upward: one append-only table, one delivery job per handler, each handled once.

A lower room never knows a higher one. It announces; the worker delivers at least once; the `delivery` row,
written in the handler's own transaction, makes a second delivery do nothing.
"""
