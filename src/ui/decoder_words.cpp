// The panel at the right of the Decoder workspace: the cell in focus, the products that made it, its layer.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include "app/lab_patch.h"
#include "core/format.h"
#include "decoder/trace.h"
#include "decoder/words.h"
#include "scene/decoder.h"
#include "speed/words.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using decoder::CellAt;
using decoder::Decoded;
using decoder::Layer;
using decoder::Product;
using scene::FontId;

constexpr double kNarrow = 60;  // logical pixels, of a number's box: smaller, with three decimals instead of four

// A number to drag or type; `edit` gets the new value and the gesture.
template <class Edit>
void number(Context& context, const std::string& name, float value, double width, const char* tip, Edit edit) {
  const WithFont font(context, FontId::mono, width < kNarrow ? 11 : 12);
  ImGui::SetNextItemWidth(context.px(width));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {context.px(width < kNarrow ? 2 : 4), context.px(2)});
  const bool changed = ImGui::DragFloat(("##" + name).c_str(), &value, 0.01f, 0, 0, width < kNarrow ? "%.3f" : "%.4f",
                                        ImGuiSliderFlags_NoRoundToFormat);
  ImGui::PopStyleVar();
  if (ImGui::IsItemActivated()) ++context.memory.gestures;
  if (changed) edit(value, context.memory.gestures);
  if (ImGui::IsItemDeactivated()) ++context.memory.gestures;
  mark(context, name);
  tooltip(context, tip);
}

void magnified(Context& context, const CellAt& cell) {
  const scene::Scene picture = scene::map_picture(context.shown.decoded, cell, 150, context.state.appearance.theme);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  context.resources.painter.paint(picture, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                  context.scale);
  ImGui::Dummy({context.px(picture.bounds.width), context.px(picture.bounds.height + 4)});
}

void open_in_lab(Context& context, const CellAt& cell, const decoder::Sum& sum) {
  const Decoded& decoded = *context.shown.decoded;
  const auto open = [&](app::LabPatch patch) {
    context.act(app::OpenInLab{std::move(patch.setup), std::move(patch.words)});
    context.act(app::Select{patch.output});
  };
  const auto strongest = std::ranges::max_element(sum.products, {}, [](const Product& p) { return std::abs(p.value); });
  if (strongest == sum.products.end()) return;
  auto pair = app::lab_pair(decoded, cell, strongest->from.channel);
  if (!pair) {
    rich_text(context, "The Lab has no layer like this one; its products are below.", 12, context.theme.quiet);
    return;
  }
  Chips chips(context);
  if (chips.chip("lab.pair", "Open in the Lab →",
                 "The map below that adds most to this cell, and its kernel: a setup to step through",
                 {.active = true}))
    open(*std::move(pair));
  const std::int64_t channels = app::summed_channels(decoded, cell.row);
  const bool fits = channels <= app::kMostInChannels;
  const std::string tip =
      fits ? fmt::format("The sum over all {} maps below, with the bias, term by term in the Lab's Channels view",
                         channels)
           : fmt::format("This layer sums {} maps; the Lab holds {} input channels", channels, app::kMostInChannels);
  if (chips.chip("lab.sum", fmt::format("Sum of {} →", channels), tip.c_str(), {.enabled = fits}))
    if (auto all = app::lab_sum(decoded, cell)) open(*std::move(all));
}

constexpr double kNarrowPanel = 230;  // logical pixels

// Where the columns of a product's line lie, logical pixels from the left.
struct Columns {
  double input, times, weight, value;
  double size;  // of the numbers
  int digits, decimals;
  double weight_width() const { return value - weight - 4; }
};
Columns columns_of(double width) {
  if (width < kNarrowPanel) return {46, 86, 92, width - 43, 11, 6, 3};
  const double column = (width - 4) / 4;
  return {column - 6, column * 2 - 9, column * 2, column * 3, 12, 8, 4};
}

// As many decimals in every line, so that a column can be compared at a glance; what is too large for that in fewer
// digits.
std::string in_table(double value, const Columns& columns) {
  return std::abs(value) < 1000 ? fmt::format("{:{}.{}f}", value, columns.digits, columns.decimals)
                                : fmt::format("{:{}.2g}", value, columns.digits);
}

std::string from_text(const Decoded& decoded, const CellAt& from) {
  const core::Shape& shape = decoded.rows[size_t(from.row)].maps.shape;
  if (from.row == 0 && shape.h * shape.w == 1) return fmt::format("z{}", from.channel);
  return fmt::format("{}·({},{})", from.channel + 1, from.y, from.x);
}

void product_row(Context& context, const Layer& layer, const Product& product, size_t index) {
  const Decoded& decoded = *context.shown.decoded;
  const ImVec2 at = ImGui::GetCursorPos();
  const std::string name = fmt::format("product[{}]", index);
  const Columns columns = columns_of(ImGui::GetContentRegionAvail().x / context.scale);
  const auto text = [&](double x, const std::string& words, core::Color color, FontId font = FontId::mono) {
    ImGui::SetCursorPos({at.x + context.px(x), at.y + context.px(4)});
    plain_text(context, words, font, columns.size, color);
  };
  if (ImGui::InvisibleButton(name.c_str(), {context.px(columns.input - 2), context.px(22)}))
    context.act(app::SelectMap{product.from});
  mark(context, name);
  tooltip(context, "Go down to this cell");
  const core::Color ink = ImGui::IsItemHovered() ? context.theme.input.text : context.theme.ink;
  text(0, from_text(decoded, product.from), ink, FontId::text);
  text(columns.input, in_table(double(product.input), columns), context.theme.input.text);
  text(columns.times, "×", context.theme.quiet);
  ImGui::SetCursorPos({at.x + context.px(columns.weight), at.y});
  if (product.weight >= 0)
    number(context, fmt::format("weight[{}]", index), product.factor, columns.weight_width(),
           "The weight: drag it, or click to type", [&](float value, std::uint64_t gesture) {
             context.act(app::EditWeight{{layer.step.weights, product.weight, value}, gesture});
           });
  else text(columns.weight, in_table(double(product.factor), columns), context.theme.kernel.text);
  text(columns.value, in_table(product.value, columns), context.theme.ink);
  ImGui::SetCursorPos({at.x, at.y + context.px(23)});
}

// The largest products first: they say most about the cell. While a number is being edited the order stays: another
// weight must not come under the mouse.
const std::vector<size_t>& order_of(Context& context, const CellAt& cell, const std::vector<Product>& products) {
  Memory::Decoder& memory = context.memory.decoder;
  const bool known = memory.ordered == cell && memory.order.size() == products.size();
  if (known && ImGui::IsAnyItemActive()) return memory.order;
  memory.ordered = cell;
  memory.order.resize(products.size());
  std::iota(memory.order.begin(), memory.order.end(), size_t{0});
  std::ranges::stable_sort(memory.order, std::greater{}, [&](size_t i) { return std::abs(products[i].value); });
  return memory.order;
}

void products(Context& context, const CellAt& cell, const decoder::Sum& sum) {
  const Layer& layer = context.shown.decoded->layer_of(cell.row);
  section(context, "THE PRODUCTS, LARGEST FIRST");
  const std::vector<size_t>& order = order_of(context, cell, sum.products);
  const double height = 23 * double(std::min<size_t>(order.size(), 9)) + 4;
  if (paint::screen::compat::begin_child("products", {0, context.px(height)})) {
    ImGuiListClipper clipper;
    clipper.Begin(int(order.size()), context.px(23));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        product_row(context, layer, sum.products[order[size_t(i)]], size_t(i));
  }
  ImGui::EndChild();
  if (sum.bias_at >= 0) {
    plain_text(context, "bias", FontId::text, 12, context.theme.quiet);
    ImGui::SameLine(context.px(80));
    number(context, "bias", sum.bias, 76, "The bias of this map: drag it, or click to type",
           [&](float value, std::uint64_t gesture) {
             context.act(app::EditWeight{{layer.step.bias, sum.bias_at, value}, gesture});
           });
  }
  const double all = sum.before - double(sum.bias);
  rich_text(context,
            fmt::format("{} add up to {}{} = {}, after the activation *{}*",
                        core::counted(std::ssize(sum.products), "product", "products"), core::format_short(all, 8),
                        sum.bias_at >= 0 ? fmt::format(" + bias {}", core::format_short(double(sum.bias), 7)) : "",
                        core::format_short(sum.before, 8), core::format_short(sum.after, 8)),
            13, context.theme.ink);
  if (sum.edited)
    rich_text(context, fmt::format("You set it to *{}*.", core::format_short(sum.value, 8)), 13, context.theme.ink);
}

void edit_cell(Context& context, const CellAt& cell) {
  const Decoded& decoded = *context.shown.decoded;
  const decoder::Row& row = decoded.rows[size_t(cell.row)];
  const auto& edits = decoder::edits_of(decoded.work, decoded.decoder.key);
  const bool off = decoder::is_silenced(edits, row.output, cell.channel);
  const float value = row.maps.at(0, cell.channel, cell.y, cell.x);
  const bool narrow_panel = ImGui::GetContentRegionAvail().x < context.px(kNarrowPanel);
  plain_text(context, "set to", FontId::text, 12, context.theme.quiet);
  ImGui::SameLine(context.px(80));
  number(context, "cell", value, 76, "The cell itself: what comes after it follows",
         [&](float next, std::uint64_t gesture) {
           context.act(app::EditMapCell{{row.output, row.maps.index(0, cell.channel, cell.y, cell.x), next}, gesture});
         });
  if (row.maps.shape.c == 1) return;
  if (!narrow_panel) ImGui::SameLine();
  if (button(context, "silence", off ? "Map is off" : "Map off", "A map that is off is zero, whatever was computed",
             {.active = off}))
    context.act(app::SilenceMap{{row.output, cell.channel}, !off});
}

void focus(Context& context, const CellAt& cell) {
  const Decoded& decoded = *context.shown.decoded;
  section(context, decoder::cell_title(decoded, cell).c_str());
  rich_text(context, decoder::cell_text(decoded, cell), 13, context.theme.ink);
  if (cell.row == 0) return;
  const decoder::Sum sum = decoder::sum_of(decoded, cell);
  if (decoded.rows[size_t(cell.row)].maps.shape.h > 1) magnified(context, cell);
  if (!(cell == context.state.decoder.selected)) {
    plain_text(context, "A click keeps it, and opens the sum that made it.", FontId::text, 12, context.theme.quiet);
    return;
  }
  open_in_lab(context, cell, sum);
  products(context, cell, sum);
  edit_cell(context, cell);
}

// Beside the numbers that were edited: within reach without scrolling.
void reset_edits(Context& context) {
  const Decoded& decoded = *context.shown.decoded;
  const auto& edits = decoder::edits_of(decoded.work, decoded.decoder.key);
  if (edits.empty()) return;
  const size_t count = edits.weights.size() + edits.cells.size() + edits.silenced.size();
  if (button(context, "edits.reset", fmt::format("Reset {}", core::counted(std::int64_t(count), "edit", "edits")),
             "Weights, cells and maps of this decoder as they were trained"))
    context.act(app::ResetEdits{});
}

void layer(Context& context, int row) {
  const Decoded& decoded = *context.shown.decoded;
  const std::string overlap = decoder::overlap_text(decoded, row);
  if (!overlap.empty()) {
    section(context, "OVERLAP");
    rich_text(context, overlap, 13, context.theme.ink);
  }
  const std::string board = decoder::checkerboard_text(*context.state.decoder.models, decoded.decoder);
  if (!board.empty()) {
    section(context, "CHECKERBOARD, MEASURED");
    rich_text(context, board, 13, context.theme.ink);
    mark(context, "checkerboard");
  }
  const std::string call = decoder::call_text(decoded, row);
  section(context, "THIS LAYER");
  if (!call.empty()) plain_text(context, call, FontId::mono, 12, context.theme.ink);
  if (!call.empty() && button(context, "copy.call", "Copy", "The layer as PyTorch has it"))
    context.act(app::CopyText{call, "Layer copied."});
  const nn::Step& step = decoded.layer_of(row).step;
  if (step.kind == nn::StepKind::conv_transpose) {
    if (!call.empty()) ImGui::SameLine();
    if (button(context, "layer.speed", "Measure it…", "The Speed workspace: each algorithm on this layer")) {
      const core::Shape& in = decoded.shape_of(row - 1);
      context.act(app::OpenLayer{{step.layer->params, in.n, in.h, in.w}, decoder::title_of(decoded, row)});
      context.act(app::SetWorkspace{core::Workspace::speed});
    }
  }
  for (const std::string& text : {decoder::weights_text(decoded, row), decoder::size_text(decoded, row)})
    if (!text.empty()) rich_text(context, text, 12, context.theme.ink);
  std::string text = step.algorithm.empty() ? "computed by plain loops"
                                            : fmt::format("computed by *{}*, kernel {}", step.algorithm, step.kernel);
  rich_text(context, text + fmt::format(", in {}", speed::time_text(decoded.rows[size_t(row)].seconds)), 12,
            context.theme.quiet);
}

void whole(Context& context) {
  const Decoded& decoded = *context.shown.decoded;
  section(context, "WHOLE DECODER");
  std::string text = fmt::format("decoded in *{}*", speed::time_text(decoded.decode_seconds));
  if (!decoded.encoded.empty()) text += fmt::format(", encoded in *{}*", speed::time_text(decoded.encode_seconds));
  rich_text(context, text + ": the best of the runs so far, one thread", 13, context.theme.ink);
  if (!decoded.encoded.empty())
    rich_text(context,
              fmt::format("It does not undo the encoder: it learnt its own weights, and {} cannot hold {} pixels. The "
                          "difference is what they leave out.",
                          core::counted(std::ssize(decoded.code), "number", "numbers"), decoded.given->cells.size()),
              13, context.theme.ink);
  if (checkbox(context, "shared_scale", "One colour scale for all layers", context.state.decoder.shared_scale,
               "Off: each layer has its own"))
    context.act(app::SetSharedScale{!context.state.decoder.shared_scale});
}

}  // namespace

void decoder_words(Context& context) {
  if (!context.shown.decoded) return;
  const Decoded& decoded = *context.shown.decoded;
  const CellAt selected = decoder::existing(decoded, context.state.decoder.selected),
               hovered = decoder::existing(decoded, context.state.decoder.hovered);
  const CellAt cell = selected.row >= 0 ? selected : hovered;
  if (cell.row >= 0) focus(context, cell);
  else {
    section(context, "OPEN IT ANYWHERE");
    rich_text(
        context,
        "Point at a cell to see what it is made of and what it goes into. A click keeps it: then follow its products "
        "down to the code, or change a weight.",
        13, context.theme.ink);
  }
  reset_edits(context);
  if (selected.row < 0) decoder_map(context);
  layer(context, cell.row >= 1 ? cell.row : int(decoded.rows.size()) - 1);
  whole(context);
  if (selected.row >= 0) decoder_map(context);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
