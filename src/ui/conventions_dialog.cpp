// What the frameworks' usual settings keep of the same full output: a list, the frame of each over that output, the
// weights' layouts; one click brings a setting into the Lab.
#include <fmt/format.h>

#include "frameworks/conventions.h"
#include "scene/frames.h"
#include "ui/modal.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using frameworks::Convention;
using scene::FontId;

constexpr double kList = 430, kGap = 24, kRow = 42, kUnderPicture = 136;  // logical pixels

std::string size_text(const Convention& c) {
  return fmt::format("{} × {}", c.height.size, c.width.size);
}

std::string title_of(const Convention& c) {
  return fmt::format("{} {}", frameworks::name(c.framework), c.words);
}

void use(Context& context, const Convention& c, const engine::Axes& axes) {
  if (c.is_shown(axes)) return;
  context.act(app::SetAxes{frameworks::with_crop(axes.height.params, c.height.crop),
                           frameworks::with_crop(axes.width.params, c.width.crop)});
  context.act(app::ShowDialog{app::Dialog::none});
}

// Returns whether the mouse is on it.
bool row(Context& context, const Convention& c, std::int64_t index, const engine::Axes& axes) {
  std::int64_t& current = context.memory.conventions.row;
  const float width = ImGui::GetContentRegionAvail().x, height = context.px(kRow), pad = context.px(10);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string name = fmt::format("convention[{}]", index);
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) current = index;
  mark(context, name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  const scene::Theme& theme = context.theme;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (hovered || index == current) list.AddRectFilled(at, end, u32(theme.control), context.px(8));
  if (index == current) list.AddRect(at, end, u32(theme.quiet), context.px(8), 0, context.px(1));
  const auto put = [&](float x, double y, FontId id, double size, core::Color color, const std::string& text) {
    ImFont* font = context.font(id, size);
    list.AddText(font, font->FontSize, {x, at.y + context.px(y)}, u32(color), text.c_str());
    return x + font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x;
  };
  const float after = put(at.x + pad, 4, FontId::text_bold, 13, theme.ink, frameworks::name(c.framework));
  put(after + context.px(8), 4, FontId::mono, 12, theme.ink, c.words);
  ImFont* mono = context.font(FontId::mono, 13);
  const float size = mono->CalcTextSizeA(mono->FontSize, 1e9f, 0, size_text(c).c_str()).x;
  put(end.x - pad - size, 21, FontId::mono, 13, theme.ink, size_text(c));
  const std::string exact = c.has_pytorch_equivalent() ? "exact in PyTorch" : "no symmetric equivalent";
  const std::string shift = c.is_shown(axes) ? "what the Lab shows" : scene::shift_text(c.height.shift, c.width.shift);
  put(at.x + pad, 22, FontId::text, 12, theme.quiet, shift + " · " + exact);
  return hovered;
}

void weights_table(Context& context) {
  section(context, "WEIGHT LAYOUT");
  const ImVec2 start = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  double y = 0;
  const auto put = [&](double x, FontId id, double size, core::Color color, const char* text) {
    ImFont* font = context.font(id, size);
    list.AddText(font, font->FontSize, {start.x + context.px(x), start.y + context.px(y)}, u32(color), text);
  };
  for (const frameworks::Framework framework : frameworks::kFrameworks) {
    const frameworks::Layout layout = frameworks::layout(framework);
    put(10, FontId::text, 12, context.theme.ink, frameworks::name(framework));
    put(72, FontId::mono, 12, context.theme.ink, layout.weights);
    put(258, FontId::mono, 12, context.theme.quiet, layout.data);
    put(356, FontId::text, 12, context.theme.ink, layout.turned ? "turned" : "as it lies");
    y += 18;
  }
  ImGui::Dummy({context.px(kList), context.px(y)});
}

// The frame of `c` over the full output; drawn anew only when something about it is another.
void picture(Context& context, const timeline::Story& story, const Convention& c, core::Size room) {
  Memory::Conventions& kept = context.memory.conventions;
  const core::ThemeId theme = context.state.appearance.theme;
  if (kept.shown != c.setting || !(kept.problem == story.problem) || kept.theme != theme || !(kept.room == room)) {
    kept.shown = c.setting, kept.problem = story.problem, kept.theme = theme, kept.room = room;
    std::optional<scene::Frame> frame;
    if (!c.is_shown(story.axes)) frame = {title_of(c), -c.height.shift, -c.width.shift, c.height.size, c.width.size};
    kept.picture = scene::frames_picture(story, frame, room, theme, context.resources.fonts.book());
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({context.px(room.width), context.px(room.height)});
  mark(context, "conventions.picture");
  context.resources.painter.paint(kept.picture, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                  context.scale);
}

// A slice "y[:, :, 1:, 1:]" does not break over lines.
std::string with_whole_slices(const std::string& text) {
  std::string whole;
  bool inside = false;
  for (const char c : text) {
    inside = c == '[' || (inside && c != ']');
    if (c == ' ' && inside) whole += "\u00a0";
    else whole += c;
  }
  return whole;
}

// The setting in PyTorch's words, and the way into the Lab.
void in_words(Context& context, const Convention& c, const engine::Axes& axes) {
  plain_text(context, title_of(c), FontId::text_bold, 13, context.theme.ink);
  rich_text(context, "In PyTorch: " + with_whole_slices(c.in_pytorch) + ".", 13, context.theme.ink);
  ImGui::Dummy({0, context.px(2)});
  const bool shown = c.is_shown(axes);
  if (button(context, "conventions.use", "Use in the Lab", "Sets padding and output padding so that the Lab shows this",
             {.active = !shown, .enabled = !shown}))
    use(context, c, axes);
  if (shown) plain_text(context, "It is what the Lab shows.", FontId::text, 12, context.theme.quiet);
}

void list_column(Context& context, const std::vector<Convention>& all, const engine::Axes& axes,
                 std::optional<std::int64_t>& hovered) {
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  for (size_t i = 0; i < all.size(); ++i)
    if (row(context, all[i], std::int64_t(i), axes)) hovered = std::int64_t(i);
  ImGui::PopStyleVar();
  weights_table(context);
}

}  // namespace

void conventions_dialog(Context& context) {
  const Modal modal(context, "Frameworks", 1000, 640);
  if (!modal) return;
  if (!context.story) {
    rich_text(context, "These settings cannot run, so no framework keeps anything of them. The stage says why.", 14,
              context.theme.ink);
    return;
  }
  const timeline::Story& story = *context.story;
  const std::vector<Convention> all = frameworks::conventions(story.axes);
  std::int64_t& current = context.memory.conventions.row;
  const ListKeys keys = list_keys(current, std::int64_t(all.size()));
  plain_text(context, "What each setting keeps of the same full output. ↑ ↓ choose, Enter uses it in the Lab.",
             FontId::text, 13, context.theme.quiet);
  ImGui::Dummy({0, context.px(2)});
  std::optional<std::int64_t> hovered;
  if (paint::screen::compat::begin_child("settings", {context.px(kList), 0}))
    list_column(context, all, story.axes, hovered);
  ImGui::EndChild();
  ImGui::SameLine(0, context.px(kGap));
  const Convention& focus = all[size_t(hovered.value_or(current))];
  if (paint::screen::compat::begin_child("frames", {0, 0})) {
    const ImVec2 room = ImGui::GetContentRegionAvail();
    picture(context, story, focus,
            {std::max(1.0, room.x / context.scale), std::max(1.0, room.y / context.scale - kUnderPicture)});
    in_words(context, focus, story.axes);
  }
  ImGui::EndChild();
  if (keys.enter) use(context, all[size_t(current)], story.axes);
}

}  // namespace unstride::ui
