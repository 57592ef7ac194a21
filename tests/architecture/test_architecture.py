"""Holds the sources against the architecture, and the rules themselves against planted violations."""

import tempfile
import unittest
from pathlib import Path

from rules import Project, modules_of_cmake, modules_of_readme

ROOT = Path(__file__).resolve().parents[2]

README = """
| module | what it does | may include |
|---|---|---|
| `core/` | values | – |
| `io/` | files | `core` |
| `ui/` | panels | `core` |
| `main.cpp` | the loop | all |
"""
CMAKE = """
unstride_module(core LIBRARIES third_party::fmt)
unstride_module(io   USES core LIBRARIES third_party::stb)
unstride_module(ui   USES core)
"""
HEADER = "// What it is for.\n#pragma once\n\nnamespace unstride::{0} {{}}\n"


class ThisProject(unittest.TestCase):
    def test_keeps_every_rule(self):
        violations = Project(ROOT).violations()
        if violations:
            self.fail("\n".join(violations))

    def test_is_read_whole(self):
        project = Project(ROOT)
        self.assertGreaterEqual(len(project.cmake), 12)
        self.assertEqual(project.cmake.keys() | {"main.cpp"}, project.readme.keys())
        self.assertIn("engine", project.cmake["timeline"])
        self.assertEqual([], project.cmake["core"])
        self.assertGreater(len(project.files), 30)


class PlantedViolation(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("README.md", README)
        self.write("src/CMakeLists.txt", CMAKE)
        self.write("src/main.cpp", '// The loop.\n#include <GLFW/glfw3.h>\n#include "ui/panel.h"\n')
        for module, header in (("core", "value.h"), ("io", "files.h"), ("ui", "panel.h")):
            self.write(f"src/{module}/README.md", "One sentence.\n")
            self.write(f"src/{module}/{header}", HEADER.format(module))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self, name, include):
        self.write(name, f"// What it is for.\n#include {include}\n")

    def assert_found(self, *parts):
        violations = Project(self.root).violations()
        self.assertEqual(1, len(violations), violations)
        for part in parts:
            self.assertIn(part, violations[0])

    def test_none_in_a_project_that_keeps_the_rules(self):
        self.add("src/io/files.cpp", '"core/value.h"')
        self.add("src/io/image.cpp", '"stb_image.h"')
        self.assertEqual([], Project(self.root).violations())

    def test_an_include_that_the_table_forbids_is_found_with_its_line(self):
        self.add("src/io/files.cpp", '"ui/panel.h"')
        self.assert_found("src/io/files.cpp:2", "io/ may not include ui/")

    def test_an_include_from_below_is_found(self):
        self.add("src/core/value.cpp", '"io/files.h"')
        self.assert_found("core/ may not include io/")

    def test_an_include_by_a_relative_path_is_found(self):
        self.add("src/io/files.cpp", '"files.h"')
        self.assert_found("module/file.h")

    def test_opengl_outside_the_window_modules_is_found(self):
        self.add("src/core/value.cpp", "<glad/gl.h>")
        self.assert_found("src/core/value.cpp:2", "glad/gl.h")

    def test_dear_imgui_in_quotes_is_found_too(self):
        self.add("src/core/value.cpp", '"imgui.h"')
        self.assert_found("imgui.h")

    def test_cairo_in_another_module_is_found(self):
        self.add("src/io/files.cpp", "<cairo-svg.h>")
        self.assert_found("cairo-svg.h", "paint/cairo")

    def test_stb_in_a_second_file_is_found(self):
        self.add("src/io/image.cpp", "<stb_image.h>")
        self.add("src/io/files.cpp", "<stb_image.h>")
        self.assert_found("files.cpp, image.cpp")

    def test_a_header_without_pragma_once_is_found(self):
        self.write("src/io/more.h", HEADER.format("io").replace("#pragma once\n", ""))
        self.assert_found("src/io/more.h has no #pragma once")

    def test_a_header_that_does_not_say_what_it_is_for_is_found(self):
        self.write("src/io/more.h", HEADER.format("io").replace("// What it is for.\n", ""))
        self.assert_found("src/io/more.h does not begin with a comment")

    def test_a_header_in_another_namespace_is_found(self):
        self.write("src/io/more.h", HEADER.format("ui"))
        self.assert_found("namespace unstride::io")

    def test_a_long_main_is_found(self):
        self.write("src/main.cpp", "// The loop.\n" + "\n" * 120)
        self.assert_found("src/main.cpp has 121 lines")

    def test_a_row_that_disagrees_with_the_build_is_found(self):
        self.write("README.md", README.replace("| panels | `core` |", "| panels | `core` `io` |"))
        self.assert_found("lets ui/ include core io", "src/CMakeLists.txt core")

    def test_a_module_without_a_row_is_found(self):
        self.write("README.md", README.replace("| `io/` | files | `core` |\n", ""))
        self.assert_found("no row for io/")

    def test_a_row_without_a_module_is_found(self):
        self.write("README.md", README + "| `net/` | downloads | `core` |\n")
        self.assert_found("net/, which src/CMakeLists.txt does not build")

    def test_a_folder_that_nobody_builds_is_found(self):
        self.write("src/net/get.cpp", "// Downloads.\n")
        self.assert_found("src/net/ has sources")

    def test_a_circle_is_found(self):
        self.write("src/CMakeLists.txt", CMAKE.replace("(core LIBRARIES", "(core USES io LIBRARIES"))
        self.write("README.md", README.replace("| values | – |", "| values | io |"))
        self.assert_found("core/ uses io, which is not built before it")

    def test_tests_that_mirror_nothing_are_found(self):
        self.write("tests/net/get_test.cpp", "")
        self.assert_found("tests/net/ mirrors no module")


class Tables(unittest.TestCase):
    def test_are_read_from_cmake_with_and_without_uses(self):
        self.assertEqual({"core": [], "io": ["core"], "ui": ["core"]}, modules_of_cmake(CMAKE))

    def test_are_read_from_markdown(self):
        self.assertEqual({"core": [], "io": ["core"], "ui": ["core"], "main.cpp": ["all"]}, modules_of_readme(README))


if __name__ == "__main__":
    unittest.main()
