"""SVG by hand: elements, a page with title and description, and colours that follow light and dark."""

from collections.abc import Sequence
from html import escape

__all__ = [
    "PALETTE",
    "circle",
    "clipped",
    "disc",
    "group",
    "inline",
    "line",
    "link",
    "page",
    "path",
    "rect",
    "text",
]

PALETTE = ("--or-1", "--or-2", "--or-3", "--or-4", "--or-5")
"""CSS variables of the series colours (Okabe and Ito's, told apart by colour-blind readers)."""

_STYLE = (
    ".onrecord{--or-ink:#1b1f24;--or-soft:#667079;--or-rule:#d7dce0;--or-paper:#fff;"
    "--or-1:#0072b2;--or-2:#d55e00;--or-3:#009e73;--or-4:#aa4499;--or-5:#8a6d00;"
    "font-family:system-ui,sans-serif;font-size:12px}"
    "@media(prefers-color-scheme:dark){.onrecord{--or-ink:#e8ebee;--or-soft:#9aa4ad;--or-rule:#3a4149;"
    "--or-paper:#15181c;--or-1:#56b4e9;--or-2:#e69f00;--or-3:#2fc79b;--or-4:#cc79a7;--or-5:#d6c04a}}"
    ".onrecord text{fill:var(--or-ink)}.onrecord .soft{fill:var(--or-soft)}"
)


def page(width: float, height: float, title: str, description: str, parts: Sequence[str]) -> str:
    """A whole SVG document; `description` says in words what the picture shows, for those who cannot see it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="onrecord" role="img" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'width="{_n(width)}" height="{_n(height)}" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc><style>{_STYLE}</style>"
        f'<rect width="100%" height="100%" fill="var(--or-paper)"/>{"".join(parts)}</svg>\n'
    )


def inline(document: str) -> str:
    """A drawing to be set into a page that has the colours in a style sheet of its own.

    One with links is no longer one picture to a screen reader, but a group of them.
    """
    bare = document.replace(f"<style>{_STYLE}</style>", "")
    return bare.replace('role="img"', 'role="group"', 1) if "<a " in bare else bare


def link(parts: Sequence[str], address: str, *, name: str) -> str:
    """Parts that lead to another page; `name` says where to."""
    return f'<a href="{escape(address)}" aria-label="{escape(name)}">{"".join(parts)}</a>'


def text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    soft: bool = False,
    bold: bool = False,
    size: int = 12,
) -> str:
    """Words at a point; `anchor` is start, middle or end."""
    look = ' class="soft"' if soft else ""
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-size="{size}"{look}{weight}>{escape(words)}</text>'


def line(
    x1: float, y1: float, x2: float, y2: float, *, colour: str = "--or-rule", width: float = 1, dash: str = ""
) -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="var({colour})" '
        f'stroke-width="{_n(width)}"{dashed}/>'
    )


def rect(
    x: float, y: float, width: float, height: float, *, colour: str, opacity: float = 1, tip: str = ""
) -> str:
    """A bar; `tip` is shown when pointed at."""
    inner = f"<title>{escape(tip)}</title>" if tip else ""
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}" '
        f'fill="var({colour})" opacity="{_n(opacity)}">{inner}</rect>'
    )


def circle(x: float, y: float, radius: float, *, colour: str, tip: str = "") -> str:
    """A dot."""
    inner = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="var({colour})">{inner}</circle>'


def disc(x: float, y: float, radius: float, *, colour: str, opacity: float, tip: str = "") -> str:
    """A wide circle that lets through what is under it, with its rim."""
    inner = f"<title>{escape(tip)}</title>" if tip else ""
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" fill="var({colour})" fill-opacity="{_n(opacity)}" '
        f'stroke="var({colour})" stroke-opacity="0.5">{inner}</circle>'
    )


def clipped(parts: Sequence[str], width: float, height: float) -> str:
    """Parts of which nothing is seen beyond a frame."""
    return (
        f'<svg x="0" y="0" width="{_n(width)}" height="{_n(height)}" overflow="hidden">{"".join(parts)}</svg>'
    )


def path(points: Sequence[tuple[float, float]], *, colour: str, width: float = 1.5, fill: float = 0) -> str:
    """A line through points; with `fill` the area under it, that opaque."""
    drawn = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    area = f'fill="var({colour})" fill-opacity="{_n(fill)}"' if fill else 'fill="none"'
    return f'<path d="{drawn}" {area} stroke="var({colour})" stroke-width="{_n(width)}" stroke-linejoin="round"/>'


def group(parts: Sequence[str], *, x: float = 0, y: float = 0) -> str:
    """Parts moved together."""
    return f'<g transform="translate({_n(x)} {_n(y)})">{"".join(parts)}</g>'


def _n(value: float) -> str:
    """A number as short as it can be, to a hundredth of a pixel."""
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown in ("-0", "") else shown
