# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""One measurement in this process: its figures as JSON, one a line."""

import importlib
import json
import signal
import sys

if __name__ == "__main__":
    # Stopped from outside, it still drops the database it made.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for figure in importlib.import_module(sys.argv[1]).run():
        print(json.dumps(figure, ensure_ascii=False), flush=True)
