"""A peer's process: started, asked and answered in JSON lines, and halted whenever it is not asked anything."""

import json
import os
import signal
import subprocess


class Failed(Exception):
    """What a peer could not do, in its own words."""


class PeerProcess:
    """Between two requests the process is stopped: threads of its library that still wait in a spinning loop would slow
    down whoever is measured next."""

    def __init__(self, name, command, environment):
        self.name, self.command, self.environment = name, command, environment
        self.process = None

    def ask(self, **request):
        if self.process is None:
            self._start()
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            status = self.process.wait()
            self.process = None  # the next request starts another one
            raise Failed(f"{self.name} ended with status {status}")
        self.process.send_signal(signal.SIGSTOP)
        reply = json.loads(line)
        if "error" in reply:
            raise Failed(reply["error"])
        return reply

    def end(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, **self.environment})
