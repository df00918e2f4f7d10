# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sections that give the reasons, from application and facts to assessment and goals."""

from services.letter_draft import Draft
from services.letter_facts import LetterKind
from services.letter_tree import Block, bullets, long_date, words


def application(draft: Draft) -> list[Block]:
    """Return when the application came and what it asked for, in its own words (fvl § 25)."""
    asked = draft.facts.application
    if asked is None:
        return []
    received = long_date(asked.received_on)
    first = (
        draft.say("application.received_by", received=received, by=asked.by)
        if asked.by
        else draft.say("application.received", received=received)
    )
    blocks = words("application.received", first)
    if asked.wording:
        blocks += words("application.wording_intro", draft.say("application.wording"))
        blocks += words("application.wording", asked.wording, "quote")
    return blocks


def change(draft: Draft) -> list[Block]:
    """Return what led to a change or an end, the notice given and the answers to what was said."""
    changed = draft.facts.change
    if changed is None:
        return []
    blocks = words("change.what", changed.what_changed)
    blocks += bullets("change.lines", [(line.service, line.reason) for line in draft.facts.lines])
    if changed.notice_sent_on:
        notified = long_date(changed.notice_sent_on)
        blocks += words("change.notice", draft.say("change.notified", notified=notified))
    blocks += words("change.notice", changed.no_notice_reason)
    blocks += _answers(draft)
    if changed.transition:
        blocks += words("change.transition_heading", draft.say("change.transition"), "heading")
        blocks += words("change.transition", changed.transition)
    return blocks


def situation(draft: Draft) -> list[Block]:
    """Return the facts the decision rests on, and who found them when (fvl § 25)."""
    blocks: list[Block] = []
    for paragraph in draft.facts.situation:
        blocks += words("situation.facts", paragraph)
    found = bullets(
        "situation.mapped",
        [
            (assessor.by, ", ".join(filter(None, [assessor.how, long_date(assessor.done_on)])))
            for assessor in draft.facts.mapped_by
        ],
    )
    if found:
        blocks += words("situation.mapped_intro", draft.say("situation.mapped")) + found
    return blocks


def user_view(draft: Draft) -> list[Block]:
    """Return the user's wishes and how they were weighed (pbrl § 3-1)."""
    said = words("user_view.said", draft.facts.user_view)
    return said + words("user_view.weighed", draft.facts.user_view_weighed)


def rules(draft: Draft) -> list[Block]:
    """Return the rules by citation with their content in short (fvl § 25)."""
    listed = bullets("rules.list", [(rule.citation, rule.content) for rule in draft.facts.rules])
    return words("rules.intro", draft.say("rules.intro")) + listed if listed else []


def assessment(draft: Draft) -> list[Block]:
    """Return how the facts were held up against the rules, lower levels included (fvl § 25)."""
    blocks: list[Block] = []
    for paragraph in draft.facts.assessment:
        blocks += words("assessment.reasons", paragraph)
    return blocks + _lower(draft) + _of_lines(draft) + _grounds(draft)


def alternatives(draft: Draft) -> list[Block]:
    """Return what the user may have or do instead, and that one may apply again (fvl § 11)."""
    offers = [("", offer) for line in draft.facts.lines for offer in line.alternatives]
    listed = bullets("alternatives.list", offers)
    if listed:
        listed = words("alternatives.intro", draft.say("alternatives.intro")) + listed
    again = draft.say("alternatives.new_application", phone=draft.phone)
    return listed + words("alternatives.new_application", again)


def goals(draft: Draft) -> list[Block]:
    """Return the goals of the help and when it is evaluated (hol § 3-1)."""
    blocks = bullets("goals.list", [("", goal) for goal in draft.facts.goals])
    if blocks:
        blocks = words("goals.intro", draft.say("goals.intro")) + blocks
    if draft.facts.evaluation_on:
        evaluation = long_date(draft.facts.evaluation_on)
        blocks += words("goals.evaluation", draft.say("goals.evaluation", evaluation=evaluation))
    return blocks


def _answers(draft: Draft) -> list[Block]:
    changed = draft.facts.change
    statements = changed.statements if changed else ()
    if not statements:
        return words("change.answers", draft.say("change.no_statements"))
    heading = words("change.answers_heading", draft.say("change.statements"), "heading")
    pairs = [(f"«{statement.said.rstrip(' .')}»", statement.answer) for statement in statements]
    return heading + bullets("change.answers", pairs)


def _lower(draft: Draft) -> list[Block]:
    listed = bullets(
        "assessment.lower", [(lower.measure, lower.result) for lower in draft.facts.lower_levels]
    )
    return words("assessment.lower_intro", draft.say("assessment.lower")) + listed if listed else []


def _of_lines(draft: Draft) -> list[Block]:
    lines = draft.facts.lines
    blocks = _under(
        draft, "assessment.extent", [(line.service, line.extent_reason) for line in lines]
    )
    if draft.kind is LetterKind.REFUSAL or any(line.failed_condition for line in lines):
        failed = [(line.service, line.failed_condition) for line in lines]
        blocks += _under(draft, "assessment.failed", failed)
    remaining = [("", line.remaining_offer) for line in lines]
    return blocks + _under(draft, "assessment.remaining", remaining)


def _under(draft: Draft, name: str, entries: list[tuple[str, str]]) -> list[Block]:
    said = [(label, text) for label, text in entries if text]
    if not said:
        return []
    heading = words(f"{name}_heading", draft.say(name), "heading")
    if len(said) == 1:
        return heading + words(name, said[0][1])
    return heading + bullets(name, said)


def _grounds(draft: Draft) -> list[Block]:
    blocks: list[Block] = []
    for ground in draft.facts.grounds:
        name = f"ground.{ground.code}"
        blocks += words(f"{name}_heading", draft.say(name), "heading") + words(name, ground.text)
    return blocks
