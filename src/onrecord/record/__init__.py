"""The Record, and one module per verb."""
