#include "scene/sum_line.h"

#include <fmt/format.h>

#include <functional>

#include "core/format.h"

namespace unstride::scene {
namespace {

using timeline::Product;

constexpr double kSize = 16;

// Under its sign a number needs parentheses inside a product.
std::string factor(float value) {
  const std::string text = core::format_exact(value);
  return value < 0 ? "(" + text + ")" : text;
}

// Writes one line of pieces from left to right.
class Line {
 public:
  Line(Pen& pen, Point at, double end) : pen_(pen), at_(at), end_(end) {}
  Line& add(const std::string& text, Color color, FontId font = FontId::mono) {
    at_.x = pen_.text(at_, text, font, kSize, color, end_ - at_.x);
    return *this;
  }

 private:
  Pen& pen_;
  Point at_;
  double end_;
};

// How many leading products fit into `room`: all, or as many as leave room for `rest`.
size_t fitting(const std::vector<Product>& products, double room, double rest,
               const std::function<double(const std::string&)>& width) {
  size_t with_rest = 0;
  double used = 0;
  for (size_t i = 0; i < products.size(); ++i) {
    used += width((i > 0 ? " + " : "") + factor(products[i].left) + "·" + factor(products[i].right));
    if (used > room) return with_rest;
    if (used + rest <= room) with_rest = i + 1;
  }
  return products.size();
}

}  // namespace

void draw_sum_line(Pen& pen, const Rect& area, const SumLine& sum, const SumColors& colors) {
  const Theme& theme = pen.theme();
  const size_t count = sum.products.size();
  const std::string total = core::format_short(sum.total, 12);
  const auto width = [&](const std::string& text) { return text_width(pen.fonts(), FontId::mono, kSize, text); };
  const double room = area.width - width(sum.name + " = ") - width(" = " + total) - 1;
  const size_t shown = fitting(sum.products, room, width(fmt::format(" + … ({} more)", count)), width);
  Line line(pen, {area.x, area.y + 20}, area.right());
  line.add(sum.name + " = ", theme.ink);
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) line.add(" + ", theme.ink);
    line.add(factor(sum.products[i].left), colors.left)
        .add("·", theme.ink)
        .add(factor(sum.products[i].right), colors.right);
  }
  if (shown == 0 && count > 0) line.add(fmt::format("{} {}", count, count == 1 ? "product" : "products"), theme.quiet);
  else if (shown < count) line.add(fmt::format(" + … ({} more)", count - shown), theme.quiet);
  if (count > 0) line.add(" = ", theme.ink);
  line.add(total, colors.total, FontId::mono_bold);
}

std::string sum_text(const std::vector<Product>& products) {
  std::string text;
  for (const Product& product : products) {
    if (!text.empty()) text += " + ";
    text += factor(product.left) + "*" + factor(product.right);
  }
  return text.empty() ? "0" : text;
}

}  // namespace unstride::scene
