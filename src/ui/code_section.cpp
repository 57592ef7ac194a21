// The parameters in a framework's code, a section of the parameter panel: whose, the call, the whole program to copy.
#include <fmt/format.h>

#include "frameworks/code.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using frameworks::Framework;
using scene::FontId;

void choice(Context& context) {
  Chips chips(context);
  for (const Framework framework : frameworks::kFrameworks)
    if (chips.chip(fmt::format("code.{}", core::framework_key(framework)), frameworks::name(framework), nullptr,
                   {.active = framework == context.state.appearance.framework, .height = 24}))
      context.act(app::SetFramework{framework});
}

// Its lines as they are: in smaller type where the panel is narrow.
void box(Context& context, const std::string& text) {
  const float width = ImGui::GetContentRegionAvail().x, pad = context.px(12), inner = width - 2 * pad;
  ImFont* font = context.font(FontId::mono, 12);
  for (const double smaller : {11, 10})
    if (font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x > inner)
      font = context.font(FontId::mono, smaller);
  const ImVec2 size = font->CalcTextSizeA(font->FontSize, 1e9f, inner, text.c_str()), at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + size.y + 2 * pad};
  list.AddRectFilled(at, end, u32(context.theme.control), context.px(8));
  list.AddRect(at, end, u32(context.theme.hairline), context.px(8), 0, context.px(1));
  list.AddText(font, font->FontSize, {at.x + pad, at.y + pad}, u32(context.theme.ink), text.c_str(), nullptr, inner);
  ImGui::Dummy({width, end.y - at.y});
  mark(context, "code");
}

}  // namespace

void code_section(Context& context) {
  section(context, "SAME THING IN CODE");
  choice(context);
  const engine::Problem& problem = context.state.document.setup.problem;
  const Framework framework = context.state.appearance.framework;
  const bool runs = app::violations(context.state.document.setup).empty();
  box(context, runs ? frameworks::call(framework, problem) : "# cannot run");
  Chips chips(context);
  if (chips.chip("copy_code", "Copy runnable program", "The whole program with these values; it prints the output",
                 {.enabled = runs}))
    context.act(app::CopyText{frameworks::code(framework, problem),
                              fmt::format("{} program copied.", frameworks::name(framework))});
  if (chips.chip("conventions", "Frameworks…",
                 "What Keras, ONNX and JAX keep of the same output, and their weights (W)"))
    context.act(app::ShowDialog{app::Dialog::conventions});
}

}  // namespace unstride::ui
