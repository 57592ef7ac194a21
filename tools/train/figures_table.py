"""figures.json as the table that the script prints and the model card holds."""

BEGIN, END = "<!-- figures: written by tools/train/run -->\n", "<!-- end of the figures -->\n"
HEADER = """\
| decoder | moment | step | squared error | cross entropy | board | locked | board, random codes | locked, random codes |
|---|---|---:|---:|---:|---:|---:|---:|---:|
"""


def markdown(report):
    def row(*cells):
        return f"| {' | '.join(str(cell) for cell in cells)} |\n"

    def checkerboard(of_set):
        return f"{of_set['board']:.1e}", f"{of_set['locked']:.1e}"

    lines = [row("the test digits themselves", "", "", "", "", *checkerboard(report["given"]["test"]), "", "")]
    for kind, of_kind in report["decoders"].items():
        for moment, result in of_kind["moments"].items():
            test = result["test"]
            lines.append(row(kind, moment, result["step"], f"{test['mse']:.5f}", f"{test['bce']:.4f}",
                             *checkerboard(test), *checkerboard(result["random_codes"])))
    return HEADER + "".join(lines)


def write_into(card, report):
    """Replaces the table between the two marks in the model card."""
    text = card.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    card.write_text(f"{before}{BEGIN}{markdown(report)}{END}{after}", encoding="utf-8")
