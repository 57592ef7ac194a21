"""The rows of results.json beside their bars, targets and reasons: who is best, how far ahead we are, what is missed."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import exp, log

PLAIN, FAVOURITE = "plain", "favourite"


def read_table(text):
    """Lines of words under a line of names; "#" begins a comment. As dictionaries."""
    lines = [line.split("#")[0].split() for line in text.splitlines()]
    lines = [words for words in lines if words]
    for words in lines[1:]:
        if len(words) != len(lines[0]):
            raise ValueError(f"{' '.join(words)}: {len(words)} columns, not {len(lines[0])}.")
    return [dict(zip(lines[0], words)) for words in lines[1:]]


def read_reasons(text):
    """[(layer pattern, batch, threads, sentence)] of reasons.txt."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [tuple(line.split(maxsplit=3)) for line in lines]


def _fits(pattern, text):
    return any(fnmatchcase(text, part) for part in pattern.split(","))


def _right(row):
    return [v for v in row["variants"] if v["peer"] == "unstride" and not v.get("wrong")]


def of_unstride(row, layout=PLAIN):
    """Our measurement: what the plan chose for NCHW; `favourite` takes channels in blocks where that is faster. None where
    it is missing or wrong."""
    found = [v for v in _right(row) if v["variant"] != "direct" and (layout == FAVOURITE or v["plain"])]
    return min(found, key=lambda v: v["min_ns"], default=None)


def peaks(rows):
    """{threads: operations a second}: the best of all rounds of a run, which is what "100 %" means."""
    best = {}
    for row in rows:
        for variant in row["variants"]:
            if variant["peer"] == "peak":
                speed = int(variant["info"]) / variant["min_ns"] * 1e9
                best[row["threads"]] = max(speed, best.get(row["threads"], 0))
    return best


def direct_fraction(row, peak):
    """What part of the peak the direct algorithm reaches in this row, chosen or not; None where it did not run."""
    direct = next((v for v in _right(row) if v["info"].startswith("direct,")), None)
    return row["flops"] / direct["min_ns"] * 1e9 / peak if direct else None


@dataclass
class Best:
    """The fastest of the others. A bar was not measured here: it is another machine's part of the peak times ours."""

    peer: str
    nanoseconds: float
    is_bar: bool = False


def best_peer(row, layout, bars, peak):
    """Of all that was measured right in this layout; `favourite` takes every layout, plain ones included."""
    candidates = [Best(v["peer"], v["min_ns"]) for v in row["variants"]
                  if v["peer"] not in ("unstride", "peak") and not v.get("wrong") and (layout == FAVOURITE or v["plain"])]
    for bar in bars:
        same = (bar["layer"], int(bar["batch"]), int(bar["threads"])) == (row["layer"], row["batch"], row["threads"])
        if same and (layout == FAVOURITE or bar["layout"] == PLAIN):
            nanoseconds = row["flops"] / (float(bar["percent"]) / 100 * peak) * 1e9
            candidates.append(Best(bar["peer"].replace("_", " "), nanoseconds, is_bar=True))
    return min(candidates, key=lambda best: best.nanoseconds, default=None)


def target_of(row, layout, targets):
    """(class, at least) of a row, or None where nothing is asked for."""
    for target in targets:
        if (target["layout"] == layout and _fits(target["layers"], row["layer"])
                and _fits(target["batch"], str(row["batch"]))):
            return target["class"].replace("_", " "), float(target["at_least"])
    return ("every row", 1.0) if layout == PLAIN and row.get("list") == "layers" else None


@dataclass
class Comparison:
    row: dict
    layout: str
    best: Best
    target: tuple  # (class, at least), or None

    @property
    def ours(self):
        return of_unstride(self.row, self.layout)

    @property
    def ratio(self):
        return self.best.nanoseconds / self.ours["min_ns"] if self.ours and self.best else None

    @property
    def missed(self):
        """What cannot be compared is missed, too."""
        if self.target is None:
            return False
        return self.ratio is None or self.ratio < self.target[1]


def compared(rows, layout, bars, targets):
    peak = peaks(rows)
    return [Comparison(row, layout, best_peer(row, layout, bars, peak.get(row["threads"], 0)),
                       target_of(row, layout, targets)) for row in rows]


def geometric_mean(comparisons):
    ratios = [c.ratio for c in comparisons if c.ratio]
    return exp(sum(log(ratio) for ratio in ratios) / len(ratios)) if ratios else None


def bound(row, peak, bandwidth, caches):
    """(seconds, what they are spent on): multiplications at the peak, or reading and writing everything once from where
    it fits. `caches`: [("l2", bytes of all threads), ("l3", bytes)], nearest first."""
    level = next((name for name, size in caches if row["bytes"] <= size), "memory")
    multiplying = row["flops"] / peak
    moving = row["bytes"] / bandwidth[level]
    return (moving, level) if moving > multiplying else (multiplying, "multiplications")


def reason_of(row, reasons):
    for layers, batch, threads, sentence in reasons:
        if (_fits(layers, row["layer"]) and _fits(batch, str(row["batch"]))
                and _fits(threads, str(row["threads"]))):
            return sentence
    return None
