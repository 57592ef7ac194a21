// Inside of scene::stage: the products of what is in focus as two lists of lines. Not for other modules.
#pragma once

#include <cstdint>
#include <string>

#include "scene/stage_parts.h"

namespace unstride::scene {

// The cell whose products the lists show: what is pinned while one of its products is pointed at, else the focus, of a
// product its output cell.
CellRef listed_cell(const StageContext& context);

// The same products twice: each line can be pointed at as its product, and the one in focus is marked in both.
class ProductLists {
 public:
  explicit ProductLists(const StageContext& context);
  BlockSpec by_input_spec() const;
  BlockSpec by_output_spec() const;
  void draw(const Block& by_input, const Block& by_output, const Layout& layout);

 private:
  // What a line begins with: "x[0,0] stamps w[2,2]: ", or, where that is too wide, "x[0,0]: ".
  enum class Side : std::uint8_t { input, output };
  std::string lead(Side side, std::int64_t n, bool brief) const;
  std::string product_text(std::int64_t n) const;
  std::string total_text() const;
  BlockSpec spec(std::string title, std::string subtitle) const;
  void draw_list(const Block& block, Side side, const Layout& layout);
  void draw_line(const Rect& row, Side side, std::int64_t n, bool brief);

  const StageContext& c_;
  const Theme& theme_;
  CellRef cell_;
  Products products_;
};

}  // namespace unstride::scene
