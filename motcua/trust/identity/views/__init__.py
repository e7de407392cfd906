"""Pages of sign-in: persons by the provider, officers by password and second factor, the demo by a card."""
