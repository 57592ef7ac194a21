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

// The largest place for a picture of these proportions within a square.
Rect fitted(const Rect& square, std::int64_t rows, std::int64_t cols) {
  const double cell = square.width / double(std::max(rows, cols));
  return {square.x, square.y, cell * double(cols), cell * double(rows)};
}

class Digits {
 public:
  explicit Digits(DecoderPage& page) : page_(page) {}

  void draw() {
    Rect area = page_.card(page_.room().height);
    const double above = caption_height(), gap = page_.size().of(18);
    const double side = std::floor(std::min(area.height - above, (area.width - 3 * gap) / 4.9));
    double x = area.x;
    const auto place = [&](const std::string& words, const std::string& name, SharedMap values,
                           const ColorScale& scale) {
      caption({x, area.y, side, above}, words);
      const Rect rect = fitted({x, area.y + above, side, side}, values->rows, values->cols);
      page_.grid(rect, std::move(values), scale, name);
      x += side + gap;
    };
    const decoder::Decoded& decoded = page_.decoded();
    const bool comparable = decoded.output().shape.h == decoder::kSide && decoded.output().shape.w == decoder::kSide;
    if (!decoded.encoded.empty()) place("Your digit: draw on it", "given", decoded.given, ink_scale(page_.theme()));
    const double cell = side / double(std::max(decoded.output().shape.h, decoded.output().shape.w));
    page_.picture().tiles.push_back({int(decoded.rows.size()) - 1,
                                     {x, area.y + above},
                                     cell,
                                     1,
                                     1,
                                     decoded.output().shape.h,
                                     decoded.output().shape.w});
    place("Decoded", "decoded", page_.kept("decoded", 0, [&] { return shared(core::channel_of(decoded.output())); }),
          ink_scale(page_.theme()));
    if (!decoded.encoded.empty() && comparable) {
      const SharedMap difference = page_.kept("difference", 0, [&] { return difference_of(decoded); });
      place("Difference", "difference", difference, map_scale(-1, 1, page_.theme()));
    }
    families({x, area.y, area.right() - x, area.height});
  }

 private:
  double caption_height() const { return std::round(page_.size().text(12) * 1.6); }
  bool fits(const std::string& words, double width) const {
    return page_.width_of(words, FontId::text, page_.size().text(12)) <= width;
  }

  // Without what stands behind the colon where there is no room for it.
  void caption(const Rect& area, std::string words) {
    if (!fits(words, area.width)) words = words.substr(0, words.find(':'));
    if (!fits(words, area.width)) return;
    const double size = page_.size().text(12);
    page_.pen().text({area.x, area.y + size}, words, FontId::text, size, page_.theme().quiet);
  }

  // A line for each decoder: its picture, its spectrum, the overlap of its layers, and how much of it has period 2.
  void families(const Rect& area) {
    const auto& families = page_.decoded().families;
    if (families.empty() || area.width < page_.size().of(90)) return;
    const double gap = page_.size().of(8);
    const double top = area.y + caption_height(), line = (area.height - caption_height()) / double(families.size());
    const double words_width = page_.size().of(56), third = (area.width - words_width) / 3 - gap;
    const double side = std::floor(std::max(8.0, third >= 24 ? std::min(third, line - gap) : line - gap));
    const double columns = std::clamp(std::floor((area.width - words_width + gap) / (side + gap)), 1.0, 3.0);
    family_captions(area, side + gap, int(columns));
    const double words_at = area.x + columns * (side + gap);
    for (size_t i = 0; i < families.size(); ++i) {
      const decoder::Picture& picture = families[i];
      const auto number = std::int64_t(i);
      const double y = std::round(top + line * double(i));
      const auto place = [&](int column) {
        return fitted({area.x + column * (side + gap), y, side, side}, picture.image.rows, picture.image.cols);
      };
      const std::string key = "[" + picture.decoder + "]";
      page_.grid(place(0), page_.kept("family", number, [&] { return shared(picture.image); }),
                 ink_scale(page_.theme()), "decoder" + key);
      if (picture.decoder == page_.decoded().decoder.key)
        page_.pen().outline(place(0).inset(-2), page_.theme().kernel.fill, 2);
      if (columns >= 2)
        page_.grid(place(1), page_.kept("spectrum", number, [&] { return spectrum_of(picture.image); }),
                   map_scale(0, 6, page_.theme()), "spectrum" + key);
      if (columns >= 3) overlap(place(2), *picture.overlap, "overlap" + key, number);
      words(picture, {words_at, y, area.right() - words_at, side});
    }
  }

  // Above each column, or one for all where they are too narrow.
  void family_captions(const Rect& area, double pitch, int columns) {
    constexpr const char* kCaptions[] = {"Same code", "Spectrum", "Overlap"};
    const double height = caption_height();
    if (!fits(kCaptions[0], pitch)) return caption({area.x, area.y, area.width, height}, kCaptions[0]);
    for (int i = 0; i < columns; ++i) caption({area.x + i * pitch, area.y, pitch, height}, kCaptions[i]);
    const double words_at = area.x + columns * pitch;
    caption({words_at, area.y, area.right() - words_at, height}, "Period 2");
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
    if (area.width < page_.width_of("0.00 %", FontId::mono, size)) return;
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
