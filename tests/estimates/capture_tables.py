"""Capture tables of the literature (counts are facts), and the figures published or measured for them.

Kosovo: Ball, Betts, Scheuren, Dudukovich and Asher (2002), Killings and refugee flow in Kosovo, March-June 1999.
UK: Silverman (2014), modern slavery in the UK; Bales, Hesketh and Silverman (2015), Significance 12, 16-21.
New Orleans and the Western site: Bales, Murphy and Silverman (2019); Farrell and others (2019).
Netherlands: van Dijk, van der Heijden and Kragten-Heerdink (2016); Cruyff, van Dijk and van der Heijden (2017).
Palembang: Cheung (2021), in Silverman, Chan and Vincent (2024). Spina bifida: Madigan and York (1997).
"""

from onrecord.estimates import OverlapTable


def _table(lists: str, **cells: int) -> OverlapTable:
    return OverlapTable(tuple(lists.split()), {pattern[1:]: count for pattern, count in cells.items()})


KOSOVO = _table(
    "EXH ABA OSCE HRW",
    _1111=27, _1110=181, _1101=18, _1100=177, _1011=42, _1010=228, _1001=106, _1000=1131,
    _0111=32, _0110=217, _0101=31, _0100=845, _0011=123, _0010=936, _0001=306,
)  # fmt: skip
UK = _table(
    "LA NG PF GO GP NCA",
    _111100=1, _111000=1, _110100=1, _110000=15, _101000=19, _100100=3, _100000=54, _011100=4, _011001=3,
    _011000=56, _010100=19, _010010=1, _010001=3, _010000=463, _001101=1, _001100=69, _001010=10, _001001=31,
    _001000=907, _000110=8, _000101=6, _000100=695, _000011=1, _000010=316, _000001=57,
)  # fmt: skip
UK_FIVE = UK.merge("PF", "NCA", name="PFNCA").keep(["LA", "NG", "PFNCA", "GO", "GP"])
NEW_ORLEANS = _table(
    "A B C D E F G H",
    _10100010=1, _10100000=1, _10011000=1, _10010000=2, _10001000=1, _10000000=25, _01000100=1, _01000000=5,
    _00110000=1, _00101000=1, _00100010=1, _00100000=70, _00011000=2, _00010000=33, _00001001=1, _00001000=6,
    _00000100=6, _00000010=6, _00000001=21,
)  # fmt: skip
NEW_ORLEANS_FIVE = _table(
    "A BEFG C D H",
    _11100=1, _11010=1, _11000=1, _10100=1, _10010=2, _10000=25, _01100=2, _01010=2, _01001=1, _01000=24,
    _00110=1, _00100=70, _00010=33, _00001=21,
)  # fmt: skip
WESTERN = _table(
    "A B C D E",
    _10101=1, _10100=4, _10010=2, _10001=5, _10000=52, _01110=1, _01100=6, _01010=1, _01000=90, _00100=114,
    _00011=3, _00010=45, _00001=21,
)  # fmt: skip
NETHERLANDS = _table(
    "I K O P R Z",
    _101100=4, _101000=1, _100101=4, _100100=18, _100010=3, _100001=16, _100000=352, _011000=1, _010100=44,
    _010001=4, _010000=1299, _001110=2, _001101=7, _001100=59, _001010=2, _001001=57, _001000=403, _000111=1,
    _000110=82, _000101=125, _000100=4466, _000011=2, _000010=650, _000001=632,
)  # fmt: skip
PALEMBANG = _table("b c d", _111=12, _110=54, _101=6, _100=5, _010=5, _001=41)
SPINA_BIFIDA = _table("L1 L2 L3", _111=12, _110=142, _101=112, _100=247, _011=4, _010=49, _001=60)
