"""Vietnam's rules as pure functions: no database, no framework, no files, no clock of its own."""
