"""The program in its window: started with folders of its own, read through its map, moved by real input."""

import json
import os
import subprocess
import time
from pathlib import Path

import xclient
from display import wait_until

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("UNSTRIDE_PROGRAM", str(ROOT / "build/release/bin/unstride"))


class Program:
    def __init__(self, display, folder, *arguments, program=PROGRAM):
        self.display, self.folder = display, Path(folder)
        self.state, self.bin = self.folder / "state", self.folder / "bin"
        self.state.mkdir(exist_ok=True)
        self.bin.mkdir(exist_ok=True)
        self.map_file, self.log = self.folder / "map.json", self.folder / "program.log"
        self.map_file.unlink(missing_ok=True)
        # PATH holds only what a test puts there (a zenity, say), so that the file dialog does not depend on the machine.
        env = dict(display.env, XDG_STATE_HOME=str(self.state), PATH=str(self.bin))
        with open(self.log, "a") as out:
            self.process = subprocess.Popen([program, "--ui-map", str(self.map_file), *map(str, arguments)], env=env,
                                            stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=self.folder)
        self.wait(lambda: self.map(), "no frame was drawn", 60)
        self.window = int(self.wait(lambda: self._xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split(),
                                    "no window came up")[-1])
        self.wait(lambda: self._xdotool("getwindowfocus").strip() == str(self.window), "the window got no focus")
        self.settle()

    # ---- reading

    def map(self):
        """The last frame's map; None before the first."""
        while True:
            try:
                return json.loads(self.map_file.read_text())
            except FileNotFoundError:
                return None
            except json.JSONDecodeError:  # it is being written
                time.sleep(0.005)

    def __getitem__(self, key):
        return self.map()["state"][key]

    def frames(self):
        return self.map()["frames"]

    def wait(self, condition, what, seconds=30.0):
        def alive_and():
            if self.process.poll() is not None:
                raise AssertionError(f"the program ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
            return condition()

        return wait_until(alive_and, what, seconds)

    def wait_for(self, **state):
        """Waits until the state's values are these: wait_for(step=13, playing=False)."""
        self.wait(lambda: all(self[key] == value for key, value in state.items()),
                  lambda: f"the state did not become {state}, it is {self.map()['state']}")

    def settle(self, still=0.3):
        """Waits until no frame was drawn for a while: nothing moves any more."""
        last, since = self.frames(), time.monotonic()

        def is_still():
            nonlocal last, since
            if self.frames() != last:
                last, since = self.frames(), time.monotonic()
            return time.monotonic() - since > still

        self.wait(is_still, "the window goes on drawing frames though nothing happens")

    def names(self):
        return self.map()["controls"].keys()

    def rect(self, name):
        """(x, y, width, height) of a control, or of a cell as in "input[0,1]"; waits until there is one."""
        def find():
            shown = self.map()
            return shown["controls"].get(name) or shown["cells"].get(name)

        return self.wait(find, lambda: f"{name} is not shown; the map has {sorted(self.names())}")

    def center(self, name):
        x, y, width, height = self.rect(name)
        return round(x + width / 2), round(y + height / 2)

    # ---- acting: every press and release waits for a frame, as a person's are frames apart

    def _xdotool(self, *arguments):
        return self.display.run("xdotool", *arguments)

    def _act(self, *arguments, seconds=3.0):
        """An event that the program should draw a frame after; one that changes nothing may draw none."""
        before = self.frames()
        self._xdotool(*arguments)
        end = time.monotonic() + seconds
        while self.frames() == before and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.003)

    def _place(self, target):
        if not isinstance(target, str):
            return target
        if target in self.map()["cells"] and not self["playing"]:
            self.settle(0.15)  # cells may be on their way to another place
        return self.center(target)

    def pointer(self):
        lines = self._xdotool("getmouselocation", "--shell").split()
        return tuple(int(line.split("=")[1]) for line in lines[:2])

    def move(self, target):
        x, y = self._place(target)
        if self.pointer() != (x, y):  # the window lies in the display's corner: its pixels are the display's
            self._act("mousemove", str(x), str(y))

    def press(self, target, button=1):
        self.move(target)
        self._act("mousedown", str(button))

    def release(self, button=1):
        self._act("mouseup", str(button))

    def click(self, target, button=1):
        self.press(target, button)
        self.release(button)

    def double_click(self, target):
        self.click(target)
        self.click(target)

    def drag(self, start, *stops):
        """Presses at `start`, moves through `stops` in small steps, lets go."""
        x, y = self._place(start)
        self.press((x, y))
        for stop in stops:
            to_x, to_y = self._place(stop)
            for i in range(1, 9):
                self._act("mousemove", str(round(x + (to_x - x) * i / 8)), str(round(y + (to_y - y) * i / 8)))
            x, y = to_x, to_y
        self.release()

    def hold(self, target, seconds):
        """Presses, and lets go after a while."""
        self.press(target)
        time.sleep(seconds)
        self.release()

    def wheel(self, target, clicks):
        """Up for positive numbers."""
        self.move(target)
        for _ in range(abs(clicks)):
            self._act("click", "4" if clicks > 0 else "5")

    def key(self, *combinations):
        """key("ctrl+shift+s", "Return")"""
        for combination in combinations:
            *modifiers, last = combination.split("+")
            for modifier in modifiers:
                self._xdotool("keydown", modifier)
            self._act("keydown", last)
            self._act("keyup", last)
            for modifier in reversed(modifiers):
                self._xdotool("keyup", modifier)

    def type(self, text):
        self._act("type", "--delay", "5", "--", text)

    def drop(self, *paths):
        return xclient.drop(self.display.name, self.window, paths)

    # ---- the window

    def title(self):
        return self._xdotool("getwindowname", str(self.window)).strip()

    def size(self):
        values = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", str(self.window)).split())
        return int(values["WIDTH"]), int(values["HEIGHT"])

    def resize(self, width, height):
        self._xdotool("windowsize", str(self.window), str(width), str(height))

    def is_minimised(self):
        return "Iconic" in self.display.run("xprop", "-id", str(self.window), "WM_STATE")

    def minimise(self):
        self._xdotool("windowminimize", str(self.window))
        self.wait(self.is_minimised, "the window was not minimised")

    def restore(self):
        self._xdotool("windowactivate", str(self.window))
        self.wait(lambda: not self.is_minimised(), "the window did not come back")

    def close(self):
        """Closes the window as its frame's cross does; the program's exit status."""
        xclient.close(self.display.name, self.window)
        return self.process.wait(30)

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    # ---- what it shows

    def picture(self, path):
        """Saves what the window shows."""
        dump = subprocess.run(["xwd", "-silent", "-id", str(self.window)], env=self.display.env, capture_output=True, check=True)
        subprocess.run(["convert", "xwd:-", str(path)], input=dump.stdout, check=True)

    def pixels(self):
        """What the window shows: its width, and bytes r g b, row by row."""
        dump = subprocess.run(["xwd", "-silent", "-id", str(self.window)], env=self.display.env, capture_output=True, check=True)
        rgb = subprocess.run(["convert", "xwd:-", "-depth", "8", "rgb:-"], input=dump.stdout, capture_output=True, check=True)
        return self.size()[0], rgb.stdout

    def colours(self, target=None):
        """How many colours the window shows, or a control or cell of it."""
        width, data = self.pixels()
        x, y, w, h = map(round, self.rect(target)) if target else (0, 0, width, len(data) // (3 * width))
        return len({data[i:i + 3] for row in range(y, y + h) for i in range(3 * (row * width + x), 3 * (row * width + x + w), 3)})

    def copied(self, copy):
        """The text that copy() puts on the clipboard."""
        self.display.copy("nothing was copied")
        copy()
        self.wait(lambda: self.display.clipboard() not in ("", "nothing was copied"), "nothing was copied")
        return self.display.clipboard()

    def output(self):
        """The output's numbers, by the key that copies them while no cell of the output is selected."""
        self.settle(0.05)
        return grid(self.copied(lambda: self.key("ctrl+c")))


def grid(text):
    """Rows of numbers from tab-separated text."""
    return [[float(cell) for cell in line.split("\t")] for line in text.strip().splitlines()]
