"""What the measurements were taken on, and with which versions."""

import os
import re
import subprocess

PACKAGES = {"onednn": "libdnnl2", "openblas": "libopenblas0-pthread", "xnnpack": "libxnnpack0", "torch": "python3-torch"}


def _output(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def has_avx512():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        return " avx512f " in cpuinfo.read()


def describe():
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        facts = dict(re.findall(r"^([\w ]+?)\s*: (.*)$", cpuinfo.read(), re.MULTILINE))
    return {
        "processor": facts.get("model name", "unknown"),
        "family": facts.get("cpu family", ""),
        "model": facts.get("model", ""),
        "cores": os.cpu_count(),
        "caches": _caches(),
        "system": os.uname().sysname + " " + os.uname().release,
        "compiler": _output(["c++", "-dumpfullversion"]),
    }


def _caches():
    """{"L1d": "48K", ...} of the first core."""
    folder, sizes = "/sys/devices/system/cpu/cpu0/cache", {}
    for index in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        facts = {}
        for name in ("level", "type", "size"):
            try:
                with open(f"{folder}/{index}/{name}", encoding="ascii") as file:
                    facts[name] = file.read().strip()
            except OSError:
                facts[name] = ""
        if facts["type"] in ("Data", "Unified") and facts["size"]:
            sizes["L" + facts["level"]] = facts["size"]
    return sizes


def versions(onnxruntime_lock):
    found = {}
    for peer, package in PACKAGES.items():
        found[peer] = _output(["dpkg-query", "-W", "-f", "${Version}", package])
    match = re.search(r'"node_modules/onnxruntime-node": {\s*"version": "([^"]+)"',
                      onnxruntime_lock.read_text(encoding="utf-8")) if onnxruntime_lock.is_file() else None
    found["onnxruntime"] = match.group(1) if match else ""
    return found
