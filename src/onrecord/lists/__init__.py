"""Lists of the lost: tables to entries, entries to persons."""
