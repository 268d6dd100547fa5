"""From bytes to text, safely: sniffing, decoding, limits, archives, page blocks."""
