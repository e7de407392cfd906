"""What this room talks to outside: the identity provider."""
