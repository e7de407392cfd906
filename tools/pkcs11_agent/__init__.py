"""The agent beside a USB token: signs hashes at the officer's own machine; key and PIN never leave it."""
