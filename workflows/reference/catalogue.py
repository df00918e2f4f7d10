# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""`docs/reference/services.md`: what can be granted, level by level."""

from services import catalogue, citations, fees, load
from services.fees import Charge
from workflows.reference.markdown import code, section, table
from workflows.reference.markdown import page as whole

ABOUT = (
    "Alt som kan innvilges, trinn for trinn, slik det står i `services/catalogue/`. Raden er den\n"
    "nyeste versjonen; eldre versjoner står i filen. «usikker» betyr at koden ikke er bekreftet,\n"
    "og merknaden sier hvorfor. Vår egen kode er det som lagres, og endres aldri.\n"
)
HEAD = ("kode", "navn", "hjemmel", "måles i", "betaling", "KPR", "KOSTRA", "merknad")
UNSURE = "usikker"
CHARGES = {
    Charge.FREE: "gratis",
    Charge.RATE: "statens sats",
    Charge.LOCAL: "kommunens sats",
    Charge.FORMULA: "etter inntekt",
}


def page() -> str:
    """Return the page."""
    ladder = load.default_rules().ladders[-1]
    newest = [_newest(entry) for entry in catalogue.load(catalogue.DIRECTORY).values()]
    parts = []
    for level in ladder.levels:
        rows = [_row(service) for service in newest if service.level == level.level]
        body = (
            table(HEAD, rows) if rows else "Ingen tjeneste i katalogen; tiltakene står i trappen."
        )
        parts.append(section(f"Trinn {level.level} · {level.name}", body))
    return whole("Tjenester", ABOUT, *parts)


def _newest(entry: catalogue.Entry) -> catalogue.Service:
    rows = [*entry.versions, *entry.kostra]
    return entry.on(max(row.valid_from for row in rows))


def _row(service: catalogue.Service) -> tuple[str, ...]:
    basis = citations.load(citations.LAW).bases[service.legal_basis][-1]
    fee = fees.load(fees.FILE)[0][service.fee_group][-1]
    kostra = service.kostra_function + ("" if service.kostra_verified else f" ({UNSURE})")
    return (
        code(service.code),
        service.title,
        citations.citation(service.legal_basis, basis.valid_from).short,
        service.unit_of_grant.label,
        f"{fee.title}: {CHARGES[fee.charge]}",
        UNSURE if service.kpr_code is None else str(service.kpr_code),
        kostra,
        service.kpr_note,
    )
