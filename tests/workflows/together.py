# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""Do the same thing from many threads at the same instant, each with its own connection."""

import threading
import time
from collections import Counter
from dataclasses import dataclass

from django.db import connections

from tildeling.shared.refusals import Refusal


@dataclass
class Outcome:
    result: object
    code: str
    seconds: float


def at_once(calls):
    """Run every call behind one barrier and return what each gave or was refused with."""
    barrier = threading.Barrier(len(calls))
    outcomes = [None] * len(calls)

    def run(place, call):
        barrier.wait()
        began = time.perf_counter()
        try:
            outcomes[place] = Outcome(call(), "done", time.perf_counter() - began)
        except Refusal as refusal:
            outcomes[place] = Outcome(refusal, refusal.code, time.perf_counter() - began)
        except Exception as fault:  # a fault is what the promise says never happens
            outcomes[place] = Outcome(fault, type(fault).__name__, time.perf_counter() - began)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def counted(outcomes):
    return Counter(outcome.code for outcome in outcomes)
