"""The rules of the architecture, read from README.md and src/CMakeLists.txt, held against the sources."""

import re
from pathlib import Path

# Third-party headers, and the only places that may include them. What is not named here may be included by anybody
# whose module links it.
HEADERS = {
    r"(imgui|backends/imgui|GLFW/|glad/|GL/)": ["paint/screen", "ui", "platform", "main.cpp"],
    r"cairo": ["paint/cairo"],
    r"stb_": ["io"],
    r"nlohmann/": ["io"],
    r"CLI/": ["cli"],
    r"protozero/": ["nn"],
}
# Headers that a single file may include. stb_image is one file compiled into ours, with options that must not differ.
ONE_FILE = [r"stb_"]

MOST_LINES = {"main.cpp": 110, ".h": 220, ".cpp": 500}  # "about 100, 150 and 400", with room
NOT_MODULES = {"architecture", "window", "data"}  # folders of tests/ that mirror nothing in src/


def modules_of_cmake(text):
    """{folder: modules that it may include} from the unstride_module(...) lines."""
    modules = {}
    for folder, rest in re.findall(r"^unstride_module\((\S+)([^)]*)\)", text, re.MULTILINE):
        uses = re.search(r"USES\s+(.*?)(?=LIBRARIES|$)", rest, re.DOTALL)
        modules[folder] = uses.group(1).split() if uses else []
    return modules


def modules_of_readme(text):
    """The same from the table: | `core/` | what it does | may include |; "–" is nobody."""
    modules = {}
    for row in re.findall(r"^\|(.+)\|\s*$", text, re.MULTILINE):
        cells = [cell.strip() for cell in row.split("|")]
        if len(cells) != 3 or not re.fullmatch(r"`[a-z_/.]+`", cells[0]):
            continue
        names = re.sub(r"[`,]", " ", cells[2]).split()
        modules[cells[0].strip("`").rstrip("/")] = [] if names == ["–"] else names
    return modules


def includes(path):
    """(line number, header, whether it is one of ours) for every #include."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(2), match.group(1) == '"'


class Project:
    def __init__(self, root):
        self.root = Path(root)
        self.src = self.root / "src"
        self.cmake = modules_of_cmake((self.src / "CMakeLists.txt").read_text(encoding="utf-8"))
        self.readme = modules_of_readme((self.root / "README.md").read_text(encoding="utf-8"))
        self.files = sorted(p for p in self.src.rglob("*") if p.suffix in (".h", ".cpp"))

    def violations(self):
        """Every broken rule as one sentence; empty when all hold."""
        return [*self._tables(), *self._folders(), *(v for file in self.files for v in self._file(file)), *self._one_file()]

    def module_of(self, path):
        inside = path.relative_to(self.src)
        return "main.cpp" if inside == Path("main.cpp") else inside.parent.as_posix()

    def _tables(self):
        for folder in self.cmake.keys() | self.readme.keys() - {"main.cpp"}:
            written, built = self.readme.get(folder), self.cmake.get(folder)
            if written is None:
                yield f"README.md's table has no row for {folder}/, which src/CMakeLists.txt builds."
            elif built is None:
                yield f"README.md's table has a row for {folder}/, which src/CMakeLists.txt does not build."
            elif sorted(written) != sorted(built):
                yield (f"README.md lets {folder}/ include {' '.join(written) or 'nobody'}, "
                       f"src/CMakeLists.txt {' '.join(built) or 'nobody'}.")
        if self.readme.get("main.cpp") != ["all"]:
            yield "README.md's table has no row for main.cpp that says `all`."
        before = set()
        for folder, uses in self.cmake.items():
            for used in set(uses) - before:
                yield f"src/CMakeLists.txt: {folder}/ uses {used}, which is not built before it."
            before.add(folder)

    def _folders(self):
        for folder in sorted({self.module_of(file) for file in self.files} - {"main.cpp"} - self.cmake.keys()):
            yield f"src/{folder}/ has sources and no line in src/CMakeLists.txt."
        for folder in self.cmake:
            if not (self.src / folder / "README.md").is_file():
                yield f"src/{folder}/ has no README.md that says what it does and what it refuses to know."
        tests = self.root / "tests"
        for source in tests.rglob("*.cpp") if tests.is_dir() else []:
            folder = source.parent.relative_to(tests).as_posix()
            if folder not in self.cmake and source.relative_to(tests).parts[0] not in NOT_MODULES:
                yield f"tests/{folder}/ mirrors no module of src/."

    def _file(self, file):
        name = file.relative_to(self.root).as_posix()
        text = file.read_text(encoding="utf-8")
        module = self.module_of(file)
        most = MOST_LINES.get(file.name) or MOST_LINES[file.suffix]
        if text.count("\n") > most:
            yield f"{name} has {text.count(chr(10))} lines; {most} are the most."
        if file.suffix == ".h" and not text.startswith("//"):
            yield f"{name} does not begin with a comment that says what it is for."
        read_once = not file.name.endswith("-inl.h")  # Highway reads those once a target
        if file.suffix == ".h" and read_once and not re.search(r"^#pragma once$", text, re.MULTILINE):
            yield f"{name} has no #pragma once."
        namespace = "unstride::" + module.replace("/", "::")
        if file.suffix == ".h" and not re.search(rf"^namespace {namespace}\b", text, re.MULTILINE):
            yield f"{name} declares nothing in namespace {namespace}."
        for number, header, ours in includes(file):
            yield from self._include(f"{name}:{number}", module, header, ours)

    def _include(self, place, module, header, ours):
        for pattern, allowed in HEADERS.items():
            if re.match(pattern, header) and module not in allowed:
                yield f"{place} includes {header}, which only {', '.join(allowed)} may."
        if not ours or any(re.match(pattern, header) for pattern in HEADERS):
            return
        written_by_cmake = header.endswith(".inc")
        if not written_by_cmake and not (self.src / header).is_file():
            yield f'{place} includes "{header}"; own headers are named from src/: "module/file.h".'
            return
        target = self.module_of(self.src / header)
        if module != "main.cpp" and target != module and target not in self.cmake.get(module, []):
            yield f"{place} includes {header}, but {module}/ may not include {target}/."

    def _one_file(self):
        for pattern in ONE_FILE:
            users = [f for f in self.files if any(re.match(pattern, header) for _, header, _ in includes(f))]
            if len(users) > 1:
                yield f"{pattern}*.h is included by {', '.join(f.name for f in users)}; one file may."
