// Carries out effects on a worker and hands the results back as actions.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "app/action.h"
#include "app/effect.h"
#include "scene/text.h"

namespace unstride::shell {

struct World {
  std::shared_ptr<const scene::FontBook> fonts;
  std::function<void()> wake;                         // called from workers when a result waits
  std::function<void(const std::string&)> clipboard;  // called on the thread that calls run()
};

class Shell {
 public:
  explicit Shell(World world);
  ~Shell();  // waits for writes that have begun; open dialogs are abandoned
  void run(const app::Effect& effect);
  std::vector<app::Action> take_results();  // on the main thread
 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace unstride::shell
