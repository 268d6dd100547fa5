"""The perceptual hash of a picture: what is seen and not the bytes, so that copies are found.

The pHash of C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions" (2010), section
3.2.1, in the form that the library imagehash gives: bits of the lowest frequencies of the discrete cosine
transform. Copies of a picture at other sizes or qualities differ in few of its 64 bits.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

__all__ = ["phash"]

_SIDE, _LOW = 32, 8
"""The picture is made 32 by 32; of its frequencies the lowest 8 by 8 count."""


def phash(picture: "Picture") -> str:
    """64 bits, row by row, as 16 hexadecimal digits: whether a frequency is above their median."""
    import numpy as np  # here, since it takes a tenth of a second that few verbs need
    from PIL import Image

    grey = picture.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    along = np.arange(_SIDE)
    cosines = 2 * np.cos(np.pi * np.outer(np.arange(_LOW), 2 * along + 1) / (2 * _SIDE))
    low = cosines @ np.asarray(grey, dtype=np.float64) @ cosines.T
    bits = (low > np.median(low)).flatten()
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):0{_LOW * _LOW // 4}x}"
