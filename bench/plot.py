"""Bars as SVG, readable on light and on dark."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bench.table import number

WIDTH, LABEL, ROW, TOP = 720, 250, 26, 40
BAR = WIDTH - LABEL - 90
OURS, THEIRS = "#2a78d6", "#8a8f98"
STYLE = "text{font:13px system-ui,sans-serif;fill:#1c2128}@media(prefers-color-scheme:dark){text{fill:#e6e8eb}}"


@dataclass(frozen=True, slots=True)
class Plot:
    """Horizontal bars, each a label and a value in one unit. Parley's own are coloured."""

    title: str
    unit: str
    bars: Sequence[tuple[str, float]]

    def svg(self) -> str:
        largest = max((value for _, value in self.bars), default=0) or 1
        rows = [self._bar(index, label, value, value / largest) for index, (label, value) in enumerate(self.bars)]
        height = TOP + ROW * len(self.bars) + 8
        title = escape(f"{self.title} ({self.unit})")
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">'
        )
        heading = f'<text x="8" y="22" font-weight="600">{title}</text>'
        return "\n".join([head, f"<style>{STYLE}</style>", heading, *rows, "</svg>\n"])

    def _bar(self, index: int, label: str, value: float, share: float) -> str:
        y, width = TOP + ROW * index, max(1.0, share * BAR)
        colour = OURS if label.startswith("Parley") else THEIRS
        return (
            f'<text x="{LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{LABEL}" y="{y + 2}" width="{width:.0f}" height="{ROW - 9}" rx="2" fill="{colour}"/>'
            f'<text x="{LABEL + width + 6:.0f}" y="{y + 15}">{number(value)}</text>'
        )
