"""The desk: a local web app over one record, for reading, checking, deciding and showing."""

from onrecord.desk.app import make_app
from onrecord.desk.serving import serve

__all__ = ["make_app", "serve"]
