// Speed's upper card: the multiplications, as bars of one scale, and the sentences about them.
#include <algorithm>
#include <string>
#include <vector>

#include "scene/speed_page.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

constexpr Color kNone{0, 0, 0, 0};

// One bar of the multiplications, as pieces from left to right.
struct Piece {
  enum class Kind : std::uint8_t { product, inserted_zero, border_zero, cropped, fast } kind;
  double count;
};
struct CountBar {
  std::string label;
  double count;
  std::vector<Piece> pieces;
};

std::vector<CountBar> count_bars(const speed::Cost& cost) {
  using Kind = Piece::Kind;
  std::vector<CountBar> bars{{"Sliding over the zeros",
                              cost.with_zeros,
                              {{Kind::product, cost.products},
                               {Kind::inserted_zero, cost.inserted_zeros},
                               {Kind::border_zero, cost.border_zeros}}},
                             {"Without the zeros", cost.products, {{Kind::product, cost.products}}}};
  if (cost.cropped() > 0)
    bars.push_back(
        {"Before padding crops", cost.uncropped, {{Kind::product, cost.products}, {Kind::cropped, cost.cropped()}}});
  if (cost.fast) bars.push_back({"Fast algorithm", *cost.fast, {{Kind::fast, *cost.fast}}});
  return bars;
}

class Counts {
 public:
  explicit Counts(SpeedPage& page) : page_(page) {}

  void draw() {
    const std::vector<CountBar> bars = count_bars(page_.report().cost);
    const double inner = page_.inner_width(), row = page_.size().of(26), head = page_.size().of(26);
    std::string text = speed::zeros_text(page_.report());
    if (const std::string fast = speed::fast_text(page_.report()); !fast.empty()) text += " " + fast;
    const double said = page_.words_height(text, inner);
    const double height = head + row * double(bars.size()) + page_.size().of(8) + said + page_.margins();
    const Rect area = page_.card(height);
    page_.heading(area, "Multiplications", "");
    count_rows({area.x, area.y + head, area.width, row * double(bars.size())}, bars);
    page_.words(text, page_.theme().ink,
                {area.x, area.y + head + row * double(bars.size()) + page_.size().of(6), area.width, said});
    page_.take(height + page_.size().of(12));
  }

 private:
  void count_rows(const Rect& area, const std::vector<CountBar>& bars) {
    const double size = page_.size().text(12), row = area.height / double(bars.size());
    double labels = 0, numbers = 0, most = 1;
    for (const CountBar& bar : bars) {
      labels = std::max(labels, page_.width_of(bar.label, FontId::text, size));
      numbers = std::max(numbers, page_.width_of(in_column(speed::count_text(bar.count)), FontId::mono, size));
      most = std::max(most, bar.count);
    }
    const double gap = page_.size().of(12), left = area.x + labels + gap;
    const double room = std::max(1.0, area.right() - numbers - gap - left);
    for (size_t i = 0; i < bars.size(); ++i) {
      const CountBar& bar = bars[i];
      const double top = area.y + row * double(i), baseline = page_.at_middle(top + row / 2, size);
      page_.pen().text({area.x, baseline}, bar.label, FontId::text, size, page_.theme().ink, labels);
      const std::string number = in_column(speed::count_text(bar.count));
      page_.pen().text({area.right() - page_.width_of(number, FontId::mono, size), baseline}, number, FontId::mono,
                       size, page_.theme().ink);
      double x = left;
      for (const Piece& piece : bar.pieces) {
        const double width = room * piece.count / most;
        if (piece.count > 0) count_piece({x, top + row * 0.14, std::max(1.0, width), row * 0.72}, piece, bar);
        x += width;
      }
    }
  }

  void count_piece(const Rect& rect, const Piece& piece, const CountBar& bar) {
    using Kind = Piece::Kind;
    Color fill = page_.theme().output.fill, ink = ink_on(fill);
    std::string name = "products";
    switch (piece.kind) {
      case Kind::product:
        break;
      case Kind::inserted_zero:
        fill = page_.theme().zero_fill, ink = page_.theme().ink, name = "inserted zeros";
        break;
      case Kind::border_zero:
        fill = kNone, ink = page_.theme().ink, name = "border";
        break;
      case Kind::cropped:
        fill = kNone, ink = page_.theme().ink, name = "cropped";
        break;
      case Kind::fast:
        fill = page_.theme().overlap.fill, ink = ink_on(fill), name = "products of sums";
        break;
    }
    const double inset = piece.kind == Kind::border_zero ? 1 : 0;  // its dashes are not the neighbour's
    const Rect box{rect.x + inset, rect.y, std::max(0.5, rect.width - inset), rect.height};
    RectShape shape{box, fill, {}, std::min(3.0, box.width / 2)};
    if (piece.kind == Kind::border_zero) shape.stroke = {page_.theme().border_line, 1, 3};
    if (piece.kind == Kind::cropped) {
      page_.pen().add(HatchShape{box, {page_.theme().cropped_line, 1, 0}, 5}, layer::kGrid);
      shape.stroke = {page_.theme().cropped_line, 1, 0};
    }
    page_.pen().add(shape, layer::kGrid);
    if (piece.kind == Kind::cropped) return;  // no text is legible on hatching
    if (bar.pieces.size() == 1 && piece.kind != Kind::fast) return;
    label_piece(box, name, speed::percent_text(piece.count / bar.count), ink, piece.kind != Kind::fast);
  }

  // "inserted zeros 73 %", "73 %" or nothing, as fits.
  void label_piece(const Rect& box, const std::string& name, const std::string& share, Color ink, bool shared) {
    const double size = page_.size().text(11);
    for (const std::string& text : {shared ? name + " " + share : name, shared ? share : std::string()}) {
      if (text.empty() || page_.width_of(text, FontId::text, size) > box.width - page_.size().of(10)) continue;
      page_.pen().centered(box.center(), text, FontId::text, size, ink);
      return;
    }
  }

  SpeedPage& page_;
};

}  // namespace

void draw_multiplications(SpeedPage& page) {
  Counts(page).draw();
}

}  // namespace unstride::scene
