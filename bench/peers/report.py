"""Writes docs/performance.md from what compare.py measured: report.py RESULTS.json FILE.md. The reasons for what is not
ahead are written by hand, in reasons.txt; the rest is computed."""

import json
import re
import sys
from pathlib import Path

from tables import (FAVOURITE, PLAIN, bound, compared, direct_fraction, geometric_mean, peaks, read_reasons, read_table,
                    reason_of)

HERE = Path(__file__).resolve().parent
NAMES = {"onednn": "oneDNN", "openblas": "OpenBLAS", "xnnpack": "XNNPACK", "torch": "PyTorch",
         "onnxruntime": "ONNX Runtime"}
LEVELS = {"l2": "second cache", "l3": "third cache", "memory": "memory", "multiplications": "multiplications"}
DIRECT_AT_LEAST = 0.92  # of the peak, asked of the direct algorithm on wide k4 s2 layers


def microseconds(nanoseconds):
    """Three digits are what a measurement on a shared machine is good for."""
    value = nanoseconds / 1e3
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(ratio):
    return "–" if ratio is None else f"{ratio:.1f}" if ratio >= 9.95 else f"{ratio:.2f}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def bytes_of(size):
    """"1024K" as the system writes cache sizes."""
    number = int(re.match(r"\d+", size).group())
    return number << {"K": 10, "M": 20}.get(size[-1], 0)


class Report:
    def __init__(self, results, bars, targets, reasons):
        self.results, self.bars, self.targets, self.reasons = results, bars, targets, reasons
        rank = {name: i for i, name in enumerate(dict.fromkeys(row["layer"] for row in results["rows"]))}
        self.rows = sorted(results["rows"], key=lambda r: (r["threads"], rank[r["layer"]], r["batch"]))
        self.peak = peaks(self.rows)
        self.threads = sorted(self.peak)

    def comparisons(self, layout, threads, which="layers"):
        rows = [r for r in self.rows if r.get("list", "layers") == which]
        return [c for c in compared(rows, layout, self.bars, self.targets) if c.row["threads"] == threads]

    def text(self):
        parts = ["# Performance", self.introduction(), self.method(), "## Against the targets", self.targets_table()]
        for threads in self.threads:
            parts += [f"## Plain NCHW, {self.thread_words(threads)}", self.layer_table(PLAIN, threads)]
        for threads in self.threads:
            parts += [f"## In favourite layouts, {self.thread_words(threads)}",
                      "Each one's favourite layout in and out, ours and theirs: of ours plain NCHW or channels in blocks of "
                      "16 (`blocks`), whichever is faster. The times leave out what a change of layout takes.",
                      self.layer_table(FAVOURITE, threads)]
        if any(self.comparisons(PLAIN, threads, "unseen") for threads in self.threads):
            parts += ["## Layers outside of the list", "Plain NCHW; nothing was tuned for these."]
            parts += [self.layer_table(PLAIN, threads, "unseen") for threads in self.threads]
        parts += ["## Not yet ahead", self.not_ahead()]
        return "\n\n".join(parts) + "\n"

    @staticmethod
    def thread_words(threads):
        return "one thread" if threads == 1 else f"{threads} threads"

    def introduction(self):
        return ("How fast the engine is beside the libraries that Debian and npm carry, layer by layer, on one machine. "
                "Ratios are what to look at: a peer's time divided by ours, so that above 1 we are faster. "
                "`bench/peers/run` measures again, `bench/peers/run --report` writes this page; only the reasons at the "
                "end are written by hand (bench/peers/reasons.txt).")

    def method(self):
        m, v = self.results["machine"], self.results["versions"]
        dates = sorted({row["date"] for row in self.rows})
        rounds = sorted({row["rounds"] for row in self.rows})
        caches = ", ".join(f"{name} {size}" for name, size in m["caches"].items())
        lines = [
            f"- **When:** {dates[0]}" + (f" to {dates[-1]}." if dates[-1] != dates[0] else "."),
            f"- **Machine:** {m['processor']}, family {m['family']} model {m['model']}, {m['cores']} cores, {caches}; "
            f"{m['system']}; gcc {m['compiler']}; " + "; ".join(self.limits(threads) for threads in self.threads) + ".",
            f"- **Versions:** oneDNN {v['onednn']}, OpenBLAS {v['openblas']} with a col2im of ours, XNNPACK "
            f"{v['xnnpack']}, PyTorch {v['torch']} (all Debian's), ONNX Runtime {v['onnxruntime']} (npm's).",
            f"- **Method:** every peer is a process; in each of {' or '.join(map(str, rounds))} rounds all of them take turns "
            f"on the same layer, {self.results['milliseconds']:g} ms each, and whoever has no turn is stopped. The least "
            "time counts. A round begins when nobody else uses the machine, or when waiting has taken too long. "
            f"In the loudest round others used {100 * max(r['load'] for r in self.rows):.0f} % of the cores, in the "
            f"median row {100 * sorted(r['load'] for r in self.rows)[len(self.rows) // 2]:.0f} %. About 150 outputs "
            "of every peer are compared with a sum in double precision"
            + self.wrong_words() + ".",
            "- **Bars:** ncnn, oneDNN 3 and XNNPACK HEAD, which Debian does not carry, are marked with *: their part "
            "of the peak on an earlier machine (bench/peers/bars.txt) times the peak measured here.",
            "- **% of peak** counts 2 operations for each product of an input and a weight, so that a fast algorithm, "
            "which multiplies less, may be above 100. **Bound** is the time of these at the peak, or of moving all "
            "data once where that takes longer.",
        ]
        return "\n".join(lines)

    def wrong_words(self):
        wrong = sorted({f"{v['peer']} {v['variant']} ({row['layer']}, batch {row['batch']})"
                        for row in self.rows for v in row["variants"] if v.get("wrong")})
        return "; all agreed" if not wrong else "; these did not agree, and do not count: " + ", ".join(wrong)

    def limits(self, threads):
        speeds = self.results["bandwidth"][str(threads)]
        return (f"with {self.thread_words(threads)} {self.peak[threads] / 1e9:.0f} GFLOP/s, and reading "
                f"{speeds['l2'] / 1e9:.0f}, {speeds['l3'] / 1e9:.0f} and {speeds['memory'] / 1e9:.0f} GB/s from the "
                "second cache, the third and memory")

    def bound_of(self, row):
        caches = self.results["machine"]["caches"]
        sizes = [("l2", bytes_of(caches["L2"]) * row["threads"])] if "L2" in caches else []
        sizes += [("l3", bytes_of(caches["L3"]))] if "L3" in caches else []
        threads = row["threads"]
        return bound(row, self.peak[threads], self.results["bandwidth"][str(threads)], sizes)

    def layer_table(self, layout, threads, which="layers"):
        comparisons = self.comparisons(layout, threads, which)
        head = ["layer", "batch", "ours", "us", "% of peak", "bound us", "best peer", "us", "ratio", "at least"]
        lines = [table(head, [self.layer_row(c) for c in comparisons])]
        mean = geometric_mean(comparisons)
        if mean:
            lines.append(f"Geometric mean of the ratios: {mean:.2f}.")
        return "\n\n".join(lines)

    def layer_row(self, c):
        row, ours = c.row, c.ours
        percent = 100 * row["flops"] / ours["min_ns"] * 1e9 / self.peak[row["threads"]] if ours else 0
        target = "" if c.target is None else times(c.target[1]) + (" **missed**" if c.missed else "")
        best = self.best_words(c)
        return [row["layer"], str(row["batch"]), self.algorithm(ours),
                microseconds(ours["min_ns"]) if ours else "–", f"{percent:.3g}" if ours else "–",
                microseconds(self.bound_of(row)[0] * 1e9), *best, times(c.ratio), target]

    @staticmethod
    def algorithm(ours):
        """Short: the algorithm's name, of a decoder's layers each."""
        if not ours:
            return "–"
        return " + ".join(part.split(",")[0].strip() for part in ours["info"].split(";"))

    @staticmethod
    def best_words(c):
        if c.best is None:
            return "–", "–"
        return NAMES.get(c.best.peer, c.best.peer) + ("*" if c.best.is_bar else ""), microseconds(c.best.nanoseconds)

    def targets_table(self):
        """The worst row of each class; the means."""
        classes = {}
        for threads in self.threads:
            for layout in (PLAIN, FAVOURITE):
                for c in self.comparisons(layout, threads):
                    if c.target and c.ratio is not None:
                        classes.setdefault(c.target, {}).setdefault(threads, []).append(c.ratio)
        # "Every row" holds for those with a target of their own, too.
        plain = {threads: [c.ratio for c in self.comparisons(PLAIN, threads) if c.ratio] for threads in self.threads}
        classes.pop(("every row", 1.0), None)
        classes["every row", 1.0] = plain
        rows = [[name, times(least), *(times(min(found[t])) if found.get(t) else "–" for t in self.threads),
                 self.verdict(least, found)] for (name, least), found in classes.items()]
        rows.append(self.direct_row())
        means = [geometric_mean(self.comparisons(PLAIN, threads)) for threads in self.threads]
        rows.append(["geometric mean", "2.00", *map(times, means),
                     "yes" if all(mean and mean >= 2 for mean in means) else "**no**"])
        head = ["class (the worst of its rows)", "at least", *map(self.thread_words, self.threads), "reached"]
        return table(head, rows)

    def verdict(self, least, found):
        values = [ratio for threads in self.threads for ratio in found.get(threads, [])]
        if not values:
            return "–"
        behind = sum(ratio < least for ratio in values)
        return "yes" if not behind else f"**no**, {behind} of {len(values)} missed"

    def direct_row(self):
        found = []
        for threads in self.threads:
            wide = [c.row for c in self.comparisons(PLAIN, threads) if c.target and c.target[0] == "wide k4 s2"]
            fractions = [direct_fraction(row, self.peak[threads]) for row in wide]
            found.append(min((f for f in fractions if f), default=None))
        reached = all(f and f >= DIRECT_AT_LEAST for f in found)
        return ["the direct algorithm on wide k4 s2, of the peak", f"{DIRECT_AT_LEAST:.2f}", *map(times, found),
                "yes" if reached else "**no**"]

    def missed(self):
        return [c for layout in (PLAIN, FAVOURITE) for threads in self.threads
                for c in self.comparisons(layout, threads) if c.missed]

    def not_ahead(self):
        lines = [self.missed_line(c) for c in self.missed()]
        return "\n".join(lines) if lines else "Every row is at its target or above."

    def missed_line(self, c):
        ours, (seconds, spent) = c.ours, self.bound_of(c.row)
        where = f"- **{c.row['layer']}**, batch {c.row['batch']}, {self.thread_words(c.row['threads'])}, {c.layout}: "
        if ours is None or c.best is None:
            return where + "not measured."
        peer, theirs = self.best_words(c)
        line = where + (f"{times(c.ratio)} instead of {times(c.target[1])} against {peer} ({theirs} us). Ours takes "
                        f"{ours['min_ns'] / 1e9 / seconds:.2f} times the bound of {microseconds(seconds * 1e9)} us "
                        f"({LEVELS[spent]}).")
        reason = reason_of(c.row, self.reasons)
        return line + (" " + reason if reason else "")


def main(results, page):
    path = Path(results)
    if not path.is_file():
        sys.exit(f"There are no measurements in {path}; bench/peers/run makes them.")
    texts = [(HERE / name).read_text(encoding="utf-8") for name in ("bars.txt", "targets.txt", "reasons.txt")]
    report = Report(json.loads(path.read_text(encoding="utf-8")), read_table(texts[0]), read_table(texts[1]),
                    read_reasons(texts[2]))
    Path(page).write_text(report.text(), encoding="utf-8")
    for c in report.missed():
        if reason_of(c.row, report.reasons) is None:
            print(f"No reason in reasons.txt: {c.row['layer']} {c.row['batch']} {c.row['threads']} ({c.layout}, "
                  f"{times(c.ratio)} of {times(c.target[1])})", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
