# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts: the numbers once, as a table in the page and as data for static/charts.js."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tildeling.pages.formatting import number


@dataclass(frozen=True)
class Series:
    """One named row of values, as many as the chart has categories; None is «no value»."""

    name: str
    values: Sequence[float | int | None]


@dataclass(frozen=True)
class Chart:
    """A bar or line chart: components/chart.html.

    `along` names the categories («Måned»), `unit` the values; `target` draws a line with its
    `target_name`. `id` is unique on the page. `said` is one sentence for those who do not see it.
    """

    id: str
    title: str
    along: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    kind: str = "bar"
    stacked: bool = False
    decimals: int = 0
    target: float | None = None
    target_name: str = ""
    said: str = ""

    @property
    def data_id(self) -> str:
        """The id of the block of data."""
        return f"{self.id}-data"

    @property
    def rows(self) -> list[tuple[str, list[float | int | None]]]:
        """The table: a category and its value in each series."""
        return [
            (category, [series.values[index] for series in self.series])
            for index, category in enumerate(self.categories)
        ]

    @property
    def data(self) -> dict[str, Any]:
        """What the script draws; texts are written here, where the language is known."""
        return {
            "kind": self.kind,
            "stacked": self.stacked,
            "unit": self.unit,
            "categories": list(self.categories),
            "series": [
                {
                    "name": series.name,
                    "values": list(series.values),
                    "said": [number(value, self.decimals) for value in series.values],
                }
                for series in self.series
            ],
            "target": self.target,
            "targetName": self.target_name,
            "description": self.said or f"{self.title}. Tallene står i tabellen under.",
        }
