"""A package as pages: its process, its facts, what it costs people, what changed; values only."""
