# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sections on rights and next steps, the letters that decide nothing, and the signature."""

from services.letter_draft import Draft
from services.letter_facts import AppealBlock, LetterKind
from services.letter_tree import Block, bullets, key_facts, long_date, one_line, table, words

_STAY_IS_TOLD = {
    LetterKind.PARTIAL_GRANT,
    LetterKind.REFUSAL,
    LetterKind.DISMISSAL,
    LetterKind.CHANGE,
    LetterKind.TERMINATION,
}


def fee(draft: Draft) -> list[Block]:
    """Return what the user pays; a fee decision of its own carries its own appeal block."""
    told = draft.facts.fee
    if told is None:
        return []
    blocks = words("fee.text", told.text)
    if told.decision_follows:
        blocks += words("fee.decision_follows", draft.say("fee.decision_follows"))
    return blocks


def changes(draft: Draft) -> list[Block]:
    """Return the plea to tell when something changes."""
    return words("changes.duty", draft.say("changes.duty", phone=draft.phone))


def access(draft: Draft) -> list[Block]:
    """Return the right to see the documents of the case (fvl §§ 18 and 19)."""
    return words("access.right", draft.say("access.right"))


def appeal(draft: Draft) -> list[Block]:
    """Return how to appeal, by the one regime the facts hold (fvl § 27, pbrl §§ 7-2 to 7-5)."""
    told = draft.facts.appeal
    if told is None:
        return []
    how = draft.items("appeal.how", reference=draft.facts.reference)
    return [
        *words("appeal.right", draft.say("appeal.right")),
        *_deadline(draft, told),
        *_where(draft, told),
        *words("appeal.how_intro", draft.say("appeal.how_intro")),
        *bullets("appeal.how", [("", item) for item in how]),
        *words("appeal.help", draft.say("appeal.help", phone=draft.phone)),
        *words("appeal.reasons", draft.say("appeal.reasons")),
        *_ombudsman(draft, told),
    ]


def other(draft: Draft) -> list[Block]:
    """Return suspension, costs, legal aid and coordinator where they are to be told (fvl § 27)."""
    blocks: list[Block] = []
    if draft.kind in _STAY_IS_TOLD or "stay_information" in draft.facts.required:
        blocks += words("other.stay", draft.say("other.stay"))
    blocks += words("other.costs", draft.say("other.costs"))
    if draft.facts.free_legal_aid:
        blocks += words("other.legal_aid", draft.say("other.legal_aid"))
    if draft.facts.coordinator:
        blocks += words("other.coordinator", draft.say("other.coordinator"))
    return blocks


def delay(draft: Draft) -> list[Block]:
    """Return that the answer is late, why, and when it is expected (fvl § 11 a)."""
    told, asked = draft.facts.delay, draft.facts.application
    blocks: list[Block] = []
    if asked:
        received = long_date(asked.received_on)
        blocks += words("delay.received", draft.say("delay.received", received=received))
    if told:
        expected = long_date(told.expected_on)
        blocks += words("delay.reason", told.reason)
        blocks += words("delay.expected", draft.say("delay.expected", expected=expected))
    return blocks


def interim(draft: Draft) -> list[Block]:
    """Return the help that is given meanwhile, when there is any (hol § 3-5)."""
    told = draft.facts.delay
    return words("interim.help", told.interim_help) if told else []


def missing(draft: Draft) -> list[Block]:
    """Return what the applicant is asked to send and why (fvl §§ 11 and 17)."""
    asked = draft.facts.request
    if asked is None:
        return []
    rows = [(item.what, item.why) for item in asked.items]
    head = ["Opplysning", "Derfor trenger vi den"]
    return words("missing.intro", draft.say("missing.intro")) + table(
        "missing.table", draft.say("missing.caption"), head, rows
    )


def deadline(draft: Draft) -> list[Block]:
    """Return by when to answer, what happens then, and the help to be had (fvl §§ 11, 16)."""
    told = draft.facts.request or draft.facts.notice
    if told is None:
        return []
    by = draft.say("deadline.date", deadline=long_date(told.deadline_on))
    last = "consequence" if draft.kind is LetterKind.INFORMATION_REQUEST else "next"
    return [
        *words("deadline.date", by, "lead"),
        *words(f"deadline.{last}", draft.say(f"deadline.{last}")),
        *words("deadline.help", draft.say("deadline.help", phone=draft.phone)),
    ]


def reason(draft: Draft) -> list[Block]:
    """Return why a change is considered (fvl § 16)."""
    notice = draft.facts.notice
    return words("reason.text", notice.reason) if notice else []


def representative(draft: Draft) -> list[Block]:
    """Return the right to be represented (fvl § 12)."""
    return words("representative.right", draft.say("representative.right"))


def practical(draft: Draft) -> list[Block]:
    """Return equipment and fee when services end at death or moving."""
    end = draft.facts.end
    if end is None:
        return []
    blocks = words("practical.equipment", end.equipment)
    if end.fee_stops_on:
        stops = long_date(end.fee_stops_on)
        blocks += words("practical.fee", draft.say("practical.fee", fee_stops=stops))
    return blocks


def contact(draft: Draft) -> list[Block]:
    """Return whom to ask, and the reference to give."""
    told = draft.say(
        "contact.phone",
        caseworker=draft.facts.caseworker.name,
        phone=draft.phone,
        reference=draft.facts.reference,
    )
    return words("contact.phone", told)


def signature(draft: Draft) -> list[Block]:
    """Return caseworker and responsible officer by name (fvl25 § 59 is met already)."""
    facts = draft.facts
    people = [(facts.caseworker, "Saksbehandler"), (facts.responsible, "Ansvarlig for vedtaket")]
    if draft.facts.appeal is None:
        people[1] = (facts.responsible, "Ansvarlig")
    rows = [
        {"name": one_line(who.name), "title": one_line(who.title), "role": role}
        for who, role in people
    ]
    return [
        *words("signature.closing", draft.say("signature.closing")),
        {"type": "signers", "id": "signature.signers", "rows": rows},
        *words("signature.unit", f"{facts.sender.unit}, {facts.sender.municipality}"),
        *words("signature.electronic", draft.say("signature.electronic"), "note"),
    ]


def copies(draft: Draft) -> list[Block]:
    """Return who gets a copy; relatives only by consent, which the caller has checked."""
    return bullets("copies.list", [("", receiver) for receiver in draft.facts.copies])


def _deadline(draft: Draft, told: AppealBlock) -> list[Block]:
    weeks = draft.say("appeal.deadline", weeks=str(told.weeks))
    blocks = words("appeal.deadline", weeks, "lead")
    if told.latest_on:
        latest = draft.say("appeal.latest", latest=long_date(told.latest_on))
        blocks += words("appeal.latest", latest)
    return blocks + words("appeal.late", draft.say("appeal.late"))


def _where(draft: Draft, told: AppealBlock) -> list[Block]:
    body = draft.say("appeal.body_direct" if told.direct else "appeal.body", body=told.body)
    address = [("Adresse", ", ".join(told.address)), ("Digitalt", told.digital)]
    return words("appeal.body", body) + key_facts("appeal.address", address)


def _ombudsman(draft: Draft, told: AppealBlock) -> list[Block]:
    if not told.ombudsman:
        return []
    values = {"ombudsman": told.ombudsman, "contact": told.ombudsman_contact}
    return words("appeal.ombudsman", draft.say("appeal.ombudsman", **values).strip())
