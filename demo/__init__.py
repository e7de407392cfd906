"""The sample province at work: what `make demo` plays."""
