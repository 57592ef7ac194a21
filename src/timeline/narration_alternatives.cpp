// What Alternatives says.
#include "timeline/narration_parts.h"

namespace unstride::timeline {

Narration narrate_alternatives(const Story& story, const Moment& moment) {
  return {chapter_name(story.timeline, story.timeline.chapters[moment.chapter].kind), ""};
}

}  // namespace unstride::timeline
