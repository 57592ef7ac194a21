"""A virtual display with a window manager: Xvfb and openbox, ended with the object."""

import os
import subprocess
import time
from pathlib import Path

# No decorations and no bindings: what the window shows and the keys it gets depend on the program alone.
OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <keyboard/>
  <mouse/>
  <applications>
    <application class="*"><decor>no</decor><focus>yes</focus>
      <position force="yes"><x>0</x><y>0</y></position></application>
  </applications>
</openbox_config>
"""


def wait_until(condition, what, seconds=30.0, pause=0.01):
    """What condition() returns once that is true."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds:g} s: {what() if callable(what) else what}")
        time.sleep(pause)


class Display:
    def __init__(self, folder, size="1920x1200", dpi=None):
        self.folder = Path(folder)
        self.children = []
        self.name = self._start_server(size)
        # The programs of the person who runs the tests stay out of it: no other display, session or desktop.
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("WAYLAND_", "XDG_", "DBUS_", "DESKTOP_"))}
        self.env.update(DISPLAY=self.name, HOME=str(self.folder), LANG="C.UTF-8", LIBGL_ALWAYS_SOFTWARE="1")
        if dpi:
            subprocess.run(["xrdb", "-nocpp", "-merge", "-"], input=f"Xft.dpi: {dpi}\n", text=True, env=self.env, check=True)
        config = self.folder / "openbox.xml"
        config.write_text(OPENBOX)
        self._start(["openbox", "--sm-disable", "--config-file", str(config)], "openbox.log", env=self.env)
        wait_until(lambda: "window id" in self.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK"), "openbox did not start")

    def _start_server(self, size):
        read, write = os.pipe()
        self._start(["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
                    "xvfb.log", pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start: " + (self.folder / "xvfb.log").read_text())
        return f":{number}"

    def _start(self, command, log, **options):
        with open(self.folder / log, "w") as out:
            child = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def run(self, *command, **options):
        """The output of an X program on this display."""
        return subprocess.run(command, env=self.env, capture_output=True, text=True, timeout=60, **options).stdout

    def copy(self, text):
        """Puts text on the clipboard; xclip stays behind and serves it."""
        subprocess.run(["xclip", "-selection", "clipboard", "-in"], input=text, text=True, env=self.env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def clipboard(self):
        return self.run("xclip", "-selection", "clipboard", "-out")

    def close(self):
        for child in reversed(self.children):
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
