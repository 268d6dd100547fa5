"""Which reports only repeat, what they are about, who said it first, and what changed on the way.

>>> from onrecord.linking import link
>>> link([], [])
Linking(incidents=(), testimonies=(), relations=())
"""

from onrecord.linking.link import Linking, link

__all__ = ["Linking", "link"]
