// A change on its way: one stage becomes another, cell by cell.
#pragma once

#include "scene/scene.h"
#include "timeline/story.h"

namespace unstride::scene {

// A stage and what it shows, to know a cell again when its row and column have other numbers: a stride that grows moves
// the data apart and slides zeros in between, more padding lets the rows at the edge fall away.
struct Staged {
  const timeline::Story& story;
  const Scene& scene;
};

// u = 0 shows `from`, u = 1 is `to` to the last item; both of one viewport and theme. What both have moves, what is new
// comes in, what is gone falls away.
Scene morph(const Staged& from, const Staged& to, double u);

}  // namespace unstride::scene
