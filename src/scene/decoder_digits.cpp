// The card at the bottom: the digit given, the decoded one, their difference, and what the other decoders make of the
// same code.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/format.h"
#include "decoder/spectrum.h"
#include "scene/decoder_page.h"

namespace unstride::scene {
namespace {

SharedMap shared(core::Grid<float> grid) {
  return std::make_shared<const core::Grid<float>>(std::move(grid));
}

SharedMap difference_of(const decoder::Decoded& decoded) {
  const core::Tensor& output = decoded.output();
  core::Grid<float> grid(output.shape.h, output.shape.w);
  for (size_t i = 0; i < grid.cells.size(); ++i) grid.cells[i] = output.values[i] - decoded.given->cells[i];
  return shared(std::move(grid));
}

// What a spectrum's colours show: its energies reach from 1 to 10^6, so that only powers of ten can be told apart.
SharedMap spectrum_of(const core::Grid<float>& image) {
  const core::Grid<double> energy = decoder::spectrum(image);
  core::Grid<float> grid(energy.rows, energy.cols);
  for (size_t i = 0; i < grid.cells.size(); ++i) grid.cells[i] = float(std::log10(1 + energy.cells[i]));
  return shared(std::move(grid));
}

class Digits {
 public:
  explicit Digits(DecoderPage& page) : page_(page) {}

  void draw() {
    Rect area = page_.card(page_.room().height);
    const double caption = caption_height(), gap = page_.size().of(18);
    const double side = std::floor(std::min(area.height - caption, (area.width - 3 * gap) / 4.9));
    double x = area.x;
    const auto place = [&](const std::string& words, const std::string& name, SharedMap values,
                           const ColorScale& scale) {
      page_.pen().text({x, area.y + page_.size().text(12)}, words, FontId::text, page_.size().text(12),
                       page_.theme().quiet, side);
      page_.grid({x, area.y + caption, side, side}, std::move(values), scale, name);
      x += side + gap;
    };
    const decoder::Decoded& decoded = page_.decoded();
    const bool comparable = decoded.output().shape.h == decoder::kSide && decoded.output().shape.w == decoder::kSide;
    if (!decoded.encoded.empty())
      place(page_.width_of("Your digit: draw on it", FontId::text, page_.size().text(12)) < side
                ? "Your digit: draw on it"
                : "Your digit",
            "given", decoded.given, ink_scale(page_.theme()));
    const double cell = side / double(std::max(decoded.output().shape.h, decoded.output().shape.w));
    page_.picture().tiles.push_back({int(decoded.rows.size()) - 1,
                                     {x, area.y + caption},
                                     cell,
                                     1,
                                     1,
                                     decoded.output().shape.h,
                                     decoded.output().shape.w});
    place("Decoded", "decoded", page_.kept("decoded", 0, [&] { return shared(image()); }), ink_scale(page_.theme()));
    if (!decoded.encoded.empty() && comparable) {
      const SharedMap difference = page_.kept("difference", 0, [&] { return difference_of(decoded); });
      place("Difference", "difference", difference, map_scale(-1, 1, page_.theme()));
    }
    families({x, area.y, area.right() - x, area.height});
  }

 private:
  double caption_height() const { return std::round(page_.size().text(12) * 1.6); }

  core::Grid<float> image() const {
    const core::Tensor& output = page_.decoded().output();
    return {output.shape.h, output.shape.w, output.values};
  }

  // A line for each decoder: its picture, its spectrum, the overlap of its layers, and how much of it has period 2.
  void families(const Rect& area) {
    const auto& families = page_.decoded().families;
    if (families.empty() || area.width < page_.size().of(90)) return;
    const double size = page_.size().text(12), gap = page_.size().of(8);
    const double top = area.y + caption_height(), line = (area.height - caption_height()) / double(families.size());
    const double words_width = page_.size().of(56), third = (area.width - words_width) / 3 - gap;
    const double side = std::floor(std::max(8.0, third >= 24 ? std::min(third, line - gap) : line - gap));
    const auto columns = std::min(3.0, std::floor((area.width - words_width + gap) / (side + gap)));
    constexpr const char* kCaptions[] = {"Same code", "Spectrum", "Overlap"};
    for (int i = 0; i < int(columns); ++i)
      if (page_.width_of(kCaptions[i], FontId::text, size) < side + gap)
        page_.pen().text({area.x + i * (side + gap), area.y + size}, kCaptions[i], FontId::text, size,
                         page_.theme().quiet);
    const double words_at = area.x + columns * (side + gap);
    page_.pen().text({words_at, area.y + size}, "Period 2", FontId::text, size, page_.theme().quiet,
                     area.right() - words_at);
    for (size_t i = 0; i < families.size(); ++i) {
      const decoder::Picture& picture = families[i];
      const auto number = std::int64_t(i);
      const double y = std::round(top + line * double(i));
      const auto place = [&](int column) { return Rect{area.x + column * (side + gap), y, side, side}; };
      const std::string key = "[" + picture.decoder + "]";
      page_.grid(place(0), page_.kept("family", number, [&] { return shared(picture.image); }),
                 ink_scale(page_.theme()), "decoder" + key);
      if (picture.decoder == page_.decoded().decoder.key)
        page_.pen().outline({area.x - 2, y - 2, side + 4, side + 4}, page_.theme().kernel.fill, 2);
      if (columns >= 2)
        page_.grid(place(1), page_.kept("spectrum", number, [&] { return spectrum_of(picture.image); }),
                   map_scale(0, 6, page_.theme()), "spectrum" + key);
      if (columns >= 3) overlap(place(2), *picture.overlap, "overlap" + key, number);
      words(picture, {words_at, y, area.right() - words_at, side});
    }
  }

  void overlap(const Rect& rect, const core::Grid<double>& paths, const std::string& name, std::int64_t number) {
    const SharedMap values = page_.kept("overlap", number, [&] {
      core::Grid<float> grid(paths.rows, paths.cols);
      std::copy(paths.cells.begin(), paths.cells.end(), grid.cells.begin());
      return shared(std::move(grid));
    });
    ColorScale scale = map_scale(0, *std::ranges::max_element(values->cells), page_.theme());
    scale.high = page_.theme().overlap.fill;
    page_.grid(rect, values, scale, name);
  }

  void words(const decoder::Picture& picture, const Rect& area) {
    const double size = page_.size().text(12), middle = area.center().y;
    const std::string family = picture.decoder.substr(0, picture.decoder.find('-'));
    const std::string part = fmt::format("{:.2f} %", decoder::period_two(picture.image) * 100);
    page_.pen().text({area.x, page_.at_middle(middle - size * 0.75, size)}, family, FontId::text_bold, size,
                     page_.theme().ink, area.width);
    page_.pen().text({area.x, page_.at_middle(middle + size * 0.75, size)}, part, FontId::mono, size, page_.theme().ink,
                     area.width);
  }

  DecoderPage& page_;
};

}  // namespace

double digits_height(const DecoderPage& page) {
  return std::round(std::clamp(page.room().height * 0.3, 120.0, 420.0));
}

void draw_digits(DecoderPage& page) {
  Digits(page).draw();
}

}  // namespace unstride::scene
