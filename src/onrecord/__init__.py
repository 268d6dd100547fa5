"""onrecord: what is on record about the lost of a war, who put it there, and how much is not."""

__all__: list[str] = []
