// A dialog in the middle of the window, and the keys of a list of rows in one.
#pragma once

#include <cstdint>

#include "ui/context.h"

namespace unstride::ui {

// At most as large as it fits. Closed by its cross, Escape or a click outside. To be filled while it is true.
class Modal {
 public:
  Modal(Context& context, const char* title, double width, double height);
  ~Modal();
  Modal(const Modal&) = delete;
  Modal& operator=(const Modal&) = delete;
  explicit operator bool() const { return open_; }

 private:
  bool open_ = false;
};

// Up, Down, Page up, Page down, Home and End move `row` within [0, count).
struct ListKeys {
  bool moved = false, enter = false;
};
ListKeys list_keys(std::int64_t& row, std::int64_t count);

}  // namespace unstride::ui
