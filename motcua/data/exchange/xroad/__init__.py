"""X-Road Message Protocol for REST, version 1: what its messages mean. Pure functions: no network, no tables.

Source of every rule: the public protocol description of X-Road (pr-rest) and the behaviour of its open code.
"""
