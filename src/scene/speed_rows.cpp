// Speed's lower card: each algorithm's speed as a bar against the machine's limit.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/format.h"
#include "scene/cards.h"
#include "scene/speed_page.h"
#include "speed/words.h"

namespace unstride::scene {
namespace {

using speed::Row;
using speed::Status;

constexpr double kLeastRow = 19, kMostRow = 44;  // of an algorithm; two lines of text from kTwoLines on
constexpr double kTwoLines = 36;

class Rows {
 public:
  explicit Rows(SpeedPage& page) : page_(page) {}

  void draw() {
    std::vector<const Row*> rows = ordered();
    const bool too_large = !page_.report().problem.empty();
    std::string text = too_large ? page_.report().problem : speed::limit_text(page_.report());
    const double head = page_.size().of(26), over = page_.report().machine ? page_.size().text(11) + gap() : 0;
    const double around = head + over + gap() + page_.margins();
    const auto bars = std::count_if(rows.begin(), rows.end(), [](const Row* row) { return has_bar(*row); });
    // Rows before words, and before a row of its own for what computes nothing.
    if (!too_large && page_.room().height - around - height_of(text) < least_row() * double(bars + 1)) text.clear();
    const double free = page_.room().height - around - height_of(text);
    const std::string others = merge_where_tight(rows, free);
    const double each = std::floor((free - height_of(others)) / double(std::max<size_t>(1, rows.size())));
    const double bars_height = std::min(page_.size().of(kMostRow), each) * double(rows.size());

    const Rect area = page_.card(around + bars_height + height_of(others) + height_of(text));
    page_.heading(area, "Speed on this machine", machine_text());
    double y = area.y + head;
    if (!rows.empty()) speed_rows({area.x, y, area.width, over + bars_height}, rows, over);
    y += over + bars_height;
    y += page_.words(others, page_.theme().quiet, {area.x, y, area.width, 0}) + gap();
    page_.words(text, too_large ? page_.theme().error : page_.theme().ink, {area.x, y, area.width, 0});
  }

 private:
  double gap() const { return page_.size().of(7); }
  double least_row() const { return page_.size().of(kLeastRow); }
  double height_of(const std::string& words) const { return page_.words_height(words, page_.inner_width()); }

  std::string machine_text() const {
    if (!page_.report().machine) return page_.view().measuring ? "measuring…" : "";
    const speed::Machine& machine = *page_.report().machine;
    return fmt::format("{} · {}{}", machine.target, core::counted(machine.threads, "thread", "threads"),
                       page_.view().measuring ? " · measuring…" : "");
  }

  // What has a time or will have one first, each group in the table's order.
  std::vector<const Row*> ordered() const {
    std::vector<const Row*> rows;
    for (const Row& row : page_.report().rows) rows.push_back(&row);
    const auto group = [](const Row* row) { return has_bar(*row) ? 0 : row->status == Status::skipped ? 1 : 2; };
    std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) { return group(a) < group(b); });
    return rows;
  }
  static bool has_bar(const Row& row) { return row.status == Status::measured || row.status == Status::waiting; }

  // Rows of what does not compute the layer become one sentence where all would be too low to read.
  std::string merge_where_tight(std::vector<const Row*>& rows, double free) const {
    if (free / double(std::max<size_t>(1, rows.size())) >= least_row()) return "";
    std::string names;
    std::erase_if(rows, [&](const Row* row) {
      if (row->status != Status::unsupported) return false;
      names += (names.empty() ? "" : ", ") + row->algorithm;
      return true;
    });
    return names.empty() ? "" : "Not for this layer: " + names + ".";
  }

  // Where a speed lies across the bars.
  struct Scale {
    double left, width, most;
    double x(double flops) const { return left + width * std::min(1.0, flops / most); }
  };

  std::string result_text(const Row& row) const {
    switch (row.status) {
      case Status::measured:
        return in_column(speed::time_text(row.timing.best) + " · " +
                         speed::rate_text(speed::flops_of(row, page_.report().cost)));
      case Status::waiting:
        return page_.view().measuring ? "…" : "not measured";
      default:
        return "";
    }
  }

  void speed_rows(const Rect& area, const std::vector<const Row*>& rows, double over) {
    const double size = page_.size().text(13), row = (area.height - over) / double(rows.size());
    double labels = 0, results = 0, most = page_.report().machine ? page_.report().machine->flops : 1;
    for (const Row* each : rows) {
      labels = std::max(labels, page_.width_of(each->algorithm, FontId::text_bold, size));
      if (row >= page_.size().of(kTwoLines))
        labels = std::max(labels, page_.width_of(each->kernel, FontId::mono, page_.size().text(11)));
      results = std::max(results, page_.width_of(result_text(*each), FontId::mono, page_.size().text(12)));
      if (each->status == Status::measured) most = std::max(most, speed::flops_of(*each, page_.report().cost));
    }
    labels = std::min(labels, area.width * 0.3);
    const double gap = page_.size().of(12), left = area.x + labels + gap;
    const Scale scale{left, std::max(1.0, area.right() - results - gap - left), most * 1.02};
    for (size_t i = 0; i < rows.size(); ++i) {
      const Rect place{area.x, area.y + over + row * double(i), area.width, row};
      page_.rows().push_back({rows[i]->algorithm, place});
      speed_row(place, *rows[i], labels, scale);
    }
    if (page_.report().machine) limits(area, rows, over, scale);
  }

  void speed_row(const Rect& place, const Row& row, double labels, const Scale& scale) {
    const bool chosen = row.algorithm == page_.report().chosen, pointed = row.algorithm == page_.view().pointed;
    const bool two_lines = place.height >= page_.size().of(kTwoLines) && !row.kernel.empty();
    const double size = page_.size().text(13), small = page_.size().text(11), middle = place.center().y;
    if (pointed)
      page_.pen().add(
          RectShape{{place.x - page_.size().of(6), place.y, place.width + page_.size().of(12), place.height},
                    page_.theme().control,
                    {},
                    page_.size().of(6)},
          layer::kGrid);
    const Color ink = row.status == Status::unsupported ? page_.theme().quiet : page_.theme().ink;
    page_.pen().text({place.x, page_.at_middle(two_lines ? middle - page_.size().of(8) : middle, size)}, row.algorithm,
                     chosen ? FontId::text_bold : FontId::text, size, ink, labels);
    if (two_lines)
      page_.pen().text({place.x, page_.at_middle(middle + page_.size().of(9), small)}, row.kernel, FontId::mono, small,
                       page_.theme().quiet, labels);
    const Rect bar{scale.left, place.y + place.height * 0.16, scale.width, place.height * 0.68};
    if (row.status == Status::measured) return measured_bar(place, bar, row, scale);
    if (row.status != Status::waiting)
      return reason({scale.left, place.y, place.right() - scale.left, place.height}, row);
    result(place, row);
  }

  // Why there is no bar, with what the algorithm is for where there is room.
  void reason(const Rect& place, const Row& row) {
    const bool two_lines = place.height >= page_.size().of(kTwoLines);
    const double size = page_.size().text(two_lines ? 11 : 12), line = std::round(size * 1.4);
    auto lines = wrapped(row.note + " " + row.summary, size, place.width, page_.pen().fonts());
    if (lines.size() > (two_lines ? 2u : 1u)) lines = {row.note};
    double middle = place.center().y - line * double(lines.size() - 1) / 2;
    for (const std::string& text : lines) {
      page_.pen().text({place.x, page_.at_middle(middle, size)}, text, FontId::text, size, page_.theme().quiet,
                       place.width);
      middle += line;
    }
  }

  void result(const Rect& place, const Row& row) {
    const double size = page_.size().text(12);
    const std::string text = result_text(row);
    page_.pen().text(
        {place.right() - page_.width_of(text, FontId::mono, size), page_.at_middle(place.center().y, size)}, text,
        FontId::mono, size, row.status == Status::measured ? page_.theme().ink : page_.theme().quiet);
  }

  void measured_bar(const Rect& place, const Rect& bar, const Row& row, const Scale& scale) {
    const bool chosen = row.algorithm == page_.report().chosen;
    const Color fill =
        chosen ? page_.theme().output.fill : core::mix(page_.theme().panel, page_.theme().output.fill, 0.45f);
    const double width = std::max(2.0, scale.x(speed::flops_of(row, page_.report().cost)) - scale.left);
    const Rect box{bar.x, bar.y, width, bar.height};
    page_.pen().add(RectShape{box, fill, {}, std::min(3.0, width / 2)}, layer::kGrid);
    result(place, row);
    if (!chosen) return;
    choice_label(box, fill, scale);
  }

  // Inside the bar or beside it, wherever the line of the limit leaves room.
  void choice_label(const Rect& box, Color fill, const Scale& scale) {
    const std::string text = "the plan's choice";
    const double small = page_.size().text(11), gap = page_.size().of(6),
                 wanted = page_.width_of(text, FontId::text, small) + 2 * gap;
    const double limit =
        page_.report().machine
            ? scale.x(speed::roof(*page_.report().machine, page_.report().cost, page_.report().traffic))
            : scale.left;
    const double end = scale.left + scale.width, baseline = page_.at_middle(box.center().y, small);
    struct Place {
      double from, to;
      Color color;
    };
    for (const Place& place :
         {Place{box.x, std::min(box.right(), std::max(limit, box.x)), ink_on(fill)},
          Place{std::max(box.x, limit), box.right(), ink_on(fill)}, Place{box.right(), limit, page_.theme().quiet},
          Place{std::max(box.right(), limit), end, page_.theme().quiet}}) {
      if (place.to - place.from < wanted) continue;
      page_.pen().text({place.from + gap, baseline}, text, FontId::text, small, place.color);
      return;
    }
  }

  // The line that no bar passes unless it multiplies less, and, where memory draws it, what the multipliers could do.
  void limits(const Rect& area, const std::vector<const Row*>& rows, double over, const Scale& scale) {
    const speed::Machine& machine = *page_.report().machine;
    const double roof = speed::roof(machine, page_.report().cost, page_.report().traffic),
                 small = page_.size().text(11);
    const auto shown = std::count_if(rows.begin(), rows.end(), [](const Row* each) { return has_bar(*each); });
    const double row = (area.height - over) / double(rows.size()), top = area.y + over - 2;
    const double bottom = area.y + over + row * double(shown);
    const auto line = [&](double flops, Color color, double dash) {
      const double x = std::round(scale.x(flops)) + 0.5;
      page_.pen().add(LineShape{{x, top}, {x, bottom}, {color, 1.5, dash}, false}, layer::kLinks);
      return x;
    };
    const bool memory = roof < machine.flops;
    const auto label = [&](double x, const std::string& text, Color color, double least) {
      const double width = page_.width_of(text, FontId::text, small);
      const double from = std::clamp(x - width, least, std::max(least, area.right() - width));
      page_.pen().text({from, area.y + small + 1}, text, FontId::text, small, color, area.right() - from);
      return from + width + page_.size().of(14);
    };
    const double x = line(roof, page_.theme().ink, 0);
    const double next = label(
        x, fmt::format("limit {}: {}", speed::rate_text(roof), memory ? machine.feeder : std::string("arithmetic")),
        page_.theme().ink, scale.left);
    if (!memory) return;
    const double peak = line(machine.flops, page_.theme().quiet, 4);
    const std::string text = "multipliers " + speed::rate_text(machine.flops);
    if (area.right() - next >= page_.width_of(text, FontId::text, small)) label(peak, text, page_.theme().quiet, next);
  }

  SpeedPage& page_;
};

}  // namespace

void draw_algorithms(SpeedPage& page) {
  Rows(page).draw();
}

}  // namespace unstride::scene
