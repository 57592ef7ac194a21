// The bar at the bottom: play, step, the chapters to scrub through, speed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "ui/widgets.h"

namespace unstride::ui {
namespace {

using scene::FontId;
using timeline::Timeline;

// A chapter on the bar: pixels [left, left + width).
struct Segment {
  double left, width;
};

constexpr double kGap = 4;

// The main chapter gets what the others leave; short ones share alike, so that their names can be read.
std::vector<Segment> segments_of(const Timeline& timeline, double width) {
  const size_t others = timeline.chapters.size() - 1;
  const double least_main = width * 0.42;
  const double each = others == 0 ? 0 : std::min(136.0, (width - least_main) / double(others));
  std::vector<Segment> segments;
  double left = 0;
  for (const auto& chapter : timeline.chapters) {
    const bool main = &chapter == &timeline.main();
    const double room = main ? width - each * double(others) : each;
    segments.push_back({left, std::max(4.0, room - kGap)});
    left += room;
  }
  return segments;
}

double time_at(const Timeline& timeline, const std::vector<Segment>& segments, double x) {
  for (size_t i = 0; i < segments.size(); ++i) {
    const auto& [left, width] = segments[i];
    if (x >= left + width && i + 1 < segments.size()) continue;
    const double fraction = std::clamp((x - left) / width, 0.0, 1.0);
    return core::mix(timeline.chapters[i].start, timeline.chapters[i].end(), fraction);
  }
  return timeline.duration();
}

void draw_segment(Context& context, const app::Clock& clock, const Segment& segment, size_t index, ImVec2 at,
                  float height) {
  const Timeline& timeline = *clock.timeline;
  const auto& chapter = timeline.chapters[index];
  const double t = clock.shown;
  const timeline::Moment moment = timeline::moment_at(timeline, t);
  const bool current = moment.chapter == index && moment.step > 0;
  const double done = std::clamp((t - chapter.start) / (chapter.end() - chapter.start), 0.0, 1.0);
  const core::Color role = context.theme.output.text;
  const core::Color base = context.theme.control_hover;
  const core::Color fill = current ? role : core::mix(context.theme.panel, role, 0.22f);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 low{at.x + context.px(segment.left), at.y}, high{low.x + context.px(segment.width), at.y + height};
  const float radius = context.px(6), edge = low.x + std::round((high.x - low.x) * float(done));
  list.AddRectFilled(low, high, u32(base), radius);
  if (done > 0) {
    list.PushClipRect(low, {edge, high.y}, true);
    list.AddRectFilled(low, high, u32(fill), radius);
    list.PopClipRect();
  }
  std::string text = timeline::chapter_name(timeline, chapter.kind);
  if (&chapter == &timeline.main() && current) text += fmt::format(" — {} / {}", moment.step, chapter.steps);
  ImFont* font = context.font(current ? FontId::text_bold : FontId::text, 12);
  const float y = low.y + std::round((height - font->FontSize) / 2);
  const ImVec2 text_at{low.x + context.px(10), y};
  const auto put = [&](float from, float to, core::Color color) {
    list.PushClipRect({from, low.y}, {std::min(to, high.x - context.px(4)), high.y}, true);
    list.AddText(font, font->FontSize, text_at, u32(color), text.c_str());
    list.PopClipRect();
  };
  put(low.x, edge, done > 0 ? scene::ink_on(fill) : context.theme.ink);
  put(edge, high.x, context.theme.ink);
  if (ImGui::IsMouseHoveringRect(low, high) &&
      font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x > high.x - low.x - context.px(14))
    ImGui::SetTooltip("%s", text.c_str());
  context.map.control("chapter." + std::string(timeline::chapter_key(chapter.kind)),
                      {low.x, low.y, high.x - low.x, height});
}

// While the settings cannot run, the chapters of those before would only mislead; a code has time only while it turns
// into another.
void nothing_to_play(Context& context, ImVec2 at, double width) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + context.px(width), at.y + context.px(34)};
  list.AddRectFilled(at, end, u32(context.theme.control), context.px(6));
  ImFont* font = context.font(FontId::text, 12);
  list.AddText(font, font->FontSize, {at.x + context.px(10), at.y + std::round((end.y - at.y - font->FontSize) / 2)},
               u32(context.theme.quiet),
               context.state.workspace == core::Workspace::decoder
                   ? "Nothing to play: Morph turns this digit into another one"
                   : "Nothing to play while these settings cannot run");
}

void scrubber(Context& context, double width) {
  const app::Clock clock = app::clock_of(context.state);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = context.px(34);
  ImGui::InvisibleButton("scrub", {context.px(width), height});
  mark(context, "scrub");
  if (!clock.timeline) return nothing_to_play(context, at, width);
  const Timeline& timeline = *clock.timeline;
  const auto segments = segments_of(timeline, width);
  if (ImGui::IsItemActive())
    context.act(app::Seek{time_at(timeline, segments, (ImGui::GetIO().MousePos.x - at.x) / context.scale)});
  for (size_t i = 0; i < segments.size(); ++i) draw_segment(context, clock, segments[i], i, at, height);
  // The playhead, where the current segment is filled to.
  const timeline::Moment moment = timeline::moment_at(timeline, clock.shown);
  const auto& chapter = timeline.chapters[moment.chapter];
  const double done = std::clamp((clock.shown - chapter.start) / (chapter.end() - chapter.start), 0.0, 1.0);
  const Segment& segment = segments[moment.chapter];
  const float x = at.x + context.px(segment.left + segment.width * done);
  ImGui::GetWindowDrawList()->AddRectFilled({x - context.px(1.5), at.y - context.px(5)},
                                            {x + context.px(1.5), at.y + height + context.px(5)},
                                            u32(context.theme.ink), context.px(1.5));
}

void speed(Context& context) {
  constexpr std::array kSpeeds{0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0};
  const double now = context.state.playback.speed;
  if (button(context, "speed", fmt::format("{:g}×", now), "Speed; click for more choices (+ and − change it)",
             {.width = 54}))
    ImGui::OpenPopup("speeds");
  const ImVec2 low = ImGui::GetItemRectMin();
  ImGui::SetNextWindowPos({low.x, low.y - context.px(6)}, ImGuiCond_Always, {0, 1});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(8), context.px(8)});
  if (ImGui::BeginPopup("speeds")) {
    for (const double choice : kSpeeds)
      if (button(context, fmt::format("speed[{:g}]", choice), fmt::format("{:g}×", choice), nullptr,
                 {.active = choice == now, .width = 70})) {
        context.act(app::SetSpeed{choice});
        ImGui::CloseCurrentPopup();
      }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
}

}  // namespace

void timeline_bar(Context& context) {
  const app::Clock clock = app::clock_of(context.state);
  const auto& playback = clock.playback ? *clock.playback : context.state.playback;
  const float bar = ImGui::GetWindowHeight(), middle = std::round(bar / 2);
  const auto at = [&](double x, double height) {
    ImGui::SetCursorPos({context.px(x), middle - context.px(height / 2)});
  };
  double x = 20;
  const auto place = [&](const char* name, Icon icon, const char* tip, double side, app::Action action,
                         bool active = false) {
    at(x, side);
    if (icon_button(context, name, icon, tip,
                    {.active = active, .enabled = clock.timeline != nullptr, .width = side})) {
      context.memory.hover_muted = true;
      context.act(std::move(action));
    }
    x += side + 7;
  };
  place("home", Icon::home, "To the start (Home)", 34, app::GoHome{});
  place("step_back", Icon::step_back, "One step back (←)", 34, app::StepBy{-1});
  place("play", playback.playing ? Icon::pause : Icon::play, playback.playing ? "Pause (Space)" : "Play (Space)", 44,
        app::TogglePlay{}, true);
  place("step", Icon::step, "One step (→)", 34, app::StepBy{1});
  place("end", Icon::end, "To the end (End)", 34, app::GoEnd{});
  const double width = ImGui::GetWindowWidth() / context.scale, right = 54 + 8 + 28 + 20;
  x += 10;
  at(x, 34);
  scrubber(context, std::max(60.0, width - x - right - 16));
  at(width - right, 28);
  speed(context);
  at(width - right + 54 + 8, 28);
  if (icon_button(context, "loop", Icon::loop, playback.loop ? "Loop is on (L)" : "Loop: start again at the end (L)",
                  {.active = playback.loop}))
    context.act(app::SetLoop{!playback.loop});
}

}  // namespace unstride::ui
