#include "engine/plans/channels.h"

#include <algorithm>

#include "engine/kernels/columns.h"
#include "engine/kernels/turn.h"
#include "engine/plans/buffer.h"
#include "engine/plans/channels_steps.h"
#include "engine/plans/channels_strips.h"

namespace unstride::engine::plans {
namespace {

// More taps or packed pixels of an image than this are not "few"; the tables would grow without end.
constexpr std::int64_t kMostTaps = 1024;
constexpr double kMostPixels = double(1 << 26);  // floats

class Channels final : public Prepared {
 public:
  explicit Channels(const Request& request)
      : lowered_(request.lowered),
        layout_(channels_layout(request.lowered, request.machine)),
        phases_(channels_phases(request.lowered, layout_, request.machine)),
        windows_(channels_windows(request.lowered, layout_)),
        threads_(request.machine.threads),
        kernels_(kernels::column_kernels(request.machine.target)),
        gather_(kernels::gather_kernel(request.machine.target)),
        turn_(kernels::turn_kernel(request.machine.target)) {
    pack(request.kernel, request.bias);
  }

  std::size_t workspace_floats() const override {
    const std::size_t sums = size_t(threads_) * sum_floats();
    return layout_.apart ? size_t(threads_) * pixel_floats() + sums : pixel_floats() + sums;
  }
  std::size_t packed_floats() const override { return weights_.size() + bias_.size(); }
  std::string kernel() const override {
    const std::int64_t most = kernels_.most_rows[layout_.vectors - 1];
    const std::int64_t tiles = (layout_.block + most - 1) / most;
    return fmt::format("{}x{}", tiles == 0 ? 0 : (layout_.block + tiles - 1) / tiles, layout_.width);
  }

  void run(const Run& run) const override {
    const std::int64_t parts = layout_.rounds(lowered_.batch) * layout_.parts();
    if (layout_.apart)
      run_items(run.pool, parts, [&](std::int64_t part, int worker) {
        Run apart = run;
        apart.pool = nullptr;
        float* pixels = run.workspace + size_t(worker) * (pixel_floats() + sum_floats());
        run_part(apart, part, pixels, pixels + pixel_floats());
      });
    else
      for (std::int64_t part = 0; part < parts; ++part)
        run_part(run, part, run.workspace, run.workspace + pixel_floats());
  }

 private:
  // Some images and some of their blocks: pixels [first_pixel, end_pixel) of each of these images.
  struct Part {
    std::int64_t first_image, images, first_block, first_pixel, end_pixel;
  };
  // A panel against a part's pixels.
  struct Place {
    std::int64_t group, panel;
    Part part;
    const float* pixels;
  };

  Part part_at(std::int64_t index) const {
    const std::int64_t image = index / layout_.parts() * layout_.images;
    const std::int64_t block = index % layout_.parts() * layout_.part_blocks;
    return {image, std::min(layout_.images, lowered_.batch - image), block, block * layout_.block,
            std::min((block + layout_.part_blocks) * layout_.block, layout_.pixels())};
  }

  // Pixels as factors: [image][block][strip][input channel][pixel].
  std::int64_t block_floats() const { return layout_.strips * lowered_.layer.input.c * layout_.pitch; }
  std::int64_t image_floats() const { return layout_.part_blocks * block_floats(); }
  std::size_t pixel_floats() const { return aligned_count(size_t(layout_.images * image_floats())); }
  // Sums of a panel and of a row of phases: [image][pixel][phase of width][column], and what turning reads beyond.
  std::int64_t image_sums(std::int64_t width) const {
    return std::min(layout_.part_blocks * layout_.block, layout_.pixels()) *
           std::int64_t(lowered_.width.phases.size()) * width;
  }
  std::size_t sum_floats() const {
    return aligned_count(size_t(layout_.images * image_sums(layout_.width) + layout_.lanes * layout_.width));
  }

  // weights: [group][panel][phase][tap][input channel][column], bias: [group][panel][column].
  void pack(std::span<const float> kernel, std::span<const float> bias) {
    const std::int64_t padded = (layout_.panels - 1) * layout_.width + layout_.last_vectors * layout_.lanes;
    weights_ = Buffer(size_t(lowered_.groups * phases_.weights * padded));
    bias_ = Buffer(size_t(lowered_.groups * padded));
    for (std::int64_t group = 0; group < lowered_.groups; ++group)
      for (std::int64_t out = 0; out < lowered_.group_out; ++out) {
        const std::int64_t first = group * padded + out / layout_.width * layout_.width, column = out % layout_.width;
        const std::int64_t width = width_of(out / layout_.width);
        if (!bias.empty()) bias_.data()[first + column] = bias[size_t(group * lowered_.group_out + out)];
        float* to = weights_.data() + first * phases_.weights + column;
        for (const ChannelsPhase& phase : phases_.phases)
          for (const std::int64_t tap : phase.taps)
            for (std::int64_t in = 0; in < lowered_.group_in; ++in, to += width)
              *to = kernel[size_t(lowered_.weight_index(group, out, in) + tap)];
      }
  }

  std::int64_t vectors_of(std::int64_t panel) const {
    return panel + 1 < layout_.panels ? layout_.vectors : layout_.last_vectors;
  }
  std::int64_t width_of(std::int64_t panel) const { return vectors_of(panel) * layout_.lanes; }

  void run_part(const Run& run, std::int64_t index, float* pixels, float* sums) const {
    const Part part = part_at(index);
    const std::int64_t strips = layout_.part_blocks * layout_.strips;
    run_items(run.pool, part.images * strips, [&](std::int64_t item, int) {
      gather_strip(run.input, part.first_image + item / strips, part.first_block * layout_.strips + item % strips,
                   pixels + item * lowered_.layer.input.c * layout_.pitch);
    });
    run_items(run.pool, lowered_.groups * layout_.panels, [&](std::int64_t item, int worker) {
      run_panel(run, {item / layout_.panels, item % layout_.panels, part, pixels},
                sums + size_t(worker) * sum_floats());
    });
  }

  // strip: of an image, [block][strip].
  void gather_strip(const float* input, std::int64_t image, std::int64_t strip, float* to) const {
    const core::Shape& shape = lowered_.layer.input;
    const std::int64_t vectors = layout_.pitch / layout_.lanes;
    kernels::Gather gather;
    gather.plane = shape.h * shape.w;
    gather.planes = shape.c;
    gather.readable = shape.c * gather.plane;
    gather.in = input + image * gather.readable;
    gather.out_pitch = layout_.pitch;
    gather.windows = windows_.windows.data();
    gather.vectors = windows_.vectors.data() + strip * vectors;
    gather.count = vectors;
    gather.out = to;
    gather_(gather);
  }

  void run_panel(const Run& run, const Place& at, float* sums) const {
    const std::size_t across = lowered_.width.phases.size();
    for (std::size_t y = 0; y < lowered_.height.phases.size(); ++y) {
      for (std::size_t x = 0; x < across; ++x) multiply_phase(at, phases_.phases[y * across + x], x, sums);
      for (std::int64_t image = 0; image < at.part.images; ++image)
        turn(run, at, image, lowered_.height.phases[y], sums);
    }
  }

  void multiply_phase(const Place& at, const ChannelsPhase& phase, std::size_t x, float* sums) const {
    const std::int64_t width = width_of(at.panel), across = std::int64_t(lowered_.width.phases.size());
    const std::int64_t padded = (layout_.panels - 1) * layout_.width + layout_.last_vectors * layout_.lanes;
    const std::int64_t first_column = at.group * padded + at.panel * layout_.width;
    const float* weights = weights_.data() + first_column * phases_.weights + phase.weights * width;
    kernels::ColumnTile tile;
    tile.a_pitch = layout_.pitch;
    tile.c_pitch = across * width;
    tile.first = bias_.data() + first_column;
    for (const ChannelsStep& step : phase.steps) {
      tile.segments = step.segments;
      tile.depth = step.depth;
      tile.b = weights + step.weights * width;
      std::int64_t ahead = layout_.ahead;  // the first rows bring the weights near for the others
      for (std::int64_t image = 0; image < at.part.images; ++image)
        for (std::int64_t block = 0; block < layout_.part_blocks; ++block) {
          const ChannelsPiece& piece = step.pieces[layout_.trimmed ? size_t(at.part.first_block + block) : 0];
          const std::int64_t pixel = block * layout_.block, of_image = at.part.first_pixel + pixel;
          tile.starts = phases_.starts.data() + piece.first_start;
          tile.places = piece.first_place < 0 ? nullptr : phases_.places.data() + piece.first_place;
          tile.a = at.pixels + image * image_floats() + block * block_floats() +
                   (at.group * lowered_.group_in + step.channel) * layout_.pitch;
          tile.c = sums + image * image_sums(width) + ((pixel + piece.first_pixel) * across + std::int64_t(x)) * width;
          kernels_.run_rows(tile, std::min(piece.pixels, phase.rows * layout_.columns - of_image),
                            int(vectors_of(at.panel)), ahead);
          ahead = 0;
        }
      tile.first = nullptr;
    }
  }

  // The sums of one image and of the output rows of one phase, into their planes: whole rows of outputs together, and
  // what the part has of a row.
  void turn(const Run& run, const Place& at, std::int64_t image, const LoweredPhase& y, const float* sums) const {
    const core::Shape& shape = lowered_.output;
    const std::int64_t width = width_of(at.panel), across = std::int64_t(lowered_.width.phases.size());
    const std::int64_t channel = at.group * lowered_.group_out + at.panel * layout_.width;
    // Rows without a gap between them are one.
    const bool gapless = lowered_.height.out_step == 1 && layout_.columns * across == shape.w;
    const std::int64_t columns = gapless ? layout_.pixels() : layout_.columns;
    const std::int64_t cells = gapless ? shape.h * shape.w : shape.w;
    kernels::Turn turn;
    turn.in_pitch = width;
    turn.in_run = columns * across * width;
    turn.channels = std::min(width, lowered_.group_out - at.panel * layout_.width);
    turn.activation = lowered_.layer.activation;
    turn.plane = shape.h * shape.w;
    turn.out_run = lowered_.height.out_step * shape.w;
    float* out = run.output + ((at.part.first_image + image) * shape.c + channel) * turn.plane;
    const std::int64_t end = std::min(at.part.end_pixel, y.count * layout_.columns);
    for (std::int64_t pixel = at.part.first_pixel; pixel < end;) {
      const std::int64_t row = pixel / columns, column = pixel % columns;
      const std::int64_t pixels = std::min(columns - column, end - pixel);
      turn.runs = pixels == columns ? (end - pixel) / columns : 1;
      turn.cells = std::min(pixels * across, cells - column * across);
      turn.in = sums + image * image_sums(width) + (pixel - at.part.first_pixel) * across * width;
      turn.out = out + (y.first_output + row * lowered_.height.out_step) * shape.w + column * across;
      turn_(turn);
      pixel += turn.runs * pixels;
    }
  }

  Lowered lowered_;
  ChannelsLayout layout_;
  ChannelsPhases phases_;
  ChannelsWindows windows_;
  int threads_;
  Buffer weights_, bias_;
  const kernels::ColumnKernels& kernels_;
  kernels::GatherFunction gather_;
  kernels::TurnFunction turn_;
};

bool supports(const Lowered& lowered, const Machine&) {
  return lowered.height.kernel <= kMostTaps && lowered.width.kernel <= kMostTaps &&
         lowered.height.kernel * lowered.width.kernel <= kMostTaps && channels_pixels(lowered) <= kMostPixels;
}

}  // namespace

const Algorithm kChannelsAlgorithm = {
    .name = "channels",
    .summary = "A product of matrices for every phase, output channels in the lanes: weights are read once.",
    .exact_order = true,
    .supports = supports,
    .estimate = [](const Lowered& lowered,
                   const Machine& machine) { return channels_layout(lowered, machine).seconds; },
    .prepare = [](const Request& request) -> std::unique_ptr<Prepared> { return std::make_unique<Channels>(request); },
};

}  // namespace unstride::engine::plans
