"""Obtaining items, their custody, and the watch for take-downs."""
