#include "io/image.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "app/setup.h"
#include "core/average.h"
#include "core/check.h"
#include "io/files.h"
#include "io/image_format.h"
#include "io/stb_decode.h"

namespace unstride::io {
namespace {

core::Result<void> check_size(const ImageHeader& header, const std::string& name) {
  if (header.width <= 0 || header.height <= 0) {
    return core::fail("'{}' has no pixels ({} x {}); choose another picture.", name, header.width, header.height);
  }
  if (header.width > kMostImageSide || header.height > kMostImageSide) {
    return core::fail("'{}' has {} x {} pixels; Unstride opens at most {} x {}. Make it smaller first.", name,
                      header.width, header.height, kMostImageSide, kMostImageSide);
  }
  return {};
}

}  // namespace

core::Result<core::Grid<float>> decode_image(std::string_view bytes, const std::string& name) {
  if (bytes.size() > kMostImageFile) {
    return core::fail("'{}' is larger than {} MB; make the picture smaller first.", name, kMostImageFile >> 20);
  }
  const auto header = read_image_header(bytes, name);
  if (!header) return tl::make_unexpected(header.error());
  if (auto size = check_size(*header, name); !size) return tl::make_unexpected(size.error());

  const StbResult decoded = decode_with_stb(bytes, kMostDecodeMemory);
  if (!decoded.picture && decoded.out_of_budget) {
    return core::fail("'{}' needs more than {} MB of memory to decode; make the picture smaller first.", name,
                      kMostDecodeMemory >> 20);
  }
  if (!decoded.picture || decoded.picture->width != header->width || decoded.picture->height != header->height) {
    return core::fail("'{}' cannot be decoded: it is damaged, cut off or of a rare kind. Save it again as a PNG.",
                      name);
  }
  const GreyAlpha& picture = *decoded.picture;
  core::Grid<float> grey(picture.height, picture.width);
  for (size_t i = 0; i < grey.cells.size(); ++i) {
    const float value = picture.values[2 * i], alpha = float(picture.values[2 * i + 1]) / 255;
    grey.cells[i] = alpha == 1 ? value : value * alpha + 255 * (1 - alpha);
  }
  return grey;
}

core::Grid<float> as_input(const core::Grid<float>& grey) {
  CHECK(grey.rows > 0 && grey.cols > 0);
  const double scale = std::min(1.0, double(app::kMostInput) / double(std::max(grey.rows, grey.cols)));
  const auto scaled = [&](std::int64_t side) { return std::max<std::int64_t>(1, std::llround(double(side) * scale)); };
  const core::Grid<double> small = core::averaged(grey, scaled(grey.rows), scaled(grey.cols));

  const double mean = std::accumulate(grey.cells.begin(), grey.cells.end(), 0.0) / double(grey.cells.size());
  const bool light = mean > 127.5;
  core::Grid<float> input(small.rows, small.cols);
  for (size_t i = 0; i < input.cells.size(); ++i) {
    input.cells[i] = float(std::round(light ? 255 - small.cells[i] : small.cells[i]));
  }
  return input;
}

core::Grid<float> pooled(const core::Grid<float>& grid, std::int64_t factor) {
  CHECK(factor > 0 && grid.rows % factor == 0 && grid.cols % factor == 0);
  core::Grid<float> result(grid.rows / factor, grid.cols / factor);
  for (std::int64_t r = 0; r < result.rows; ++r) {
    for (std::int64_t c = 0; c < result.cols; ++c) {
      double sum = 0;
      for (std::int64_t y = 0; y < factor; ++y) {
        for (std::int64_t x = 0; x < factor; ++x) sum += grid.at(r * factor + y, c * factor + x);
      }
      result.at(r, c) = float(std::round(sum / double(factor * factor)));
    }
  }
  return result;
}

core::Result<DigitSheet> read_digits(const std::string& path) {
  constexpr std::int64_t kSide = 28, kClasses = 10;
  const auto bytes = read_file(path, kMostImageFile);
  if (!bytes) return tl::make_unexpected(bytes.error());
  const auto sheet = decode_image(*bytes, path);
  if (!sheet) return tl::make_unexpected(sheet.error());
  if (sheet->rows != kClasses * kSide || sheet->cols % kSide != 0) {
    return core::fail("'{}' is no sheet of sample digits: it has {} x {} pixels, not ten rows of 28 x 28. Build again.",
                      path, sheet->cols, sheet->rows);
  }
  DigitSheet digits;
  digits.classes.resize(kClasses);
  for (std::int64_t digit = 0; digit < kClasses; ++digit) {
    for (std::int64_t sample = 0; sample < sheet->cols / kSide; ++sample) {
      core::Grid<float> tile(kSide, kSide);
      for (std::int64_t r = 0; r < kSide; ++r) {
        for (std::int64_t c = 0; c < kSide; ++c) tile.at(r, c) = sheet->at(digit * kSide + r, sample * kSide + c);
      }
      digits.classes[size_t(digit)].push_back(std::move(tile));
    }
  }
  return digits;
}

}  // namespace unstride::io
