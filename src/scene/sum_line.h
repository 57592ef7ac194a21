// A sum of products on one line, with its numbers in role colours. A product can be pointed at where it has a name.
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
  std::vector<CellRef> cells = {};  // what pointing at a product means, one a product; empty: nothing
  CellRef focus = {};               // the product among `cells` that is set bold and shown in any case
};
struct SumColors {
  Color left, right, total;
};

// "y[2,2] = 1·9 + 2·7 + ... = 36" at the top of `area`, with as many products as fit and the count of the others.
void draw_sum_line(Pen& pen, const Rect& area, const SumLine& line, const SumColors& colors);

// The same as text that evaluates to the sum: "1*9 + 2*(-7)"; "0" without products.
std::string sum_text(const std::vector<timeline::Product>& products);

}  // namespace unstride::scene
