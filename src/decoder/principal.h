// The two directions in which codes differ most, and codes as points on the plane that they span.
#pragma once

#include <vector>

#include "core/geometry.h"

namespace unstride::decoder {

using Code = std::vector<float>;

// Principal components (Pearson 1901): eigenvectors of the codes' covariance, the largest eigenvalue first. Each is of
// length 1, and its largest entry positive, so that the map is the same everywhere.
struct Plane {
  Code mean, across, up;
  double spread_across = 0, spread_up = 0;  // standard deviations along them

  core::Point point_of(const Code& code) const;
  // The nearest code to `code` that lies at `point`: what the plane does not show stays as it is.
  Code moved(const Code& code, core::Point point) const;
};

// Of at least two codes of the same length, at least 2.
Plane principal_plane(const std::vector<Code>& codes);

}  // namespace unstride::decoder
