"""The defects that plant.py plants: each replaces a text that its file has exactly once, and names the tests that must fail.

Of each view at least one is held against its golden pictures alone; the others against the tests of what they break.
"""

from typing import NamedTuple


class Defect(NamedTuple):
    name: str
    why: str
    file: str
    old: str
    new: str
    program: str
    tests: str


def golden(name, why, file, old, new, suite):
    return Defect(name, why, file, old, new, "test_shell", f"{suite}/GoldenPicture.*")


DEFECTS = [
    # ---- what a view draws, by its golden pictures
    golden("slide.count", "one output cell too many is filled in", "src/scene/slide_parts.cpp",
           "std::fill_n(kinds->cells.begin(), done,", "std::fill_n(kinds->cells.begin(), done + 1,", "Stage"),
    Defect("slide.turn", "the weights under the window are not turned", "src/scene/slide_parts.cpp",
           "return axis.kernel - 1 - offset / axis.dilation;", "return offset / axis.dilation;", "test_scene", "WorkedExample*"),
    golden("slide.connectors", "the lines end at the wrong corner of the output cell", "src/scene/marks.cpp",
           "{beside ? cell.x : cell.right(), beside ? cell.bottom() : cell.y}",
           "{beside ? cell.x : cell.right(), cell.y}", "Stage"),
    golden("stamp.transposed", "rows and columns of the kernel are swapped in the stamp", "src/scene/stamp.cpp",
           "cell.value = x * story_.kernel->at(a, b);", "cell.value = x * story_.kernel->at(b, a);", "Stage"),
    golden("stamp.focus", "the sum's cell is outlined one row too low", "src/scene/stamp.cpp",
           "canvas.cell(double(sum.row), double(sum.col))", "canvas.cell(double(sum.row + 1), double(sum.col))", "Stage"),
    golden("both.count", "the stamped picture is one cell ahead of the slid one", "src/scene/both.cpp",
           "r * cols + q < done", "r * cols + q <= done", "Both"),
    golden("both.stamps", "the same stamp is outlined for every term", "src/scene/both.cpp",
           "terms.at(n).input).inset(apart)", "terms.at(0).input).inset(apart)", "Both"),
    golden("matrix.mirror", "the mirrored matrix is drawn unmirrored", "src/scene/matrix_part.cpp",
           "mirrored ? std::pair(entry.col, entry.row)", "mirrored ? std::pair(entry.row, entry.col)", "Matrix"),
    golden("matrix.tap", "an entry has the colour of the tap with row and column swapped", "src/scene/matrix_part.cpp",
           "entry.tap.row * kernel.cols + entry.tap.col", "entry.tap.col * kernel.cols + entry.tap.row", "Matrix"),
    golden("phases.swapped", "a cell takes the phase of its row for that of its column", "src/scene/phases.cpp",
           "return {output_rows_[size_t(row)].phase, output_cols_[size_t(col)].phase};",
           "return {output_cols_[size_t(col)].phase, output_rows_[size_t(row)].phase};", "Phases"),
    golden("phases.count", "a phase is finished one step too early", "src/scene/phases.cpp",
           "if (counted > i) progress.computed", "if (counted >= i) progress.computed", "Phases"),
    Defect("gradient.turned", "the kernel over u is turned", "src/scene/gradient.cpp",
           "output_of(i, a) - canvas.first)] = a;", "output_of(i, a) - canvas.first)] = axis.params.kernel - 1 - a;", "test_scene", "GradientView*"),
    golden("gradient.window", "the window moves by one, not by the stride", "src/scene/gradient.cpp",
           "cell * double(axis.output_of(1, 0) - axis.output_of(0, 0))", "cell", "Gradient"),
    golden("round-trip.sign", "the difference has the wrong sign", "src/engine/round_trip.cpp",
           "trip.difference.values[n] -= image.values[n];",
           "trip.difference.values[n] = image.values[n] - trip.difference.values[n];", "RoundTrip"),
    Defect("round-trip.weights", "rows and columns of the taps are swapped over the image", "src/scene/round_trip.cpp",
           "kernel->at(a->second, b->second)", "kernel->at(b->second, a->second)", "test_scene", "RoundTripStage*"),
    golden("alternatives.place", "the difference begins at the wrong corner", "src/scene/alternatives.cpp",
           "block.cell(double(one.first_row), double(one.first_col), double(one.difference.rows),",
           "block.cell(double(one.row_offset), double(one.col_offset), double(one.difference.rows),", "Alternatives"),
    golden("alternatives.scale", "each difference has a scale of its own", "src/scene/alternatives.cpp",
           "scale.max = largest_ > 0 ? float(largest_) : 1;",
           "scale.max = one.from_layer.largest > 0 ? float(one.from_layer.largest) : 1;", "Alternatives"),
    golden("channels.bias", "the bias is no term of the running sum", "src/timeline/channels.cpp",
           "sums.running.push_back(sums.parts.back());", "sums.running.push_back(SharedGrid(sums.running.back()));",
           "Channels"),
    golden("channels.term", "the pair's term is counted without the bias", "src/timeline/channels.cpp",
           "(layer.params.in_channels / layer.params.groups) + (layer.bias ? 1 : 0);",
           "(layer.params.in_channels / layer.params.groups);", "Channels"),
    golden("colors.phase", "phases are numbered by columns", "src/scene/coloring.cpp",
           "{ return row * cols + col; }", "{ return col * cols + row; }", "Colors"),
    golden("colors.overlap", "counts along the axes are added", "src/scene/coloring.cpp",
           "{ return row * col; }", "{ return row + col; }", "Colors"),

    # ---- what pictures hang on
    Defect("links.product", "a product's output cell has row and column swapped", "src/timeline/products.cpp",
           "product.row / outputs, product.row % outputs", "product.row % outputs, product.row / outputs",
           "test_scene", "Links*:Product*"),
    Defect("links.zero", "inserted zeros are taken for the input cell before them", "src/timeline/products.cpp",
           "spread % axis.params.stride != 0 || ", "", "test_scene", "Links*:Product*:Pick*"),
    Defect("matrix.pick", "the mirrored matrix names its entries unmirrored", "src/scene/matrix_part.cpp",
           "face.mirrored ? HeatMapShape::Order::grid", "!face.mirrored ? HeatMapShape::Order::grid",
           "test_scene", "Matrix*"),
    Defect("morph.crop", "output cells are known by their number, cropped or not", "src/scene/morph.cpp",
           "return {0, index + axis.params.pad_begin, 0};", "return {0, index, 0};", "test_scene", "Morph*"),
    Defect("morph.backwards", "cells move away from their new place", "src/scene/morph.cpp",
           "{{(then.x - now.x) * (1 - u_), (then.y - now.y) * (1 - u_)}, 1, found->second}",
           "{{(then.x - now.x) * u_, (then.y - now.y) * u_}, 1, found->second}", "test_scene", "Morph*"),
    Defect("coloring.strongest", "tap a is taken for no tap", "src/scene/coloring.cpp",
           "story.strongest->at(row, col) >= 0", "story.strongest->at(row, col) > 0", "test_scene", "Coloring*"),
    Defect("coloring.last", "of equal products the last one counts", "src/timeline/story.cpp",
           "if (size > most) most = size,", "if (size >= most) most = size,", "test_scene", "Coloring*"),
    Defect("magnifier.corner", "the lens begins at the hovered cell", "src/scene/magnifier.cpp",
           "std::clamp(cell - count / 2,", "std::clamp(cell,", "test_scene", "*Magnifier*"),
    Defect("magnifier.numbers", "the lens shows tones for numbers", "src/scene/magnifier.cpp",
           "(seen.numbers ? seen.numbers : seen.values)", "seen.values", "test_scene", "*Magnifier*"),
    Defect("pen.row", "cells in view begin one row too low", "src/scene/pen.cpp",
           "std::max<std::int64_t>(0, first(view.y, block.origin.y));",
           "std::max<std::int64_t>(0, first(view.y, block.origin.y) + 2);", "test_scene", "Stage*:LevelOfDetail*:Pick*"),
    Defect("equation.stamps", "a running sum is one stamp ahead", "src/scene/equation.cpp",
           "term.input_row * cols + term.input_col >= steps", "term.input_row * cols + term.input_col > steps",
           "test_scene", "Stage*:Equation*:WorkedExample*:Product*"),
    Defect("equation.remark", "zeros are counted instead of products", "src/scene/equation.cpp",
           "\"{} of the {} products {}. Only {}: {}\", taps - terms, taps,",
           "\"{} of the {} products {}. Only {}: {}\", terms, taps,", "test_scene", "Stage*:Equation*:WorkedExample*:Product*"),

    # ---- the numbers
    Defect("relation.padding", "the uses of a tap forget where the tap lies", "src/engine/relation.cpp",
           "within(output_of(0, a), params.stride,", "within(output_of(0, 0), params.stride,", "test_engine", "Relation*"),
    Defect("relation.step", "dilated terms lie too close together", "src/engine/relation.cpp",
           "const std::int64_t input_step = params.dilation / common;",
           "const std::int64_t input_step = params.stride / common;", "test_engine", "Relation*"),
    Defect("relation.kind", "a border as wide as the padding", "src/engine/relation.cpp",
           "bordered_index - border_begin();", "bordered_index - params.pad_begin;", "test_engine", "Relation*"),
    Defect("phases.padding", "phases are off by the padding", "src/engine/phases.cpp",
           "(o - axis.output_of(0, 0)) % axis.params.stride", "o % axis.params.stride", "test_engine", "Phases*:*Phase*"),
    Defect("matrix.index", "flattened input cells are counted by the output's width", "src/engine/sparse_matrix.cpp",
           "input % axes.width.input", "input % width.taps.cols", "test_engine", "*Matrix*"),
    Defect("gradient.product", "<u, C'x> is taken of u with itself", "src/engine/gradient.cpp",
           "inner_product(u, grid_of(*std::move(up)))", "inner_product(u, u)", "test_engine", "Gradient*"),
    Defect("round-trip.rest", "the output padding of the way down is kept for the way up", "src/engine/round_trip.cpp",
           "axis->params.output_padding %= axis->params.stride;", "", "test_timeline", "*Trip*"),
    Defect("story.turn", "Slide forgets to turn the kernel", "src/timeline/story.cpp",
           "const float weight = story.kernel->at(a, b);",
           "const float weight = story.kernel->at(height.params.kernel - 1 - a, width.params.kernel - 1 - b);",
           "test_timeline", "*"),
    Defect("story.gradient", "the window over u takes the turned kernel", "src/timeline/story.cpp",
           "story.probe->at(r.output, c.output), story.kernel->at(r.tap, c.tap)",
           "story.probe->at(r.output, c.output), story.kernel->cells[story.kernel->cells.size() - 1 - "
           "size_t(r.tap * story.kernel->cols + c.tap)]", "test_timeline", "*"),
    Defect("alternatives.offset", "values of the others are looked up on the wrong side", "src/timeline/alternatives.cpp",
           "return one.result.at(row - one.row_offset, col - one.col_offset);",
           "return one.result.at(col - one.col_offset, row - one.row_offset);", "test_timeline", "*Alternative*"),
    Defect("proof.crop", "the stamped canvas is not cropped", "src/timeline/proof.cpp",
           "canvas.at(r - first_row, c - first_col)", "canvas.at(r, c)", "test_timeline", "*Pro*"),
    Defect("proof.largest", "only the last way's difference counts", "src/timeline/proof.cpp",
           "largest = std::max(largest, difference.largest);", "largest = difference.largest;", "test_timeline", "*Pro*"),
    Defect("solver.padding", "the largest padding is never tried", "src/engine/size_solver.cpp",
           "padding <= last; ++padding", "padding < last; ++padding", "test_engine", "*Solve*"),
    Defect("solver.holes", "holes beyond the stamps are not counted", "src/engine/size_solver.cpp",
           " + output - (end - first),", ",", "test_engine", "*Solve*"),
    Defect("code.output_padding", "height and width of the output padding are swapped", "src/frameworks/pytorch.cpp",
           "h.output_padding, w.output_padding, 0);", "w.output_padding, h.output_padding, 0);", "test_frameworks", "*"),
    Defect("code.crop", "NumPy's crop ends with the full output", "src/frameworks/numpy.cpp",
           "end = begin + axis.output();", "end = axis.full();", "test_frameworks", "*"),
    Defect("code.same", "JAX's odd cell goes to the other end", "src/frameworks/conventions.cpp",
           "? k - 1 : (total + 1) / 2;", "? k - 1 : total / 2;", "test_frameworks", "*"),

    # ---- the choices
    Defect("app.probe", "u keeps its old size", "src/app/setup.cpp",
           "return std::make_shared<const Grid<float>>(resized(*setup.probe, rows, cols));", "return setup.probe;",
           "test_app", "*"),
    Defect("app.next_grid", "a product's place is that of its input cell", "src/app/update_stage.cpp",
           "cells_of_product(axes, from).output", "cells_of_product(axes, from).input",
           "test_app", "NextGrid*"),

    # ---- what a layer costs
    Defect("speed.border", "zeros of the border count as inserted ones", "src/speed/cost.cpp",
           "kind == BorderedKind::border_zero ? 1 : 0", "0", "test_speed", "Cost*"),
    Defect("speed.groups", "groups do not save weights", "src/speed/cost.cpp",
           "double(layer.batch) * double(p.in_channels) * double(p.out_channels / p.groups);",
           "double(layer.batch) * double(p.in_channels) * double(p.out_channels);", "test_speed", "Cost*"),
    Defect("speed.roof", "memory is never the limit", "src/speed/report.cpp",
           "return std::min(machine.flops, intensity(cost, traffic) * machine.bandwidth);",
           "return std::max(machine.flops, intensity(cost, traffic) * machine.bandwidth);", "test_speed", "*"),
    Defect("speed.bar", "a bar shows the time, not the speed", "src/scene/speed_rows.cpp",
           "scale.x(speed::flops_of(row, page_.report().cost)) - scale.left)",
           "scale.x(1e12 * row.timing.best * 1e3) - scale.left)", "test_scene", "SpeedPicture*"),
    Defect("speed.generation", "late answers are taken", "src/app/update_speed.cpp",
           "action.generation != speed.generation || ", "", "test_app", "Speed*"),
    Defect("speed.follow", "a change of the Lab is not measured", "src/app/update_speed.cpp",
           "speed.phase == Phase::idle || !(speed.report.layer == layer)", "speed.phase == Phase::idle", "test_app", "Speed*"),
]
