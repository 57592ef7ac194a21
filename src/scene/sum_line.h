// A sum of products on one line, with its numbers in role colours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scene/pen.h"
#include "timeline/trip.h"

namespace unstride::scene {

struct SumLine {
  std::string name;  // of what is summed: "y[2,2]"
  std::vector<timeline::Product> products;
  float total = 0;
};
struct SumColors {
  Color left, right, total;
};

// "y[2,2] = 1·9 + 2·7 + ... = 36" at the top of `area`, with as many products as fit and the count of the others.
void draw_sum_line(Pen& pen, const Rect& area, const SumLine& line, const SumColors& colors);

// The same as text that evaluates to the sum: "1*9 + 2*(-7)"; "0" without products.
std::string sum_text(const std::vector<timeline::Product>& products);

}  // namespace unstride::scene
