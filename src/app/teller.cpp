#include "app/teller.h"

#include <utility>

namespace unstride::app {

const timeline::Story* Teller::of(const Setup& setup) {
  Setup seen = setup;
  seen.colors = core::ColorMode::value;  // a matter of the picture alone
  if (!told_ || *told_ != seen) {
    told_ = std::move(seen);
    story_ = tell(setup).value_or(nullptr);
  }
  return story_.get();
}

}  // namespace unstride::app
