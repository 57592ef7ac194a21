// The story of a setup, told anew only when the setup has changed.
#pragma once

#include <memory>
#include <optional>

#include "app/setup.h"
#include "timeline/story.h"

namespace unstride::app {

class Teller {
 public:
  // Null while the setup cannot run. Valid until the next call with another setup.
  const timeline::Story* of(const Setup& setup);

 private:
  std::optional<Setup> told_;
  std::shared_ptr<const timeline::Story> story_;
};

}  // namespace unstride::app
