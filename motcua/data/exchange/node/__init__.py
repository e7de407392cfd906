"""The node: one process with two doors, one for information systems (edge), one for other nodes (peer)."""
