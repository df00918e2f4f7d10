# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Names nobody is meant to have, and streets that are in no register."""

GIVEN = (
    "Berit", "Arne", "Solveig", "Odd", "Ingrid", "Kåre", "Åse", "Nils", "Gerd", "Leif",
    "Randi", "Øyvind", "Torhild", "Einar", "Astrid", "Harald", "Synnøve", "Magne", "Liv", "Egil",
    "Fatima", "Mehmet", "Ragnhild", "Sverre", "Åshild", "Birger", "Unni", "Kjell", "Marit", "Aud",
)  # fmt: skip
FAMILY = (
    "Eksempel", "Prøve", "Fiktiv", "Testesen", "Mønster", "Øvelse", "Oppdiktet", "Skisse",
    "Utkast", "Ånd", "Påfunn", "Modell", "Tenkt", "Lek", "Æventyr", "Kladd",
)  # fmt: skip
STREETS = (
    "Bjørkeveien", "Elvegata", "Fjellveien", "Kirkebakken", "Lyngstien", "Måneveien",
    "Nøttestien", "Prestegata", "Rognebærveien", "Sjøgata", "Tiurveien", "Ørneveien",
)  # fmt: skip
