// The stories of setups, told anew only for a setup that is neither of the last two.
#pragma once

#include <array>
#include <memory>

#include "app/setup.h"
#include "timeline/story.h"

namespace unstride::app {

class Teller {
 public:
  // Null while the setup cannot run. Valid until two others have been asked for.
  const timeline::Story* of(const Setup& setup);

 private:
  struct Told {
    Setup setup;
    std::shared_ptr<const timeline::Story> story;
    bool known = false;
  };
  std::array<Told, 2> told_;  // the latest first: a change that morphs needs the one before, too
};

}  // namespace unstride::app
