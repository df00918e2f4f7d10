# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The story up to the orders: application, mapping, ladder, proposal."""

import re

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.story import Story

UNIT = "Hjemmetjenesten sone nord"
DISPENSER = "medication_support_device"


def register(kari: Desk, story: Story) -> None:
    """The daughter applies for her mother; the person is looked for by number first."""
    told = story.told["application"]
    person, applicant = told["person"], told["applicant"]
    kari.open("/arbeidsliste/").press("Registrer søknad")
    kari.fill(fnr=person["fnr"]).press("Finn person")
    kari.sees("Personen er ikke registrert før.")
    kari.fill(**{name: value for name, value in person.items() if name not in {"fnr", "born_on"}})
    kari.fill(born_on=f"{person['born_on'][8:]}.{person['born_on'][5:7]}.{person['born_on'][:4]}")
    for line in told["services"]:
        kari.fill(lines=line["service"])
        kari.fill(**{f"requested_{line['service']}": line["requested"]})
    kari.fill(
        applicant_kind=applicant["kind"], name=applicant["name"], relation=applicant["relation"],
        applicant_phone=applicant["phone"], covers_health=True, mandate=applicant["mandate"],
    )  # fmt: skip
    kari.fill(
        wishes=told["wishes"], situation=told["situation"], received_on=story.today,
        channel=told["channel"],
    )  # fmt: skip
    kari.picture("1-register")
    kari.press("Registrer søknaden").sees("Søknaden er registrert. Fristene løper.")
    found = re.search(r"/saker/([\d-]+)/", kari.page.url)
    assert found
    story.number = found[1]
    assert "Berit" not in kari.page.title()


def begin_mapping(kari: Desk, story: Story) -> None:
    """The case page says what runs and what is next; two professions are asked."""
    kari.sees("Frister som løper", "Neste steg", "Sett i gang kartlegging", "Anne Eksempel")
    expect(kari.page.locator("#clocks ~ ul li").first).to_be_visible()
    kari.picture("1-case")
    kari.press("Ta saken").sees("Din tur")
    kari.press("Sett i gang kartlegging")
    kari.fill(disciplines=story.entry("start_mapping")["disciplines"])
    kari.press("Sett i gang").sees("Kartleggingen er satt i gang.")


def map_person(mapper: Desk, story: Story, entry: dict) -> None:
    """A profession finds its task and answers everything."""
    mapper.task("Kartlegg", story.number)
    mapper.fill(
        visited_on=story.today, **{
            name: entry[name]
            for name in ("what_matters", "mode", "next_of_kin_view", "situation", "recommendation")
        },
    )  # fmt: skip
    mapper.fill(**entry["scores"]).fill(**entry["facts"])
    mapper.fill(**{code: result.replace(".", ",") for code, result in entry["tests"].items()})
    mapper.picture(f"2-{entry['by']}")
    mapper.press("Fullfør kartlegging").sees("Kartleggingen er fullført.")


def meet(kari: Desk, story: Story) -> None:
    """The professions differ on one score; the meeting settles it, and the needs are set."""
    told = story.entry("meeting")
    kari.task("Kartleggingsmøte", story.number)
    kari.sees("1 opplysning dere må bli enige om")
    differing = kari.page.locator("#id_F10_group")
    differing.get_by_role("radio", name=re.compile("sykepleier")).check()
    kari.fill(
        F10_reason=told["agreed"]["F10"]["reason"], held_on=story.today,
        participants=told["participants"], user_took_part=True, conclusion=told["conclusion"],
    )  # fmt: skip
    kari.picture("3-meeting")
    kari.press("Hold møtet")
    set_needs(kari, story)


def set_needs(kari: Desk, story: Story, *, round: int = 1) -> None:
    """Only what a person agrees to is a need."""
    kari.open(f"{story.case}behov/")
    pointed_at = kari.page.locator(".need input[type=checkbox]:checked")
    while pointed_at.count():
        pointed_at.first.uncheck()
    for need in story.entry("needs", round=round)["needs"]:
        code = need["code"]
        kari.fill(**{code: True, f"description_{code}": need["description"]})
        kari.fill(**{f"goal_{code}": need["goal"]})
    kari.press("Lagre behovene").sees("Behovene er lagret.")


def propose_too_much(kari: Desk, story: Story) -> None:
    """Fourteen visits are proposed; the page names what was not assessed lower down."""
    kari.open(f"{story.case}omsorgstrappen/")
    add_line(kari, story, story.entry("line"))
    stand = kari.page.locator("section.stand")
    expect(stand).to_contain_text("3 t 30 min i uka")
    expect(stand).to_contain_text("Dette må avklares")
    expect(stand).to_contain_text("Elektronisk medisindispenser er ikke vurdert.")
    kari.picture("3-ladder-too-much")


def assess_lower_steps(kari: Desk, story: Story) -> None:
    """What was tried is written down; then the dispenser is what stands open below."""
    for name in ("multidose_dispensing", "medication_reminder", "medication_routine_training"):
        record_measure(kari, story, name)
    kari.sees("Elektronisk medisindispenser er ikke vurdert.")
    record_measure(kari, story, DISPENSER)
    kari.press("Kjør sjekken").sees("Sjekken er kjørt og lagret.")
    stand = kari.page.locator("section.stand")
    expect(stand.locator(".ds-tag").first).to_have_text("Et lavere trinn står åpent")
    expect(stand.locator("ul").first).to_contain_text("Elektronisk medisindispenser: står åpent")
    kari.sees("Et lavere trinn står åpent eller er ikke vurdert")
    kari.inspect("3-ladder-open")


def propose_enough(kari: Desk, story: Story) -> None:
    """The dispenser is tried for four weeks, and two visits are enough."""
    add_line(kari, story, story.entry("line", nth=1))
    change_line(kari, story, story.entry("line", nth=2))
    kari.press("Kjør sjekken på nytt").sees("Sjekken er kjørt og lagret.")
    kari.sees("Ingen lavere trinn står åpne.")
    kari.picture("3-ladder-sound")


def settle(kari: Desk, story: Story) -> None:
    """The ladder is settled, and the unit is asked whether it can start."""
    kari.press("Trappen er vurdert, gå til forslaget").sees("Omsorgstrappen er vurdert.")
    kari.picture(f"3-proposal-{len(story.orders)}")
    kari.press("Forslaget er ferdig").sees("Enhetene er spurt om de kan starte.")


def record_measure(kari: Desk, story: Story, name: str, *, round: int = 1) -> None:
    """Write down what is known of a measure, from its step."""
    with kari.page.expect_navigation():
        kari.page.locator(f"section a[href$='/tiltak/medication/{name}/']").first.click()
    kari.fill(**story.measure(name, round=round))
    kari.press("Lagre").sees("Tiltaket er registrert.")


def add_line(kari: Desk, story: Story, told: dict) -> None:
    """Propose a service from the ladder."""
    kari.press("Foreslå tjeneste").fill(tjeneste=told["service"]).press("Gå videre")
    fill_line(kari, story, told)


def change_line(kari: Desk, story: Story, told: dict) -> None:
    """Change a proposed service."""
    kari.press("Endre eller trekk Hjemmesykepleie")
    fill_line(kari, story, told)


def fill_line(kari: Desk, story: Story, told: dict) -> None:
    """Fill a proposed service in and save it."""
    fields = story.typed(told) | {"needs": told["needs"], "unit_id": UNIT}
    kari.fill(**fields).press("Lagre forslaget").sees("Forslaget er lagret.")


def answer_start(marit: Desk, story: Story, *, round: int = 1) -> None:
    """The unit says yes to everything it is asked."""
    told = story.entry("answer_start", round=round)
    marit.open("/bestillinger/")
    asked = marit.page.locator("a[href*='/oppstart/']")
    if round == 1:
        marit.picture("4-asked")
        assert asked.count() == 2
    while asked.count():
        with marit.page.expect_navigation():
            asked.first.click()
        marit.fill(answer=told["answer"], note=told.get("note", ""))
        marit.press("Send svar").sees("Svaret er sendt til kontoret.")
