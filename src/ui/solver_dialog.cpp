// "From 7 I want 14": all parameters that do it, best first; one click applies them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ui/modal.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using engine::SizeSolution;
using scene::FontId;

constexpr double kRow = 26;

struct Column {
  const char *title, *tip;
  double width;  // logical pixels
};
constexpr std::array kColumns{
    Column{"k", "Kernel", 40},
    Column{"s", "Stride", 40},
    Column{"p", "Padding", 40},
    Column{"op", "Output padding", 40},
    Column{"d", "Dilation", 40},
    Column{"overlap", "Even: no checkerboard is built in. Holes: output cells of one axis that no stamp reaches", 150},
    Column{"weights", "Of a square kernel, per pair of channels", 80},
    Column{"products", "Multiplications of a square input, per pair of channels, without the inserted zeros", 100},
};

std::string cell_text(const SizeSolution& solution, size_t column) {
  const engine::AxisParams& axis = solution.axis;
  switch (column) {
    case 0:
      return fmt::format("{}", axis.kernel);
    case 1:
      return fmt::format("{}", axis.stride);
    case 2:
      return fmt::format("{}", axis.pad_begin);
    case 3:
      return fmt::format("{}", axis.output_padding);
    case 4:
      return fmt::format("{}", axis.dilation);
    case 5:
      if (solution.holes > 0)
        return fmt::format("{}, {} {}", solution.even ? "even" : "uneven", solution.holes,
                           solution.holes == 1 ? "hole" : "holes");
      return solution.even ? "even" : "uneven";
    case 6:
      return fmt::format("{}", solution.parameters);
    default:
      return fmt::format("{}", solution.multiplications);
  }
}

// The question as the Lab stands, when the dialog opens.
void begin(Context& context) {
  Memory::Search& search = context.memory.search;
  if (search.open) return;
  const engine::Problem& problem = context.state.document.setup.problem;
  search.open = true;
  search.row = 0;
  search.question.input = problem.input->shape.h;
  search.question.output =
      std::clamp<std::int64_t>(engine::output_size(problem.params.height, problem.input->shape.h), 1, app::kMostWanted);
  search.answers = app::answers(search.question);
}

void size_stepper(Context& context, const char* name, std::int64_t& size, std::int64_t most) {
  ImGui::SameLine();
  if (const auto stepped = stepper(context, name, size, {1, most, 112, {}})) size = stepped->value;
}

void caption(Context& context, const char* text) {
  ImGui::AlignTextToFramePadding();
  plain_text(context, text, FontId::text, 14, context.theme.ink);
}

void question_row(Context& context, app::SizeQuestion& question) {
  caption(context, "From");
  size_stepper(context, "solver.input", question.input, app::kMostInput);
  ImGui::SameLine();
  caption(context, "cells I want");
  size_stepper(context, "solver.output", question.output, app::kMostWanted);
}

void filter_row(Context& context, app::SizeQuestion& question) {
  const auto chip = [&](const char* name, const char* label, const char* tip, bool& on) {
    if (button(context, name, label, tip, {.active = on})) on = !on;
    ImGui::SameLine();
  };
  chip("solver.even", "Even only", "Even overlap and no holes (E)", question.even_only);
  chip("solver.no_op", "No output padding", "Only op = 0 (O)", question.no_output_padding);
  chip("solver.no_d", "No dilation", "Only d = 1 (D)", question.no_dilation);
  ImGui::NewLine();
}

// E, O, D; the left and right arrows change the wanted size, with Shift the input.
void question_keys(app::SizeQuestion& question) {
  using paint::screen::compat::key_pressed;
  using paint::screen::compat::letter_key;
  namespace key = paint::screen::compat::key;
  if (ImGui::IsAnyItemActive() || ImGui::GetIO().KeyCtrl) return;
  if (key_pressed(letter_key('E'), false)) question.even_only = !question.even_only;
  if (key_pressed(letter_key('O'), false)) question.no_output_padding = !question.no_output_padding;
  if (key_pressed(letter_key('D'), false)) question.no_dilation = !question.no_dilation;
  const int by = int(key_pressed(key::right, true)) - int(key_pressed(key::left, true));
  const bool shift = ImGui::GetIO().KeyShift;
  std::int64_t& size = shift ? question.input : question.output;
  size = std::clamp<std::int64_t>(size + by, 1, shift ? app::kMostInput : app::kMostWanted);
}

void apply(Context& context, const SizeSolution& solution) {
  context.act(app::ApplyAxis{solution.axis, context.memory.search.question.input});
  context.act(app::ShowDialog{app::Dialog::none});
}

void header(Context& context, ImVec2 at) {
  ImFont* font = context.font(FontId::text_bold, 11);
  double x = 10;
  for (const Column& column : kColumns) {
    ImGui::GetWindowDrawList()->AddText(font, font->FontSize, {at.x + context.px(x), at.y}, u32(context.theme.quiet),
                                        column.title);
    ImGui::SetCursorScreenPos({at.x + context.px(x), at.y});
    ImGui::Dummy({context.px(column.width - 10), context.px(16)});
    tooltip(context, column.tip);
    x += column.width;
  }
}

void row(Context& context, std::int64_t index) {
  Memory::Search& search = context.memory.search;
  const SizeSolution& solution = search.answers[size_t(index)];
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = context.px(kRow);
  const std::string name = fmt::format("solver[{}]", index);
  if (ImGui::InvisibleButton(name.c_str(), {width, height})) apply(context, solution);
  mark(context, name);
  const bool hovered = ImGui::IsItemHovered(), current = index == search.row;
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (hovered || current) list.AddRectFilled(at, end, u32(context.theme.control), context.px(6));
  if (current) list.AddRect(at, end, u32(context.theme.quiet), context.px(6), 0, context.px(1));
  double x = 10;
  for (size_t column = 0; column < kColumns.size(); ++column) {
    ImFont* font = context.font(column == 5 ? FontId::text : FontId::mono, 13);
    const core::Color ink =
        column == 5 && (!solution.even || solution.holes > 0) ? context.theme.overlap.text : context.theme.ink;
    list.AddText(font, font->FontSize, {at.x + context.px(x), at.y + context.px(5)}, u32(ink),
                 cell_text(solution, column).c_str());
    x += kColumns[column].width;
  }
}

// Only the rows in sight are drawn: there can be thousands.
void table(Context& context, bool moved) {
  Memory::Search& search = context.memory.search;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  if (paint::screen::compat::begin_child("answers", {0, -context.px(24)})) {
    const float height = context.px(kRow), top = float(search.row) * height;
    const float seen = ImGui::GetScrollY(), room = ImGui::GetWindowHeight();
    if (moved && top < seen) ImGui::SetScrollY(top);
    if (moved && top + height > seen + room) ImGui::SetScrollY(top + height - room);
    ImGuiListClipper clipper;
    clipper.Begin(int(search.answers.size()), height);
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) row(context, i);
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

}  // namespace

void solver_dialog(Context& context) {
  const Modal modal(context, "Find parameters", 640, 720);
  if (!modal) return;
  Memory::Search& search = context.memory.search;
  begin(context);
  app::SizeQuestion question = search.question;
  question_keys(question);
  ImGui::Dummy({0, context.px(2)});
  question_row(context, question);
  ImGui::Dummy({0, context.px(2)});
  filter_row(context, question);
  if (!(question == search.question))
    search.question = question, search.answers = app::answers(question), search.row = 0, search.row_moved = true;
  const auto count = std::int64_t(search.answers.size());
  const ListKeys keys = list_keys(search.row, count);
  ImGui::Dummy({0, context.px(2)});
  plain_text(context,
             count == 0   ? "No parameters do that. Try another size, or fewer conditions."
             : count == 1 ? "One answer. It applies to both axes."
                          : fmt::format("{} answers: even cover first, then without output padding and dilation, small "
                                        "kernels. One click applies one.",
                                        count),
             FontId::text, 13, context.theme.quiet);
  ImGui::Dummy({0, context.px(4)});
  header(context, ImGui::GetCursorScreenPos());
  table(context, keys.moved || std::exchange(search.row_moved, false));
  plain_text(context, "↑ ↓ choose · Enter applies · ← → wanted size · Shift+← → input", FontId::text, 12,
             context.theme.quiet);
  if (keys.enter && count > 0) apply(context, search.answers[size_t(search.row)]);
}

}  // namespace unstride::ui
