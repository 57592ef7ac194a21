// The panel at the left: the parameters, the output size as a formula with the numbers, values, code.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "frameworks/code.h"
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

void output_size(Context& context) {
  section(context, "OUTPUT SIZE");
  plain_text(context, "(i−1)·s − 2p + d·(k−1) + op + 1", FontId::mono, 11, context.theme.quiet);
  const app::Setup& setup = context.state.document.setup;
  const auto& params = setup.problem.params;
  const auto& shape = setup.problem.input->shape;
  if (params.height == params.width && shape.h == shape.w) {
    formula(context, "", AxisName::height);
  } else {
    formula(context, "height", AxisName::height);
    formula(context, "width", AxisName::width);
  }
}

void code(Context& context) {
  section(context, "SAME THING IN CODE");
  const app::Setup& setup = context.state.document.setup;
  const std::string call = frameworks::call(frameworks::Framework::pytorch, setup.problem);
  const WithFont font(context, FontId::mono, 12);
  const float width = ImGui::GetContentRegionAvail().x, pad = context.px(12);
  const ImVec2 size = ImGui::CalcTextSize(call.c_str(), nullptr, false, width - 2 * pad),
               at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + size.y + 2 * pad};
  list.AddRectFilled(at, end, u32(context.theme.control), context.px(8));
  list.AddRect(at, end, u32(context.theme.hairline), context.px(8), 0, context.px(1));
  list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {at.x + pad, at.y + pad}, u32(context.theme.ink), call.c_str(),
               nullptr, width - 2 * pad);
  ImGui::Dummy({width, end.y - at.y});
  if (button(context, "copy_code", "Copy runnable PyTorch",
             "The whole program with these values; it prints the output shown here"))
    context.act(app::CopyText{frameworks::code(frameworks::Framework::pytorch, setup.problem), "PyTorch code"});
}

// Chips that wrap at the panel's width.
class Chips {
 public:
  explicit Chips(Context& context)
      : context_(context), right_(ImGui::GetCursorScreenPos().x + ImGui::GetContentRegionAvail().x) {}
  bool chip(const std::string& name, const std::string& label, const char* tip) {
    const WithFont font(context_, FontId::text, 13);
    const float width = ImGui::CalcTextSize(label.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
    if (!first_ && ImGui::GetItemRectMax().x + ImGui::GetStyle().ItemSpacing.x + width <= right_) ImGui::SameLine();
    first_ = false;
    return button(context_, name, label, tip);
  }

 private:
  Context& context_;
  float right_;
  bool first_ = true;
};

void values(Context& context) {
  using app::Pattern;
  using core::GridId;
  const auto& kernel = context.state.document.setup.problem.kernel->shape;
  section(context, "KERNEL VALUES");
  Chips chips(context);
  const std::int64_t last = kernel.h * kernel.w;
  if (chips.chip("kernel.count", last == 1 ? "1" : fmt::format("1…{}", last), "1, 2, 3, … row by row"))
    context.act(app::Fill{GridId::kernel, Pattern::count});
  if (chips.chip("kernel.ones", "Ones", "All ones: the output counts overlaps when the input is ones, too"))
    context.act(app::Fill{GridId::kernel, Pattern::ones});
  if (chips.chip("kernel.bilinear", "Bilinear",
                 "Interpolates: with k = 2s, p = s/2 the output is a smooth enlargement"))
    context.act(app::Fill{GridId::kernel, Pattern::bilinear});
  if (chips.chip("kernel.gaussian", "Gaussian", "Binomial coefficients: 1 2 1 per axis for k = 3"))
    context.act(app::Fill{GridId::kernel, Pattern::gaussian});

  section(context, "INPUT VALUES");
  Chips more(context);
  if (more.chip("input.count", "1 2 3 4", "1, 2, 3, … row by row"))
    context.act(app::Fill{GridId::input, Pattern::count});
  if (more.chip("input.ones", "Ones", "All ones")) context.act(app::Fill{GridId::input, Pattern::ones});
  if (more.chip("input.impulse", "Impulse", "A single 1: the output is the kernel"))
    context.act(app::Fill{GridId::input, Pattern::impulse});
  if (more.chip("digits", "Digit…", "A handwritten digit (D)")) context.act(app::ShowDialog{app::Dialog::digits});
  if (more.chip("image", "Image…", "A picture of yours: PNG, BMP or TGA"))
    context.act(app::AskPath{app::Purpose::open});
}

// u goes the other way: of interest where the view sends it there.
void probe_values(Context& context) {
  using app::Pattern;
  using core::GridId;
  const timeline::ViewKind view = context.state.document.setup.view;
  if (view != timeline::ViewKind::gradient && view != timeline::ViewKind::round_trip) return;
  section(context, "VALUES OF U");
  Chips chips(context);
  if (chips.chip("probe.count", "1 2 3 4", "u: 1, 2, 3, … row by row"))
    context.act(app::Fill{GridId::probe, Pattern::count});
  if (chips.chip("probe.ones", "Ones", "u: all ones")) context.act(app::Fill{GridId::probe, Pattern::ones});
  if (chips.chip("probe.impulse", "Impulse", "u: a single 1, so that C u is a part of the kernel"))
    context.act(app::Fill{GridId::probe, Pattern::impulse});
  if (chips.chip("probe.output", "Output", "u becomes the output y as it is now") && context.story)
    context.act(app::ReplaceGrid{GridId::probe, *context.story->output});
}

}  // namespace

void parameter_panel(Context& context) {
  section(context, "TRANSPOSED CONVOLUTION");
  for (const Row& row : kRows) parameter_row(context, row);
  links(context);
  channels_section(context);
  output_size(context);
  values(context);
  probe_values(context);
  code(context);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
