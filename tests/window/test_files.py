"""Files: dropped, opened, saved, exported; through our own browser and through the desktop's dialog; and bad ones."""

import json
import struct
import subprocess
import unittest
import zlib

from case import WindowTest
from expected import INPUT, KERNEL, conv_transpose


def png(width, height, rows):
    """A grey picture of one bit a pixel."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Files(WindowTest):
    def setUp(self):
        super().setUp()
        self.program = self.start()

    def browse(self, keys, path):
        self.program.key(keys)
        self.program.wait_for(dialog="browse")
        self.program.settle()
        self.program.key("ctrl+a")
        self.program.type(str(path))
        self.program.key("Return")
        self.program.wait_for(dialog="none")

    def zenity(self, answer):
        """A desktop's dialog that gives this answer."""
        dialog = self.program.bin / "zenity"
        dialog.write_text(f'#!/bin/sh\necho "$@" >> "{self.folder}/zenity.log"\necho "{answer}"\n')
        dialog.chmod(0o755)

    def test_save_as_through_our_own_browser_and_open_again(self):
        saved = self.folder / "mine.json"
        self.assertNotIn("•", self.program.title())
        self.program.click("stride.plus")
        self.program.wait_for(unsaved=True)
        self.program.wait(lambda: "•" in self.program.title(), "the title has no sign for unsaved work")
        self.browse("ctrl+shift+s", saved)
        self.program.wait(saved.exists, "nothing was saved")
        self.program.wait_for(unsaved=False)
        self.assertEqual(2, json.loads(saved.read_text())["schema"])
        self.program.wait(lambda: self.program.title().startswith("mine.json"), "the title does not name the file")

        self.program.click("input[0,0]")
        self.program.type("5")
        self.program.key("Return", "Escape")
        self.program.wait_for(unsaved=True)
        before = saved.read_text()
        self.program.key("ctrl+s")
        self.program.wait(lambda: saved.read_text() != before, "Ctrl+S did not save to the same file")
        self.program.wait_for(unsaved=False)

        self.program.click("stride.plus")
        self.browse("ctrl+o", saved)
        self.program.wait_for(unsaved=False)
        self.assertEqual(conv_transpose([[5, 2], [3, 4]], KERNEL, stride=3), self.program.output())

    def test_our_own_browser_lists_folders_and_files_and_asks_before_it_replaces_one(self):
        folder = self.folder / "setups"
        folder.mkdir()
        (folder / "inside").mkdir()
        self.program.click("dilation.plus")
        self.browse("ctrl+shift+s", folder / "mine.json")
        self.program.wait((folder / "mine.json").exists, "nothing was saved")
        first = (folder / "mine.json").read_text()

        self.program.click("dilation.plus")
        self.program.click("save_as")
        self.program.wait_for(dialog="browse")
        self.program.rect("file[inside]")
        self.program.click("file[mine.json]")
        self.program.click("browser.ok")
        self.program.settle()
        self.assertEqual(("browse", first), (self.program["dialog"], (folder / "mine.json").read_text()))
        self.program.click("browser.ok")
        self.program.wait_for(dialog="none", unsaved=False)
        self.assertNotEqual(first, (folder / "mine.json").read_text())

        self.program.click("dilation.minus")
        self.program.click("open")
        self.program.wait_for(dialog="browse")
        self.program.click("file[inside]")
        self.program.wait(lambda: "file[mine.json]" not in self.program.names(), "the folder did not open")
        self.program.key("Escape")
        self.program.wait_for(dialog="none")
        self.program.click("open")
        self.program.wait_for(dialog="browse")
        self.program.double_click("file[mine.json]")
        self.program.wait_for(dialog="none", unsaved=False)
        self.assertEqual(conv_transpose(INPUT, KERNEL, dilation=3), self.program.output())

    def test_save_as_through_the_desktops_dialog(self):
        saved = self.folder / "by zenity.json"
        self.zenity(saved)
        self.program.key("ctrl+shift+s")
        self.program.wait(saved.exists, "nothing was saved")
        self.program.wait_for(unsaved=False, dialog="none")
        self.assertIn("--save", (self.folder / "zenity.log").read_text())

    def test_the_stage_is_exported_in_each_format(self):
        for ending, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
            with self.subTest(ending=ending):
                path = self.folder / f"stage.{ending}"
                self.browse("ctrl+e", path)
                self.program.wait(path.exists, "nothing was exported")
                self.program.wait(lambda: path.name in str(self.program["notice"]), "nobody says that it was exported")
                self.program.wait(lambda: path.read_bytes().startswith(start), "that is another format")
        colours = subprocess.run(["convert", self.folder / "stage.png", "-format", "%k", "info:"], capture_output=True,
                                 text=True, check=True).stdout
        self.assertGreater(int(colours), 50)
        for command in (["rsvg-convert", self.folder / "stage.svg", "-o", self.folder / "svg.png"],
                        ["pdftoppm", "-png", "-singlefile", self.folder / "stage.pdf", self.folder / "pdf"]):
            subprocess.run(command, check=True, capture_output=True)
        for drawn in ("svg.png", "pdf.png"):
            small = [[str(self.folder / name), "-resize", "400x250!"] for name in ("stage.png", drawn)]
            subprocess.run(["convert", "(", *small[0], ")", "(", *small[1], ")", "-metric", "RMSE", "-compare", "-format",
                            "%[distortion]", "info:" + str(self.folder / "distortion")], check=True)
            self.assertLess(float((self.folder / "distortion").read_text()), 0.03, f"{drawn} is another picture")

    def test_a_dropped_setup_is_opened(self):
        saved = self.folder / "dropped here.json"
        self.program.click("padding.plus")
        self.browse("ctrl+shift+s", saved)
        self.program.wait(saved.exists, "nothing was saved")
        self.program.click("padding.minus")
        self.assertTrue(self.program.drop(saved))
        self.program.wait_for(unsaved=False)
        self.assertEqual(conv_transpose(INPUT, KERNEL, padding=1), self.program.output())

    def test_a_dropped_picture_becomes_the_input_and_can_be_undone(self):
        picture = self.folder / "ünï 1.png"
        subprocess.run(["convert", "-size", "2x3", "xc:black", "-fill", "gray(200)", "-draw", "point 0,2", "-depth", "8",
                        str(picture)], check=True)
        self.assertTrue(self.program.drop(picture))
        self.program.rect("input[2,1]")
        self.program.settle()
        self.assertEqual(conv_transpose([[0, 0], [0, 0], [200, 0]], KERNEL), self.program.output())
        self.program.key("ctrl+z")
        self.assertEqual(conv_transpose(INPUT, KERNEL), self.program.output())

    def bad_files(self):
        folder = self.folder / "a folder.png"
        folder.mkdir()
        yield folder
        yield self.file("empty.json")
        yield self.file("empty.png")
        yield self.file("text.png", "This is no picture.\n")
        yield self.file("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0")
        yield self.file("huge.png", png(20000, 20000, bytes(2501) * 20000))
        yield self.file("cut.png", png(8, 8, bytes(2) * 8)[:40])
        yield self.file("broken.json", '{"schema": 1, "kind": ')
        yield self.file("newer.json", '{"schema": 999, "kind": "unstride-setup"}')
        yield self.file("other.json", "[1, 2, 3]")
        yield self.file("unknown.xyz", "?")

    def test_a_bad_file_gets_one_sentence_with_its_name_and_changes_nothing(self):
        self.program.click("stride.plus")
        before = self.program.output()
        kept = {key: self.program[key] for key in ("view", "chapter", "step", "t", "unsaved", "selected")}
        for path in self.bad_files():
            with self.subTest(path.name):
                self.program.drop(path)
                self.program.wait(lambda: path.name in str(self.program["notice"]), lambda: f"notice: {self.program['notice']}")
                self.assertNotIn("\n", str(self.program["notice"]).strip())
                self.program.settle()
                self.assertEqual(kept, {key: self.program[key] for key in kept})
        self.assertEqual(before, self.program.output())

    def test_a_folder_that_cannot_be_written_to_is_explained_and_the_work_stays_unsaved(self):
        self.program.click("stride.plus")
        self.browse("ctrl+shift+s", self.folder / "nowhere" / "mine.json")
        self.program.wait(lambda: self.program["notice"], "there is no notice")
        self.program.wait_for(unsaved=True)


if __name__ == "__main__":
    unittest.main()
