"""What tools/screenshot runs: starts the program on a virtual display, goes to step 13 of Slide, saves the window."""

import os
import sys
import tempfile
from pathlib import Path

from display import Display
from program import Program


def main(target):
    width, height = (int(part) for part in os.environ.get("UNSTRIDE_SHOT_SIZE", "1600x960").split("x"))
    dpi = os.environ.get("UNSTRIDE_SHOT_DPI")
    with tempfile.TemporaryDirectory() as folder:
        display = Display(folder, f"{width}x{height}", dpi)
        try:
            program = Program(display, folder)
            try:
                shoot(program, (width, height), target)
            finally:
                program.kill()
        finally:
            display.close()


def shoot(program, size, target):
    if program.size() != size:
        program.resize(*size)
        program.wait(lambda: program.size() == size, "the window was not resized")
    if os.environ.get("UNSTRIDE_SHOT_THEME") == "dark":
        program.click("theme")
    program.key("Home")
    for _ in range(3 + 13):  # zeros, border, turn; then the slide
        program.key("Right")
        program.settle()
    program.wait_for(view="slide", step=13)
    program.move((size[0] // 2, size[1] - 4))  # over nothing, so that no tooltip covers the picture
    program.settle(1.0)
    program.picture(target)
    print(Path(target).resolve())


if __name__ == "__main__":
    main(sys.argv[1])
