# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The story from the draft on: decision, orders, visits, and round two."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.journeys.acts_before import DISPENSER, fill_line, record_measure, set_needs
from tests.journeys.desk import Desk
from tests.journeys.story import Story
from tests.journeys.visits import VISITS, visits_csv

ORDER = re.compile(r"B\d{4}-\d+")


def write_decision(kari: Desk, story: Story, *, round: int = 1) -> None:
    """Much stands there beforehand; the list beside says what is missing until nothing is."""
    kari.task("Skriv og underskriv vedtak", story.number)
    kari.sees("krav mangler")
    blocks = story.entry("draft", round=round)["blocks"]
    kari.picture(f"5-draft-empty-{round}")
    offered = kari.page.locator(".paragraph:visible button[name=insert]")
    codes = [str(one.get_attribute("value")) for one in offered.all()]
    for code in codes:
        if code not in blocks:
            insert_suggestion(kari, code)
    kari.fill(**blocks)
    kari.press("Lagre utkast").sees("Utkastet er lagret.", "Alt loven krever, er på plass.")
    kari.inspect(f"5-draft-{round}")


def insert_suggestion(kari: Desk, code: str) -> None:
    """Put what the case suggests into its paragraph."""
    button = kari.page.locator(f"button[name=insert][value={code}]")
    if button.count():
        button.locator("xpath=ancestor::details[1]/summary").click()
        with kari.page.expect_navigation():
            button.click()
        kari.sees("Forslaget står nå i avsnittet.")


def sign(kari: Desk, story: Story, *, expected: str) -> None:
    """Read the letter as it will be, then sign as the first of two."""
    kari.press("Se brevet slik det blir").sees(expected)
    kari.picture(f"5-letter-{len(story.orders)}")
    kari.open(f"{story.case}vedtak/utkast/").press("Gå til underskrift")
    kari.press("Underskriv som den første").sees("Vedtaket venter nå på underskriver nummer to.")


def sign_second(ingrid: Desk, story: Story) -> None:
    """Another pair of eyes."""
    ingrid.task("Underskriv som nummer to", story.number)
    ingrid.picture("5-second")
    ingrid.press("Underskriv som nummer to", within=ingrid.page.locator("form:has(#decide)"))
    ingrid.sees("Vedtaket er underskrevet av to.")


def dispatch(kari: Desk, story: Story, *, round: int = 1) -> None:
    """The letter is a PDF; that it was sent starts the appeal deadline."""
    kari.task("Send brevet", story.number)
    link = kari.page.get_by_role("link", name="Åpne brevet (PDF)")
    answer = kari.page.context.request.get(str(link.get_attribute("href")))
    assert answer.ok
    assert answer.body().startswith(b"%PDF")
    told = story.entry("dispatch", round=round)
    kari.fill(channel=told["channel"]).press("Registrer at brevet er sendt")
    kari.open(f"{story.case}vedtak/").sees("Sendt:", "Klagefrist")
    kari.picture(f"5-decisions-{round}")


def accept(marit: Desk, story: Story) -> None:
    """The unit takes both orders."""
    marit.open("/bestillinger/")
    rows = marit.page.locator("tbody tr").filter(has_text="Berit Eksempel")
    expect(rows).to_have_count(2)
    for service, title in {
        DISPENSER: "medisindispenser",
        "home_nursing": "Hjemmesykepleie",
    }.items():
        found = ORDER.search(rows.filter(has_text=title).inner_text())
        assert found
        story.orders[service] = found[0]
    marit.picture("6-orders")
    for number in story.orders.values():
        marit.open(f"/bestillinger/{number}/").press("Godta bestillingen")
        marit.sees("Bestillingen er godtatt.")


def begin(marit: Desk, story: Story) -> None:
    """Both services start on their Monday."""
    for number in story.orders.values():
        marit.open(f"/bestillinger/{number}/").fill(started_on=story.monday)
        marit.press("Meld at tjenesten har startet").sees("Tjenesten er meldt startet.")


def hand_in_visits(marit: Desk, story: Story) -> None:
    """Every row of the file is stored or refused, and the refused ones come back."""
    content = visits_csv(story)
    marit.open("/levering/innlesing/")
    marit.page.set_input_files(
        "[name=file]", {"name": "besok.csv", "mimeType": "text/csv", "buffer": content}
    )
    marit.press("Les inn filen")
    rows = content.count(b"\r\n") - 1
    marit.sees(f"{rows} rader i filen = {len(VISITS)} tatt inn + 3 avvist.")
    marit.inspect("7-visits")
    refused = marit.download("Last ned de avviste radene").decode("utf-8-sig")
    assert len(refused.strip().splitlines()) == 1 + 3
    assert "B2020-999999" in refused


def look_at_weeks(marit: Desk, story: Story) -> None:
    """The third week is 60 per cent, and the unit proposes less."""
    marit.open(f"/bestillinger/{story.orders['home_nursing']}/")
    weeks = marit.page.locator("table", has_text="Levert av innvilget").first.locator("tbody tr")
    shown = [row.locator("td").nth(2).inner_text() for row in weeks.all()]
    assert [text.split()[-2:] for text in shown] == [["100", "%"], ["100", "%"], ["60", "%"]]
    marit.picture("7-weeks")
    told = story.entry("change_proposal")
    marit.press("Foreslå endring").fill(**story.typed(told)).press("Send forslaget")
    marit.sees("Kontoret må svare innen fristen.")


def answer_proposal(kari: Desk, story: Story) -> None:
    """The office answers by taking the case up again."""
    told = story.entry("answer_proposal", round=2)
    kari.task("Forslag om endring", story.number)
    kari.sees(story.entry("change_proposal")["text"])
    kari.picture("8-proposal")
    kari.fill(answer=told["answer"], text=told["text"]).press("Send svaret")
    kari.sees("Svaret er sendt til enheten.")


def begin_round_two(kari: Desk, story: Story) -> None:
    """One profession is enough, with a reason."""
    told = story.entry("start_mapping", round=2)
    kari.task("Sett i gang kartlegging", story.number)
    kari.fill(
        disciplines=told["disciplines"], one_profession_reason=told["one_profession_reason"]
    ).press("Sett i gang").sees("Kartleggingen er satt i gang.")


def map_again(silje: Desk, story: Story) -> None:
    """The nurse begins with the last assessment and changes what is new."""
    told = story.entry("assess", round=2)
    silje.task("Kartlegg", story.number)
    silje.press("Kopier forrige kartlegging").sees("Forrige kartlegging er kopiert.")
    expect(silje.page.locator("#id_F10_2")).to_be_checked()
    silje.fill(
        visited_on=story.latest, mode=told["mode"], **told["facts"],
        **{name: told[name] for name in ("what_matters", "situation", "recommendation")},
    )  # fmt: skip
    silje.press("Fullfør kartlegging").sees("Kartleggingen er fullført.")


def meet_again(kari: Desk, story: Story) -> None:
    """Nothing differs; the meeting is short."""
    told = story.entry("meeting", round=2)
    kari.task("Kartleggingsmøte", story.number)
    kari.fill(
        held_on=story.latest, participants=told["participants"],
        user_took_part=True, conclusion=told["conclusion"],
        one_profession_reason=told["one_profession_reason"],
    ).press("Hold møtet")  # fmt: skip
    set_needs(kari, story, round=2)


def propose_less(kari: Desk, story: Story) -> None:
    """The dispenser stays, and one visit a week is enough."""
    kari.open(f"{story.case}omsorgstrappen/")
    record_measure(kari, story, DISPENSER, round=2)
    for told in story.entries("line", round=2):
        kari.open(f"{story.case}omsorgstrappen/tjeneste/?tjeneste={told['service']}")
        fill_line(kari, story, told)
    kari.press("Kjør sjekken").sees("Sjekken er kjørt og lagret.")


def versions(marit: Desk, story: Story) -> None:
    """The order is the same, with a new version."""
    number = story.orders["home_nursing"]
    marit.open(f"/bestillinger/{number}/").sees(number, "Versjon 1: 40 min", "Versjon 2: 20 min")
    last = story.monday + timedelta(days=27)
    marit.sees(f"{story.monday:%d.%m.%Y} til og med {last:%d.%m.%Y}")
    marit.inspect("8-versions")


def lead(tor: Desk, story: Story) -> None:
    """The leader sees what was avoided with its formula, and opens the rows behind a figure."""
    tor.open("/leder/").sees("Lederoversikt", "Formel", "2 t 50 min")
    expect(tor.page.locator("dl", has_text="Besøk i uka")).to_contain_text("Ikke målt")
    tor.picture("9-leader")
    with tor.page.expect_navigation():
        tor.page.locator("a.tile", has_text="Unngåtte timer i uka").click()
    row = tor.page.locator("tbody tr")
    expect(row).to_have_count(1)
    for text in (story.number, "3 t 30 min", "40 min", "2 t 50 min"):
        expect(row).to_contain_text(text)
    tor.picture("9-rows")
