// The roofline: what memory and multipliers allow, over operations for each byte.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "scene/pen.h"
#include "scene/speed.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

using core::Rect;
using speed::Report;
using speed::Row;
using speed::Status;

constexpr double kHeight = 0.62;            // of the width
constexpr double kLeft = 34, kBottom = 36;  // for the axes' numbers
constexpr double kSmall = 11;

// An axis in powers of ten from 10^low to 10^high.
struct Decades {
  double low, high;
  double share(double value) const { return (std::log10(value) - low) / (high - low); }
};

Decades decades_around(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const double low = std::floor(std::log10(*least) - 0.15), high = std::ceil(std::log10(*most) + 0.15);
  return {low, std::max(high, low + 1)};
}

class Diagram {
 public:
  Diagram(const Report& report, Scene& scene, ThemeId id, const FontBook& fonts)
      : report_(report), machine_(*report.machine), theme_(theme_of(id)), pen_(scene, theme_, fonts) {
    const Rect& all = scene.bounds;
    plot_ = {all.x + kLeft, all.y + 18, all.width - kLeft - 8, all.height - kBottom - 18};
    intensity_ = speed::intensity(report.cost, report.traffic);
    std::vector<double> rates{machine_.flops, speed::roof(machine_, report.cost, report.traffic)};
    for (const Row& row : report.rows)
      if (row.status == Status::measured) rates.push_back(speed::flops_of(row, report.cost));
    x_ = decades_around({intensity_, speed::balance(machine_)});
    y_ = decades_around(rates);
  }

  void draw() {
    axes();
    roof();
    layer();
  }

 private:
  Point at(double intensity, double flops) const {
    return {plot_.x + plot_.width * x_.share(intensity),
            plot_.bottom() - plot_.height * std::max(0.0, y_.share(flops))};
  }
  double width_of(const std::string& text) const { return text_width(pen_.fonts(), FontId::text, kSmall, text); }

  void axes() {
    const Stroke line{theme_.hairline, 1, 0};
    for (double power = x_.low; power <= x_.high; ++power) {
      const double x = plot_.x + plot_.width * (power - x_.low) / (x_.high - x_.low);
      pen_.add(LineShape{{x, plot_.y}, {x, plot_.bottom()}, line, false}, layer::kGrid);
      const std::string text = fmt::format("{:g}", std::pow(10, power));
      if (x_.high - x_.low > 5 && std::fmod(power - x_.low, 2) != 0) continue;
      pen_.text({std::min(x - width_of(text) / 2, plot_.right() + 8 - width_of(text)), plot_.bottom() + 16}, text,
                FontId::text, kSmall, theme_.quiet);
    }
    for (double power = y_.low; power <= y_.high; ++power) {
      const double y = plot_.bottom() - plot_.height * (power - y_.low) / (y_.high - y_.low);
      pen_.add(LineShape{{plot_.x, y}, {plot_.right(), y}, line, false}, layer::kGrid);
      if (y_.high - y_.low > 5 && std::fmod(power - y_.low, 2) != 0) continue;
      const std::string text = fmt::format("{:g}", std::pow(10, power - 9));
      pen_.text({plot_.x - 5 - width_of(text), y + 4}, text, FontId::text, kSmall, theme_.quiet);
    }
    pen_.text({plot_.x - kLeft, plot_.y - 8}, "GFLOP/s", FontId::text, kSmall, theme_.quiet);
    const std::string below = "operations for each byte";
    pen_.text({plot_.right() - width_of(below), plot_.bottom() + 31}, below, FontId::text, kSmall, theme_.quiet);
  }

  // Up along what memory feeds, to what the multipliers do, and on.
  void roof() {
    const Stroke line{theme_.ink, 1.5, 0};
    const double corner = speed::balance(machine_);
    const double first = std::max(std::pow(10, x_.low), std::pow(10, y_.low) / machine_.bandwidth);
    const Point bend = at(corner, machine_.flops);
    if (first < corner) pen_.add(LineShape{at(first, first * machine_.bandwidth), bend, line, false}, layer::kLinks);
    pen_.add(LineShape{bend, {plot_.right(), bend.y}, line, false}, layer::kLinks);
  }

  void layer() {
    const double x = at(intensity_, machine_.flops).x;
    pen_.add(LineShape{{x, plot_.y}, {x, plot_.bottom()}, {theme_.overlap.fill, 1, 4}, false}, layer::kLinks);
    for (const Row& row : report_.rows) {
      if (row.status != Status::measured) continue;
      const bool chosen = row.algorithm == report_.chosen;
      const double radius = chosen ? 5 : 3.5;
      const Point point = at(intensity_, speed::flops_of(row, report_.cost));
      const Color fill = chosen ? theme_.output.fill : core::mix(theme_.panel, theme_.output.fill, 0.45f);
      pen_.add(
          RectShape{{point.x - radius, point.y - radius, 2 * radius, 2 * radius}, fill, {theme_.panel, 1, 0}, radius},
          layer::kWindow);
    }
    const std::string text = "this layer";
    const double width = width_of(text);
    pen_.text({std::min(x + 5, plot_.right() - width), plot_.bottom() - 5}, text, FontId::text, kSmall,
              theme_.overlap.text);
  }

  const Report& report_;
  const speed::Machine& machine_;
  const Theme& theme_;
  Pen pen_;
  Rect plot_;
  double intensity_ = 1;
  Decades x_{}, y_{};
};

}  // namespace

Scene roofline_picture(const Report& report, double width, ThemeId theme, const FontBook& fonts) {
  CHECK(report.machine);
  Scene scene;
  scene.bounds = {0, 0, width, std::round(width * kHeight)};
  scene.background = theme_of(theme).panel;
  Diagram(report, scene, theme, fonts).draw();
  std::stable_sort(scene.items.begin(), scene.items.end(),
                   [](const Item& a, const Item& b) { return a.layer < b.layer; });
  return scene;
}

}  // namespace unstride::scene
