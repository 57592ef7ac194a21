#include "cli/setup_options.h"

#include "app/change.h"
#include "app/limits.h"
#include "cli/parse.h"
#include "io/files.h"
#include "io/setup_json.h"

namespace unstride::cli {
namespace {

constexpr Range kInput{1, app::kMostInput}, kKernel{1, app::kMostKernel}, kStride{1, app::kMostStride},
    kPadding{0, app::kMostPadding}, kOutputPadding{0, app::kMostOutputPadding}, kDilation{1, app::kMostDilation},
    kInChannels{1, app::kMostInChannels}, kOutChannels{1, app::kMostOutChannels};

using Error = tl::unexpected<core::Error>;

core::Result<app::Setup> from_file(const std::string& file) {
  if (file.empty()) return app::worked_example();
  const auto text = io::read_file(file, io::kMostSetupFile);
  if (!text) return Error(text.error());
  return io::setup_from_json(*text, file);
}

// One parameter of both axes, when its option was given.
core::Result<void> set_pair(std::string_view option, const std::string& text, Range legal,
                            std::int64_t engine::AxisParams::*field, engine::ConvParams& params) {
  if (text.empty()) return {};
  const auto pair = parse_pair(option, text, legal);
  if (!pair) return Error(pair.error());
  params.height.*field = pair->height;
  params.width.*field = pair->width;
  return {};
}

core::Result<void> set_padding(const std::string& text, engine::ConvParams& params) {
  if (text.empty()) return {};
  const auto padding = parse_padding("--padding", text, kPadding);
  if (!padding) return Error(padding.error());
  params.height.pad_begin = padding->top, params.height.pad_end = padding->bottom;
  params.width.pad_begin = padding->left, params.width.pad_end = padding->right;
  return {};
}

// A grid of another size than it had counts 1, 2, 3 ...; the other channels take the same size.
core::Result<void> set_grid(std::string_view option, const std::string& text, Range legal, core::GridId grid,
                            app::Setup& setup) {
  if (text.empty()) return {};
  const auto size = parse_pair(option, text, legal);
  if (!size) return Error(size.error());
  const core::Grid<float> now = app::edited_grid(setup, grid);
  if (now.rows == size->height && now.cols == size->width) return {};
  if (grid == core::GridId::input)
    if (const auto fits = app::check_input_values(setup.problem.params.in_channels, size->height, size->width); !fits)
      return Error(fits.error());
  setup = app::with_grid(setup, grid, app::filled(app::Pattern::count, size->height, size->width));
  return {};
}

core::Result<void> set_channels(const std::string& text, app::Setup& setup) {
  if (text.empty()) return {};
  const auto channels = parse_channels("--channels", text, kInChannels, kOutChannels);
  if (!channels) return Error(channels.error());
  const core::Shape& input = setup.problem.input->shape;
  if (const auto fits = app::check_input_values(channels->input, input.h, input.w); !fits) return Error(fits.error());
  setup = app::with_channels(setup, channels->input, channels->output, channels->groups);
  return {};
}

core::Result<void> set_shown_pair(const std::string& text, app::Setup& setup) {
  if (text.empty()) return {};
  const engine::ConvParams& params = setup.problem.params;
  const auto pair = parse_channel_pair("--pair", text, {0, params.in_channels - 1}, {0, params.out_channels - 1});
  if (!pair) return Error(pair.error());
  setup.pair = {pair->input, pair->output};
  return {};
}

core::Result<void> set_problem(const SetupOptions& options, app::Setup& setup) {
  using Axis = engine::AxisParams;
  engine::ConvParams& params = setup.problem.params;
  return set_grid("--input", options.input, kInput, core::GridId::input, setup)
      .and_then([&] { return set_grid("--kernel", options.kernel, kKernel, core::GridId::kernel, setup); })
      .and_then([&] { return set_pair("--stride", options.stride, kStride, &Axis::stride, params); })
      .and_then([&] { return set_padding(options.padding, params); })
      .and_then([&] {
        return set_pair("--output-padding", options.output_padding, kOutputPadding, &Axis::output_padding, params);
      })
      .and_then([&] { return set_pair("--dilation", options.dilation, kDilation, &Axis::dilation, params); })
      .and_then([&] { return set_channels(options.channels, setup); })
      .and_then([&] { return set_shown_pair(options.pair, setup); });
}

}  // namespace

core::Result<app::Setup> setup_of(const SetupOptions& options) {
  auto setup = from_file(options.file);
  if (!setup) return setup;
  const auto done = set_problem(options, *setup);
  if (!done) return Error(done.error());
  return setup;
}

}  // namespace unstride::cli
