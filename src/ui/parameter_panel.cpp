// The panel at the left: the parameters; output size, values and code, in files of their own.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using app::Field;
using engine::AxisName;
using engine::AxisParams;
using scene::FontId;

struct Row {
  Field field;
  const char* name;  // on the map
  const char* label;
  const char* hint;
  std::int64_t least, most;
  std::int64_t AxisParams::*member;  // null: the input's size
};

constexpr std::array kRows{
    Row{Field::input, "input", "Input", "height × width", 1, app::kMostInput, nullptr},
    Row{Field::kernel, "kernel", "Kernel", "k", 1, app::kMostKernel, &AxisParams::kernel},
    Row{Field::stride, "stride", "Stride", "s — spreads the input", 1, app::kMostStride, &AxisParams::stride},
    Row{Field::pad_begin, "padding", "Padding", "p — crops the output", 0, app::kMostPadding, &AxisParams::pad_begin},
    Row{Field::output_padding, "output_padding", "Output padding", "op — more at the end", 0, app::kMostOutputPadding,
        &AxisParams::output_padding},
    Row{Field::dilation, "dilation", "Dilation", "d — spreads the kernel", 1, app::kMostDilation,
        &AxisParams::dilation},
};

const AxisParams& params_of(const app::Setup& setup, AxisName axis) {
  return axis == AxisName::height ? setup.problem.params.height : setup.problem.params.width;
}

std::int64_t value_of(const app::Setup& setup, const Row& row, Field field, AxisName axis) {
  if (!row.member) return axis == AxisName::height ? setup.problem.input->shape.h : setup.problem.input->shape.w;
  const AxisParams& params = params_of(setup, axis);
  return field == Field::pad_end ? params.pad_end : params.*row.member;
}

// One stepper of a row: `caption` in front of it when the row has several.
struct Control {
  std::string suffix, caption;
  Field field;
  AxisName axis;
};

std::vector<Control> controls_of(const app::Setup& setup, const Row& row) {
  const auto same = [&](Field a, AxisName x, Field b, AxisName y) {
    return value_of(setup, row, a, x) == value_of(setup, row, b, y);
  };
  const Field f = row.field;
  const AxisName h = AxisName::height, w = AxisName::width;
  if (f != Field::pad_begin) {
    if (setup.link_axes && same(f, h, f, w)) return {{"", "", f, h}};
    return {{".h", "H", f, h}, {".w", "W", f, w}};
  }
  const Field e = Field::pad_end;
  const bool axes = setup.link_axes && same(f, h, f, w) && same(e, h, e, w);
  const bool ends = setup.link_padding && same(f, h, e, h) && same(f, w, e, w);
  if (axes && ends) return {{"", "", f, h}};
  if (axes) return {{".begin", "begin", f, h}, {".end", "end", e, h}};
  if (ends) return {{".h", "H", f, h}, {".w", "W", f, w}};
  return {{".h.begin", "top", f, h}, {".h.end", "bottom", e, h}, {".w.begin", "left", f, w}, {".w.end", "right", e, w}};
}

// "s — spreads the input", or just "s" in a narrow panel.
std::string hint_that_fits(Context& context, const std::string& hint, float room) {
  ImFont* font = context.font(FontId::text, 11);
  if (font->CalcTextSizeA(font->FontSize, 1e9f, 0, hint.c_str()).x <= room) return hint;
  return hint.substr(0, hint.find(" — "));
}

void parameter_row(Context& context, const Row& row) {
  const app::Setup& setup = context.state.document.setup;
  const auto controls = controls_of(setup, row);
  const float top = ImGui::GetCursorPosY(), right = ImGui::GetContentRegionAvail().x;
  const double width = 108;
  ImFont* small = context.font(FontId::text, 11);
  float caption = 0;  // the widest one
  for (const Control& control : controls)
    caption = std::max(caption, small->CalcTextSizeA(small->FontSize, 1e9f, 0, control.caption.c_str()).x);
  const float room = right - context.px(width + 8) - (caption > 0 ? caption + context.px(6) : 0);
  ImFont* bold = context.font(FontId::text_bold, 13);
  const bool beside = bold->CalcTextSizeA(bold->FontSize, 1e9f, 0, row.label).x <= room;
  ImGui::BeginGroup();
  plain_text(context, row.label, FontId::text_bold, 13, context.theme.ink);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - context.px(5));
  plain_text(context, hint_that_fits(context, row.hint, room), FontId::text, 11, context.theme.quiet);
  ImGui::EndGroup();
  const float left_bottom = ImGui::GetCursorPosY();
  float y = beside || controls.size() == 1 ? top + context.px(2) : left_bottom;
  for (const Control& control : controls) {
    if (!control.caption.empty()) {
      const WithFont font(context, FontId::text, 11);
      const float own = ImGui::CalcTextSize(control.caption.c_str()).x;
      ImGui::SetCursorPos({ImGui::GetCursorStartPos().x + right - context.px(width + 6) - own, y + context.px(7)});
      ImGui::TextColored(vec4(context.theme.quiet), "%s", control.caption.c_str());
    }
    ImGui::SetCursorPos({ImGui::GetCursorStartPos().x + right - context.px(width), y});
    const std::int64_t value = value_of(setup, row, control.field, control.axis);
    StepperLook look{row.least, row.most, width, {}};
    const bool grid = row.field == Field::input || row.field == Field::kernel;
    if (grid && controls.size() == 1) look.shown = "%lld × " + std::to_string(value);
    if (const auto stepped = stepper(context, row.name + control.suffix, value, look))
      context.act(app::SetField{control.field, control.axis, stepped->value, stepped->gesture});
    y += context.px(32);
  }
  ImGui::SetCursorPosY(std::max(left_bottom, y + context.px(4)));
}

void links(Context& context) {
  const app::Setup& setup = context.state.document.setup;
  if (checkbox(context, "link_axes", "Height and width alike", setup.link_axes, "Off: a control for each"))
    context.act(app::SetLinkAxes{!setup.link_axes});
  if (checkbox(context, "link_padding", "Padding alike at begin and end", setup.link_padding,
               "Off: begin and end can differ, as in ONNX"))
    context.act(app::SetLinkPadding{!setup.link_padding});
}

}  // namespace

void parameter_panel(Context& context) {
  section(context, "TRANSPOSED CONVOLUTION");
  for (const Row& row : kRows) parameter_row(context, row);
  links(context);
  channels_section(context);
  output_size(context);
  values(context);
  code_section(context);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
