# SPDX-FileCopyrightText: 2026 Tildeling contributors
# SPDX-License-Identifier: AGPL-3.0-or-later

"""A receiving system for tests: its own process and its own table, dedupes on stream + sequence."""

import json
import multiprocessing
import os
import signal
import sqlite3
from http.server import BaseHTTPRequestHandler, HTTPServer


def _serve(path, die, ready):
    table = sqlite3.connect(path)
    table.execute(
        "create table if not exists received (stream text, sequence integer, payload text,"
        " primary key (stream, sequence))"
    )
    table.execute("create table if not exists deliveries (stream text, sequence integer)")
    table.commit()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = (message["stream"], message["sequence"])
            table.execute("insert into deliveries values (?, ?)", key)
            table.execute(
                "insert or ignore into received values (?, ?, ?)",
                (*key, json.dumps(message["payload"])),
            )
            if die.value:
                die.value = 0
                os.kill(os.getpid(), signal.SIGKILL)
            table.commit()
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", ready["port"]), Handler)
    ready["port"] = server.server_port
    ready["up"] = True
    server.serve_forever()


class Receiver:
    """Start, kill in the middle of a write, start again, and ask what it has."""

    def __init__(self, folder):
        self.path = str(folder / "received.sqlite")
        self.context = multiprocessing.get_context("fork")
        self.manager = self.context.Manager()
        self.state = self.manager.dict(port=0, up=False)
        self.die = self.context.Value("i", 0)
        self.process = None

    def start(self):
        self.state["up"] = False
        self.process = self.context.Process(
            target=_serve, args=(self.path, self.die, self.state), daemon=True
        )
        self.process.start()
        while not self.state["up"]:
            pass
        return self.url

    @property
    def url(self):
        return f"http://127.0.0.1:{self.state['port']}/"

    def stop(self):
        self.process.kill()
        self.process.join()
        self.manager.shutdown()

    def rows(self, name="received"):
        with sqlite3.connect(self.path) as table:
            columns = "stream, sequence"
            return table.execute(f"select {columns} from {name} order by 1, 2").fetchall()
