"""Outlines of the world's countries for maps, from the npm package world-atlas (Natural Earth, 1:50m).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz package/countries-50m.json
    python training/outlines.py package/countries-50m.json

writes src/onrecord/drawing/data/outlines.json.gz: `transform` and `arcs` as TopoJSON has them (delta-encoded), and
`lands`, the rings of each country as lists of arcs. Names, flags and claims of states are left out: a map here says where
a place lies, not whose it is.
"""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "src" / "onrecord" / "drawing" / "data" / "outlines.json.gz"


def compact(topology: dict[str, Any]) -> bytes:
    """The file's bytes, the same every time."""
    rings: list[list[int]] = []
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
        rings += [ring for polygon in polygons for ring in polygon]
    whole = {"transform": topology["transform"], "arcs": topology["arcs"], "rings": rings}
    return gzip.compress(json.dumps(whole, separators=(",", ":")).encode(), 9, mtime=0)


def main() -> None:
    """Write the file from the topology that the command line names."""
    topology = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(compact(topology))
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
