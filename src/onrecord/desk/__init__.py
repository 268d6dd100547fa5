"""The desk: a local web app."""
