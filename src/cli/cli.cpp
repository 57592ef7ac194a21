#include "cli/cli.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "cli/bench.h"
#include "cli/code.h"
#include "cli/infer.h"
#include "cli/render.h"
#include "core/version.h"
#include "core/workspace.h"
#include "engine/measure/layers.h"
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

constexpr const char* kCodeFooter = R"(
Sizes and parameters are one number for both axes, or HEIGHTxWIDTH. Without SETUP.json: the worked example. The program
holds the numbers of all channels and prints the output that the window shows.

  unstride code --framework keras --padding 1 --output-padding 1
  unstride code setup.json --framework onnx -o model.py

Exit codes: 0 done; 2 bad arguments or input; 1 anything else.)";

constexpr const char* kBenchFooter = R"(
A layer is sixteen numbers: batch, input channels, height, width, output channels, and height and width of kernel,
stride, padding, output padding and dilation, then groups; or the name of one that is measured without --layer.

  unstride bench
  unstride bench --layer dcgan3 --algorithm all
  unstride bench --layer 1,512,8,8,256,4,4,2,2,1,1,0,0,1,1,1 --threads 2 --json

Exit codes: 0 done; 2 bad arguments or input.)";

constexpr const char* kInferFooter = R"(
The model's shapes are those of the files, one .npy file for every input; NAME= may be left out where there is one input.
An output is written as its name says, with '_' for what has no place in a file's name.

  unstride infer decoder.onnx --input code.npy --output-dir values
  unstride infer model.onnx --input a=a.npy --input b=b.npy --output-dir values

Exit codes: 0 done; 2 bad arguments or input; 3 the model cannot run; 1 anything else.)";

// CLI11 takes an empty argument for one that is not there.
std::string not_empty(const std::string& text) {
  return text.empty() ? "needs a value" : "";
}

// Options of one command, none of them empty when given.
class Options {
 public:
  explicit Options(CLI::App& command) : command_(command) {}
  CLI::Option* add(const char* names, std::string& value, const char* type, const std::string& description) {
    return command_.add_option(names, value, description)->type_name(type)->check(not_empty);
  }

 private:
  CLI::App& command_;
};

void add_setup_file(Options& add, SetupOptions& setup) {
  add.add("SETUP.json", setup.file, "", "A setup that the program saved");
}

// What changes the setup.
void add_problem(Options& add, SetupOptions& setup) {
  add.add("--input", setup.input, "HxW", "Cells of the input");
  add.add("--kernel", setup.kernel, "HxW", "Cells of the kernel");
  add.add("--stride", setup.stride, "N", "Output cells from stamp to stamp");
  add.add("--padding", setup.padding, "N", "Rows and columns cropped; also as TOP,LEFT,BOTTOM,RIGHT");
  add.add("--output-padding", setup.output_padding, "N", "Rows and columns more at the end");
  add.add("--dilation", setup.dilation, "N", "Cells from tap to tap");
  add.add("--channels", setup.channels, "IN,OUT[,GROUPS]",
          "Channels; new ones get random whole numbers (view channels)");
}

void add_render(CLI::App& app, RenderOptions& options) {
  CLI::App& render = *app.add_subcommand("render", "Draw the stage into a PNG, SVG or PDF file, without a window");
  Options add(render);
  add_setup_file(add, options.setup);
  add.add("-o,--output", options.output, "FILE.{png,svg,pdf}", "The picture; its ending says which kind")->required();
  add.add("--view", options.view, "NAME", "Whose story: " + timeline::view_keys() + " (default: the setup's)");
  add.add("--chapter", options.chapter, "NAME",
          "Where in it: insert-zeros, border, spread-kernel, turn-kernel, slide; stamp, crop; ...");
  add.add("--step", options.step, "N",
          "Step of the chapter, from 1; without --chapter output cells (slide) or input cells (stamp), row by row");
  add.add("--size", options.size, "WxH", "In pixels, 64 to 16384 each (default: 1200x800)");
  add.add("--colors", options.colors, "value|weight|overlap|phase", "What a colour says (default: the setup's)");
  add.add("--theme", options.theme, "light|dark", "Colours (default: light)");
  add.add("--workspace", options.workspace, "lab|decoder|speed",
          "lab: the stage; decoder: a trained decoder and its maps; speed: the setup's layer, counted and measured on "
          "this machine (default: lab)");
  add.add("--decoder", options.decoder, "KEY", "Another decoder, as k4-early (default: k3-end)");
  add.add("--layer", options.layer, "N,Cin,H,W,Cout,KH,KW,...",
          "Another layer for speed: 7 to 16 numbers, or a name that bench knows");
  add.add("--threads", options.threads, "N|all", "Threads that speed measures with (default: all)");
  add_problem(add, options.setup);
  add.add("--pair", options.setup.pair, "IN,OUT",
          "The pair of channels on stage, counted from 0 (default: the setup's)");
  render.footer(kRenderFooter);
}

void add_code(CLI::App& app, CodeOptions& options) {
  CLI::App& code = *app.add_subcommand("code", "Print a program that computes the same output in a framework");
  Options add(code);
  add_setup_file(add, options.setup);
  add.add("-f,--framework", options.framework, "NAME", "pytorch, keras, onnx, jax or numpy")->required();
  add.add("-o,--output", options.output, "FILE.py", "Where to write it (default: the standard output)");
  add_problem(add, options.setup);
  code.footer(kCodeFooter);
}

void add_bench(CLI::App& app, BenchOptions& options) {
  CLI::App& bench = *app.add_subcommand("bench", "Measure layers on this machine against its limits");
  Options add(bench);
  bench.add_option("--layer", options.layers, "A layer; may be given many times (default: the known ones)")
      ->type_name(std::string(engine::measure::kLayerNumbers))
      ->allow_extra_args(false)
      ->check(not_empty);
  add.add("--threads", options.threads, "N", "Threads, the caller's included (default: 1)");
  add.add("--algorithm", options.algorithm, "NAME",
          "An algorithm by its name, or all (default: what a plan chooses by itself)");
  bench.add_flag("--json", options.json, "Print a list of objects");
  bench.footer(kBenchFooter);
}

void add_infer(CLI::App& app, InferOptions& options) {
  CLI::App& infer = *app.add_subcommand("infer", "Run an ONNX model and write its outputs");
  Options add(infer);
  add.add("MODEL.onnx", options.model, "", "The model")->required();
  infer.add_option("-i,--input", options.inputs, "The numbers of an input; may be given many times")
      ->type_name("[NAME=]FILE.npy")
      ->allow_extra_args(false)
      ->check(not_empty);
  add.add("-o,--output-dir", options.output_folder, "DIR", "Where to write the outputs")->required();
  add.add("--threads", options.threads, "N", "Threads, the caller's included (default: 1)");
  infer.footer(kInferFooter);
}

struct Commands {
  RenderOptions render;
  CodeOptions code;
  BenchOptions bench;
  InferOptions infer;
};

// The command among the arguments, carried out.
int carry_out(const CLI::App& app, const Request& request, const Commands& commands) {
  const std::string name = app.get_subcommands().front()->get_name();
  if (!request.files.empty()) {
    const std::string files = name == "bench"   ? "bench takes no files"
                              : name == "infer" ? "a model comes after it"
                                                : "a setup comes after it";
    fmt::print(stderr, "unstride: '{}' stands before {}; {}.\n", request.files.front(), name, files);
    return 2;
  }
  if (name == "render") return render(commands.render);
  if (name == "code") return code(commands.code);
  return name == "infer" ? infer(commands.infer) : bench(commands.bench);
}

}  // namespace

Request run(int argc, const char* const* argv) {
  Request request;
  Commands commands;
  CLI::App app("Unstride shows how a transposed convolution works, step by step.", "unstride");
  app.set_version_flag("--version", fmt::format("unstride {}", core::version()));
  app.add_option("FILES", request.files,
                 "Setups (.json), pictures (.png, .bmp, .tga) or decoders (.onnx) to open in the window")
      ->type_name("");
  app.add_option("--ui-map", request.ui_map, "Write the rectangles of all controls here at every frame (for tests)")
      ->type_name("FILE");
  std::string workspace;
  app.add_option("--workspace", workspace, "Which workspace the window opens with (default: last time's)")
      ->type_name("lab|decoder|speed")
      ->check(CLI::IsMember(std::vector<std::string>(core::kWorkspaceKeys.begin(), core::kWorkspaceKeys.end())));
  add_render(app, commands.render);
  add_code(app, commands.code);
  add_bench(app, commands.bench);
  add_infer(app, commands.infer);
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
  request.workspace = core::workspace_of_key(workspace);
  if (app.get_subcommands().empty()) return request;
  request.exit_code = carry_out(app, request, commands);
  return request;
}

std::string commands_without_window() {
  return "unstride render [SETUP.json] -o FILE.{png,svg,pdf} draws the stage into a file, unstride code [SETUP.json] "
         "--framework NAME prints a program, unstride bench measures layers, unstride infer MODEL.onnx runs a model; "
         "--help after each tells more.";
}

}  // namespace unstride::cli
