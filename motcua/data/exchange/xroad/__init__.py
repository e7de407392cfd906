"""The X-Road Message Protocol for REST, version r1, as pure functions."""
