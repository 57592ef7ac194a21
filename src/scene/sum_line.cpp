#include "scene/sum_line.h"

#include <fmt/format.h>

#include <optional>

#include "core/format.h"

namespace unstride::scene {
namespace {

using timeline::Product;

constexpr double kSize = 16;

std::string text_of(const Product& product) {
  return core::format_factor(product.left) + "·" + core::format_factor(product.right);
}

// Writes pieces from left to right.
class Line {
 public:
  Line(Pen& pen, Point at, double end) : pen_(pen), at_(at), end_(end) {}
  Line& add(const std::string& text, Color color, FontId font = FontId::mono) {
    at_.x = pen_.text(at_, text, font, kSize, color, end_ - at_.x);
    return *this;
  }
  double x() const { return at_.x; }

 private:
  Pen& pen_;
  Point at_;
  double end_;
};

// Lays a sum out on one line: its leading products, as many as fit, and the focused one in any case.
class Layouter {
 public:
  Layouter(Pen& pen, const Rect& area, const SumLine& sum, const SumColors& colors)
      : pen_(pen),
        sum_(sum),
        colors_(colors),
        name_(sum.name + " = "),
        total_(core::format_short(sum.total, 12)),
        at_{area.x, area.y + 20},
        end_(area.right()),
        room_(area.width - width(name_) - width(" ≈ " + total_) - 1),
        line_(pen, at_, end_) {}

  void draw() {
    const Theme& theme = pen_.theme();
    const size_t count = sum_.products.size(), shown = fitting();
    line_.add(name_, theme.ink);
    for (size_t i = 0; i < shown; ++i) {
      if (i > 0) line_.add(" + ", theme.ink);
      draw_product(i);
    }
    if (shown == 0 && count > 0) {
      line_.add(fmt::format("{} {}", count, count == 1 ? "product" : "products"), theme.quiet);
    } else if (shown < count) {
      draw_rest(shown);
    }
    if (count > 0) line_.add(is_rounded() ? " ≈ " : " = ", theme.ink);
    line_.add(total_, colors_.total, FontId::mono_bold);
    pen_.place_equation({at_.x, at_.y - kSize, line_.x() - at_.x, kSize * 1.4});
  }

 private:
  double width(const std::string& text) const { return text_width(pen_.fonts(), FontId::mono, kSize, text); }

  // The total is a float, summed in float: now and then the last of its digits is not the sum's.
  bool is_rounded() const {
    double sum = 0;
    for (const Product& product : sum_.products) sum += double(product.left) * double(product.right);
    return sum != double(sum_.total);
  }

  bool is_focused(size_t i) const {
    return i < sum_.cells.size() && sum_.focus.grid != core::GridId::none && sum_.cells[i] == sum_.focus;
  }
  std::optional<size_t> focused() const {
    for (size_t i = 0; i < sum_.cells.size(); ++i)
      if (is_focused(i)) return i;
    return std::nullopt;
  }

  // How many leading products fit: all, or as many as leave room for what says how many follow, and for the focused one
  // when it is among those.
  size_t fitting() const {
    const auto& products = sum_.products;
    const double rest = width(fmt::format(" + … ({} more)", products.size()));
    const auto focus = focused();
    size_t with_rest = 0, with_focus = 0;
    double used = 0;
    for (size_t i = 0; i < products.size(); ++i) {
      used += width((i > 0 ? " + " : "") + text_of(products[i]));
      if (used > room_) return focus && *focus >= with_rest ? with_focus : with_rest;
      if (used + rest <= room_) with_rest = i + 1;
      if (focus && used + width(" + … + " + text_of(products[*focus])) + rest <= room_) with_focus = i + 1;
    }
    return products.size();
  }

  void draw_rest(size_t shown) {
    const auto focus = focused();
    const bool jumps = focus && *focus >= shown;
    if (jumps) {
      line_.add(*focus == shown ? " + " : " + … + ", pen_.theme().quiet);
      draw_product(*focus);
    }
    const size_t left = sum_.products.size() - shown - (jumps ? 1 : 0);
    if (left > 0) line_.add(fmt::format(" + … ({} more)", left), pen_.theme().quiet);
  }

  // The focused one is set bold and underlined.
  void draw_product(size_t i) {
    const bool bold = is_focused(i);
    const FontId font = bold ? FontId::mono_bold : FontId::mono;
    const double start = line_.x();
    line_.add(core::format_factor(sum_.products[i].left), colors_.left, font)
        .add("·", pen_.theme().ink, font)
        .add(core::format_factor(sum_.products[i].right), colors_.right, font);
    if (i >= sum_.cells.size()) return;
    const Rect box = Rect{start - 2, at_.y - kSize, line_.x() - start + 4, kSize * 1.5};
    if (box.right() > end_) return;
    pen_.add(RectShape{box, {0, 0, 0, 0}, {}, 0}, layer::kOverlay, sum_.cells[i]);
    if (!bold) return;
    pen_.add(LineShape{{start, at_.y + 4}, {line_.x(), at_.y + 4}, {pen_.theme().ink, 2}}, layer::kOverlay + 1);
  }

  Pen& pen_;
  const SumLine& sum_;
  const SumColors& colors_;
  std::string name_, total_;
  Point at_;  // the baseline's start
  double end_, room_;
  Line line_;
};

}  // namespace

void draw_sum_line(Pen& pen, const Rect& area, const SumLine& line, const SumColors& colors) {
  Layouter(pen, area, line, colors).draw();
}

std::string sum_text(const std::vector<Product>& products) {
  std::string text;
  for (const Product& product : products) {
    if (!text.empty()) text += " + ";
    text += core::format_factor(product.left) + "*" + core::format_factor(product.right);
  }
  return text.empty() ? "0" : text;
}

}  // namespace unstride::scene
