"""The chat server of the demo: the tests' Twitch server on this machine, with its own certificates."""

import json
import pathlib
import subprocess
import sys
import threading

SERVER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "servers" / "twitch_server.py"


class Chat:
    def __init__(self, folder):
        self.server = subprocess.Popen([sys.executable, "-B", SERVER, "--relay", "--certs", folder / "certificates"],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lock = threading.Lock()
        listening = self.server.stdout.readline()
        if not listening:
            raise OSError("the chat server did not start")
        where = json.loads(listening)
        self.url = f"twitch:demo?host=localhost&port={where['port']}&ca={where['ca']}"

    def say(self, event):
        """Any thread. Says an event of the normal form as its person would."""
        with self.lock:
            self.server.stdin.write(json.dumps(event) + "\n")
            self.server.stdin.flush()

    def close(self):
        self.server.stdin.close()
        self.server.terminate()
        self.server.wait(5)
