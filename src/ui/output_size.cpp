// Output size, a section of the parameter panel: the formula with the numbers, the ruler of legal sizes, and the way to
// parameters for another size.
#include <fmt/format.h>

#include <algorithm>

#include "scene/ruler.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using engine::AxisName;
using engine::AxisParams;
using scene::FontId;

const AxisParams& params_of(const app::Setup& setup, AxisName axis) {
  return axis == AxisName::height ? setup.problem.params.height : setup.problem.params.width;
}

std::int64_t input_of(const app::Setup& setup, AxisName axis) {
  const core::Shape& shape = setup.problem.input->shape;
  return axis == AxisName::height ? shape.h : shape.w;
}

// Whether something is wrong with this axis.
bool refused(Context& context, AxisName axis) {
  if (context.story) return false;
  const auto reasons = app::violations(context.state.document.setup);
  return std::any_of(reasons.begin(), reasons.end(), [&](const auto& r) { return r.axis.value_or(axis) == axis; });
}

// (i-1)·s - pb - pe + d(k-1) + op + 1 with the numbers of one axis.
void formula(Context& context, const char* title, AxisName axis) {
  const app::Setup& setup = context.state.document.setup;
  const AxisParams& p = params_of(setup, axis);
  const core::Shape& shape = setup.problem.input->shape;
  const std::int64_t input = axis == AxisName::height ? shape.h : shape.w, size = engine::output_size(p, input);
  const std::string padding =
      p.pad_begin == p.pad_end ? fmt::format("2·{}", p.pad_begin) : fmt::format("({}+{})", p.pad_begin, p.pad_end);
  std::string text = fmt::format("({}−1)·{} − {} + {}·({}−1) + {} + 1", input, p.stride, padding, p.dilation, p.kernel,
                                 p.output_padding);
  ImFont* font = context.font(FontId::mono, 11);
  if (font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x > ImGui::GetContentRegionAvail().x)
    std::erase(text, ' ');  // tighter before it wraps
  if (*title) plain_text(context, title, FontId::text, 11, context.theme.quiet);
  plain_text(context, text, FontId::mono, 11, context.theme.ink);
  const bool wrong = refused(context, axis);
  plain_text(context, fmt::format("= {}{}", size, wrong ? ", not allowed" : ""), FontId::mono_bold, 14,
             wrong ? context.theme.error : context.theme.output.text);
}

void tick(Context& context, const scene::Ruler::Tick& tick, ImVec2 at, const std::string& name, AxisName axis) {
  const engine::LegalSize& size = tick.size;
  const ImVec2 low{at.x + context.px(tick.rect.x), at.y + context.px(tick.rect.y)};
  const ImVec2 area{context.px(tick.rect.width), context.px(tick.rect.height)};
  ImGui::SetCursorScreenPos(low);
  if (ImGui::InvisibleButton(name.c_str(), area) && !tick.current)
    context.act(app::SetField{app::Field::output_padding, axis, size.output_padding});
  mark(context, name);
  const bool focused = context.memory.panels_have_keys && ImGui::IsItemFocused();
  if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (focused || ImGui::IsItemHovered())
    ImGui::GetWindowDrawList()->AddRect(low, {low.x + area.x, low.y + area.y}, u32(context.theme.ink), context.px(5), 0,
                                        context.px(2));
  tooltip(context, fmt::format("Output padding {} gives {} cells{}", size.output_padding, size.output,
                               size.forward ? "; a convolution of them gives the input's size again" : "")
                       .c_str());
}

// The legal sizes of one axis, to choose from.
void ruler(Context& context, AxisName axis, const char* prefix) {
  const app::Setup& setup = context.state.document.setup;
  const double width = ImGui::GetContentRegionAvail().x / context.scale;
  const scene::Ruler ruler = scene::size_ruler(params_of(setup, axis), input_of(setup, axis), width,
                                               context.state.appearance.theme, context.resources.fonts.book());
  if (ruler.ticks.empty()) return;
  ImGui::Dummy({0, context.px(2)});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  context.resources.painter.paint(ruler.scene, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                  context.scale);
  for (const scene::Ruler::Tick& each : ruler.ticks)
    tick(context, each, at, fmt::format("{}[{}]", prefix, each.size.output_padding), axis);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({context.px(ruler.scene.bounds.width), context.px(ruler.scene.bounds.height)});
  const std::string words =
      scene::ruler_verdict(params_of(setup, axis), input_of(setup, axis), axis == AxisName::width);
  if (!words.empty()) rich_text(context, words, 12, context.theme.ink);
}

// The title, and in its line the way to parameters for another size.
void title_and_search(Context& context) {
  constexpr double kWidth = 128;
  const ImVec2 before = ImGui::GetCursorPos();
  const float right = before.x + ImGui::GetContentRegionAvail().x;
  section(context, "OUTPUT SIZE");
  const ImVec2 after = ImGui::GetCursorPos();
  ImGui::SetCursorPos({right - context.px(kWidth), before.y + context.px(3)});
  if (button(context, "find_parameters", "Find parameters…", "From a size to another: all parameters that do it (S)",
             {.width = kWidth}))
    context.act(app::ShowDialog{app::Dialog::solver});
  ImGui::SetCursorPos({after.x, std::max(after.y, ImGui::GetCursorPosY())});
}

}  // namespace

void output_size(Context& context) {
  title_and_search(context);
  plain_text(context, "(i−1)·s − 2p + d·(k−1) + op + 1", FontId::mono, 11, context.theme.quiet);
  const app::Setup& setup = context.state.document.setup;
  const auto& params = setup.problem.params;
  const auto& shape = setup.problem.input->shape;
  if (params.height == params.width && shape.h == shape.w) {
    formula(context, "", AxisName::height);
    ruler(context, AxisName::height, "ruler");
  } else {
    formula(context, "height", AxisName::height);
    ruler(context, AxisName::height, "ruler.h");
    formula(context, "width", AxisName::width);
    ruler(context, AxisName::width, "ruler.w");
  }
}

}  // namespace unstride::ui
