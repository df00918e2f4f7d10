# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""The process that K1 kills: forked from a clean server, it acts and dies at a named point.

Forked from the test's own process it could stand still for ever: the typesetter's threads do not
survive a fork, and the test's process may have set a letter before.
"""

import os
import signal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tildeling.settings.test")
django.setup()

from django.conf import settings  # noqa: E402 -- after the setup, in the forking server
from django.db import connection  # noqa: E402
from django.db.models.signals import post_save  # noqa: E402

from tildeling.cases.models import WorkItem  # noqa: E402
from tildeling.decisions.models import Decision, InForce  # noqa: E402
from tildeling.letters.models import Letter  # noqa: E402
from tildeling.orders.models import Order  # noqa: E402
from tildeling.organisation.models import User  # noqa: E402
from tildeling.outbox.models import Message  # noqa: E402
from workflows import engine, relay  # noqa: E402


def act(case_id, now):
    """What a person and the background do from the second signature on."""
    item = WorkItem.objects.open().filter(case_id=case_id, node="second_sign").first()
    if item is not None:
        signer = User.objects.get(username="fagkoordinator")
        engine.perform(item.step_id, actor=signer, at=now)
    relay.relay(lambda: now)


def die_at(point, case_id, now, receiver_url):
    """Do what is to be done and die on the way; who comes through ends with 1."""
    connection.close()
    settings.OUTBOX_RECEIVER_URL = receiver_url
    try:
        ARMS[point]()
        act(case_id, now)
    finally:
        os._exit(1)


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def dies_after(function):
    def wrapped(*args, **kwargs):
        result = function(*args, **kwargs)
        if result:
            die()
        return result

    return wrapped


def dies_on_row(model, **matching):
    def seen(sender, instance, **kwargs):
        if all(getattr(instance, name) == value for name, value in matching.items()):
            die()

    post_save.connect(seen, sender=model, weak=False)


def dies_after_orders_are_placed():
    resume = engine.resume

    def resumed(step_id, *, at):
        done = resume(step_id, at=at)
        if done and Message.objects.filter(topic="order").exists():
            die()
        return done

    engine.resume = resumed


def dies_after_sending():
    send = relay.send_order

    def sent(message, at):
        send(message, at)
        die()

    relay.HANDLERS = relay.HANDLERS | {"order": sent}


def dies_after_the_mark():
    attempt = relay._try

    def tried(message, clock):
        done = attempt(message, clock)
        if message.topic == "order":
            die()
        return done

    relay._try = tried


# How a process comes to kill itself at each point.
ARMS = {
    "after the decision's row": lambda: dies_on_row(Decision),
    "after the letter's row": lambda: dies_on_row(Letter),
    "after the row in force": lambda: dies_on_row(InForce),
    "after the outbox row": lambda: dies_on_row(Message, topic="step"),
    "after the decision's commit": lambda: setattr(engine, "perform", dies_after(engine.perform)),
    "after the lease": lambda: setattr(relay, "_lease", dies_after(relay._lease)),
    "after the order's row": lambda: dies_on_row(Order),
    "after the order's outbox row": lambda: dies_on_row(Message, topic="order"),
    "after the orders' commit": dies_after_orders_are_placed,
    "before sending": lambda: setattr(relay, "HANDLERS", relay.HANDLERS | {"order": die}),
    "after sending, before the mark": dies_after_sending,
    "after the mark": dies_after_the_mark,
}
