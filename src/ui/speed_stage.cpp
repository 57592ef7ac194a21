// The middle and the right of the Speed workspace: the bars, and what they are about.
#include <fmt/format.h>
#include <imgui.h>

#include "scene/speed.h"
#include "speed/words.h"
#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;
using speed::Report;
using speed::Row;

void point_at(Context& context, const scene::SpeedPicture& picture, ImVec2 origin) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const core::Point at{(mouse.x - origin.x) / context.scale, (mouse.y - origin.y) / context.scale};
  std::string pointed;
  for (const auto& [algorithm, rect] : picture.rows) {
    context.map.control("algorithm[" + algorithm + "]",
                        {origin.x + rect.x * context.scale, origin.y + rect.y * context.scale,
                         rect.width * context.scale, rect.height * context.scale});
    if (ImGui::IsWindowHovered() && rect.contains(at)) pointed = algorithm;
  }
  if (pointed != context.state.speed.pointed) context.act(app::PointAt{pointed});
}

void choice(Context& context, const Report& report) {
  if (report.chosen.empty()) return;
  section(context, "THE PLAN'S CHOICE");
  const Row* row = report.row_of(report.chosen);
  const std::string kernel = row && !row->kernel.empty() ? ", kernel " + row->kernel : "";
  rich_text(context, fmt::format("*{}*{}: {}.", report.chosen, kernel, report.why), 13, context.theme.ink);
  const Row* best = report.best();
  if (context.state.speed.phase != app::Speed::Phase::done || !best || !row || best == row) return;
  if (row->status != speed::Status::measured) return;
  rich_text(context,
            fmt::format("Measured just now, *{}* was faster: {}, against {}.", best->algorithm,
                        speed::time_text(best->timing.best), speed::time_text(row->timing.best)),
            13, context.theme.ink);
}

void pointed_row(Context& context, const Report& report) {
  const std::string& name = context.state.speed.pointed;
  const Row* row = name.empty() ? report.best() : report.row_of(name);
  if (!row) return;
  std::string title = row->algorithm;
  for (char& c : title) c = c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  section(context, (name.empty() ? "FASTEST: " + title : title).c_str());
  rich_text(context, speed::row_text(report, *row), 13, context.theme.ink);
}

void roofline(Context& context, const Report& report) {
  if (!report.machine) return;
  section(context, "ARITHMETIC OR MEMORY");
  const double width = ImGui::GetContentRegionAvail().x / context.scale;
  const scene::Scene picture =
      scene::roofline_picture(report, width, context.state.appearance.theme, context.resources.fonts.book());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  context.resources.painter.paint(picture, context.resources.fonts, *ImGui::GetWindowDrawList(), {at.x, at.y},
                                  context.scale);
  ImGui::Dummy({context.px(picture.bounds.width), context.px(picture.bounds.height)});
  mark(context, "roofline");
  rich_text(context, speed::machine_text(*report.machine), 12, context.theme.quiet);
}

}  // namespace

void speed_stage(Context& context) {
  const app::Speed& speed = context.state.speed;
  const ImVec2 origin = ImGui::GetWindowPos();
  scene::SpeedView view;
  view.viewport = {0, 0, ImGui::GetWindowWidth() / context.scale, ImGui::GetWindowHeight() / context.scale};
  view.theme = context.state.appearance.theme;
  view.measuring = speed.phase == app::Speed::Phase::measuring;
  view.pointed = speed.pointed;
  const scene::SpeedPicture picture = scene::speed_picture(speed.report, view, context.resources.fonts.book());
  context.resources.painter.paint(picture.scene, context.resources.fonts, *ImGui::GetWindowDrawList(),
                                  {origin.x, origin.y}, context.scale);
  point_at(context, picture, origin);
}

void speed_words(Context& context) {
  const Report& report = context.state.speed.report;
  if (!report.problem.empty()) {
    section(context, "THIS LAYER IS NOT MEASURED");
    rich_text(context, report.problem, 14, context.theme.ink);
    return;
  }
  choice(context, report);
  pointed_row(context, report);
  roofline(context, report);
  ImGui::Dummy({0, context.px(8)});
}

}  // namespace unstride::ui
