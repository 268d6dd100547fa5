"""Tables to entries, matching, persons."""
