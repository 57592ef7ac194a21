#include "app/presets.h"

#include <utility>

#include "engine/round_trip.h"

namespace unstride::app {
namespace {

// A seven in grey; 2 divides its sides.
core::Grid<float> small_picture() {
  return {6, 6, {0, 7, 9, 9, 9, 2,  //
                 0, 6, 1, 0, 9, 1,  //
                 0, 0, 0, 5, 8, 0,  //
                 0, 3, 9, 9, 7, 1,  //
                 0, 0, 8, 4, 0, 0,  //
                 0, 1, 9, 1, 0, 0}};
}

}  // namespace

Setup haar_setup() {
  Setup setup;
  engine::ConvParams& params = setup.problem.params;
  params.height = params.width = {.kernel = 2, .stride = 2};
  params.in_channels = 4;
  setup.problem.kernel = std::make_shared<const core::Tensor>(engine::haar_kernel());
  setup.probe = std::make_shared<const core::Grid<float>>(small_picture());
  auto trip = engine::round_trip(core::Tensor(*setup.probe), *setup.problem.kernel, params);
  CHECK(trip);
  setup.problem.input = std::make_shared<const core::Tensor>(std::move(trip->down));
  setup.view = timeline::ViewKind::round_trip;
  return setup;
}

std::vector<Preset> presets() {
  std::vector<Preset> list;
  list.push_back(
      {"Haar: there and back",
       "Four orthonormal kernels with k = s = 2: down by a convolution, up by its transpose, and every value "
       "returns.",
       haar_setup()});
  return list;
}

}  // namespace unstride::app
