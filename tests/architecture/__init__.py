"""The rules of the house. Each carries good and bad examples, so that it proves it can fail."""
