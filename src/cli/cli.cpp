#include "cli/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>

#include "cli/render.h"
#include "core/version.h"
#include "timeline/timeline.h"

namespace unstride::cli {
namespace {

constexpr const char* kRenderFooter = R"(
Sizes and parameters are one number for both axes, or HEIGHTxWIDTH. Without SETUP.json: the worked example
(input 2x2, kernel 3x3, stride 2, padding 0). An input or kernel of another size counts 1, 2, 3 ...
Without --step: the end of the chapter; without --chapter, too: the end.

  unstride render -o slide.png --step 13
  unstride render -o stamp.svg --view stamp --input 3x3 --kernel 4x4 --stride 2 --padding 1
  unstride render setup.json -o border.pdf --chapter border

Exit codes: 0 done; 2 bad arguments or input; 1 anything else.)";

// CLI11 takes an empty argument for one that is not there.
std::string not_empty(const std::string& text) {
  return text.empty() ? "needs a value" : "";
}

void add_render(CLI::App& app, RenderOptions& options) {
  CLI::App& render = *app.add_subcommand("render", "Draw the stage into a PNG, SVG or PDF file, without a window");
  const auto add = [&](const char* names, std::string& value, const char* type, const std::string& description) {
    return render.add_option(names, value, description)->type_name(type)->check(not_empty);
  };
  add("SETUP.json", options.setup, "", "A setup that the program saved");
  add("-o,--output", options.output, "FILE.{png,svg,pdf}", "The picture; its ending says which kind")->required();
  add("--view", options.view, "NAME", "Whose story: " + timeline::view_keys() + " (default: the setup's)");
  add("--chapter", options.chapter, "NAME",
      "Where in it: insert-zeros, border, spread-kernel, turn-kernel, slide; stamp, crop; ...");
  add("--step", options.step, "N",
      "Step of the chapter, from 1; without --chapter output cells (slide) or input cells (stamp), row by row");
  add("--size", options.size, "WxH", "In pixels, 64 to 16384 each (default: 1200x800)");
  add("--colors", options.colors, "value|weight|overlap|phase", "What a colour says (default: the setup's)");
  add("--theme", options.theme, "light|dark", "Colours (default: light)");
  add("--input", options.input, "HxW", "Cells of the input");
  add("--kernel", options.kernel, "HxW", "Cells of the kernel");
  add("--stride", options.stride, "N", "Output cells from stamp to stamp");
  add("--padding", options.padding, "N", "Rows and columns cropped; also as TOP,LEFT,BOTTOM,RIGHT");
  add("--output-padding", options.output_padding, "N", "Rows and columns more at the end");
  add("--dilation", options.dilation, "N", "Cells from tap to tap");
  add("--channels", options.channels, "IN,OUT[,GROUPS]", "Channels; new ones get random whole numbers (view channels)");
  add("--pair", options.pair, "IN,OUT", "The pair of channels on stage, counted from 0 (default: the setup's)");
  render.footer(kRenderFooter);
}

}  // namespace

Request run(int argc, const char* const* argv) {
  Request request;
  RenderOptions options;
  CLI::App app("Unstride shows how a transposed convolution works, step by step.", "unstride");
  app.set_version_flag("--version", fmt::format("unstride {}", core::version()));
  app.add_option("FILES", request.files, "Setups (.json) or pictures (.png, .bmp, .tga) to open in the window")
      ->type_name("");
  app.add_option("--ui-map", request.ui_map, "Write the rectangles of all controls here at every frame (for tests)")
      ->type_name("FILE");
  add_render(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help and --version
      request.exit_code = app.exit(error, std::cout, std::cerr);
    } else {
      fmt::print(stderr, "unstride: {} (unstride --help lists what there is)\n", error.what());
      request.exit_code = 2;
    }
    return request;
  }
  if (!app.got_subcommand("render")) return request;
  if (!request.files.empty()) {
    fmt::print(stderr, "unstride: '{}' stands before render; a setup to draw comes after it.\n", request.files.front());
    request.exit_code = 2;
    return request;
  }
  request.exit_code = render(options);
  return request;
}

std::string commands_without_window() {
  return "unstride render [SETUP.json] -o FILE.{png,svg,pdf} draws the stage into a file; unstride render --help tells "
         "more.";
}

}  // namespace unstride::cli
