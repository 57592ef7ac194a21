// The window's settings, dialogs and notices, and the clipboard.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "app/change.h"
#include "app/handlers.h"
#include "core/format.h"
#include "timeline/channels.h"

namespace unstride::app {
namespace {

constexpr int kMostWindow = 32768;  // screen coordinates; more than any desktop has

// Rows on lines, values separated by tabs: what a spreadsheet takes.
std::string table(const core::Grid<float>& grid) {
  std::string text;
  for (std::int64_t r = 0; r < grid.rows; ++r) {
    if (r > 0) text += "\n";
    for (std::int64_t c = 0; c < grid.cols; ++c) text += (c > 0 ? "\t" : "") + core::format_exact(grid.at(r, c));
  }
  return text;
}

}  // namespace

void apply(Update& u, const SetTheme& action) {
  u.state.appearance.theme = action.theme;
}
void apply(Update& u, const SetMotion& action) {
  u.state.appearance.motion = action.on;
  if (!action.on) u.state.transition.reset();
}

void apply(Update& u, const SetFramework& action) {
  u.state.appearance.framework = action.framework;
}

void apply(Update& u, const SetWindowSize& action) {
  if (action.width < 1 || action.height < 1) return;  // minimised
  u.state.appearance.window_width = std::min(action.width, kMostWindow);
  u.state.appearance.window_height = std::min(action.height, kMostWindow);
}

void apply(Update& u, const ShowDialog& action) {
  // A folder that is still being listed must not open the closed dialog again.
  if (u.state.dialog == Dialog::browse && action.dialog != Dialog::browse) ++u.state.generation;
  u.state.dialog = action.dialog;
}

void apply(Update& u, const DismissNotice&) {
  u.state.notice.reset();
}
void apply(Update& u, const Quit&) {
  u.state.quit = true;
}

void apply(Update& u, const CopyOutput&) {
  const auto story = tell(u.state.document.setup);
  if (!story) return complain(u.state, story.error().message);
  const timeline::ChannelSums* layer = (*story)->channels.get();
  const core::Grid<float>& grid = layer ? *layer->running.back() : *(*story)->output;
  u.effects.push_back(SetClipboard{table(grid)});
  notify(u.state, fmt::format("Copied the {} x {} output.", grid.rows, grid.cols));
}

void apply(Update& u, const CopyText& action) {
  u.effects.push_back(SetClipboard{action.text});
  notify(u.state, action.what);
}

}  // namespace unstride::app
