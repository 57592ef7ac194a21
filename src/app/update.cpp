#include "app/update.h"

#include <utility>
#include <variant>

#include "app/handlers.h"

namespace unstride::app {

Update update(State state, const Action& action) {
  Update u{std::move(state), {}};
  std::visit([&](const auto& a) { apply(u, a); }, action);
  follow_layer(u);
  return u;
}

}  // namespace unstride::app
