"""Pure rules of signing: PAdES, stamps, authority, verdict."""
