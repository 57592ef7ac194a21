#include "app/teller.h"

namespace unstride::app {

const timeline::Story* Teller::of(const Setup& setup) {
  if (!told_ || !(told_->problem == setup.problem) || told_->view != setup.view) {
    told_ = setup;
    story_ = timeline::tell(setup.problem, setup.view).value_or(nullptr);
  }
  return story_.get();
}

}  // namespace unstride::app
