#include "decoder/work.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "core/check.h"

namespace unstride::decoder {
namespace {

template <class T, class Same>
void put(std::vector<T>& edits, const T& edit, Same same) {
  const auto found = std::ranges::find_if(edits, same);
  if (found == edits.end()) edits.push_back(edit);
  else *found = edit;
}

}  // namespace

Edits with(Edits edits, const WeightEdit& edit) {
  put(edits.weights, edit, [&](const WeightEdit& e) { return e.tensor == edit.tensor && e.index == edit.index; });
  return edits;
}

Edits with(Edits edits, const CellEdit& edit) {
  put(edits.cells, edit, [&](const CellEdit& e) { return e.layer == edit.layer && e.index == edit.index; });
  return edits;
}

Edits with(Edits edits, const SilencedMap& map, bool silent) {
  std::erase(edits.silenced, map);
  if (silent) edits.silenced.push_back(map);
  return edits;
}

bool is_silenced(const Edits& edits, const std::string& layer, std::int64_t channel) {
  return std::ranges::find(edits.silenced, SilencedMap{layer, channel}) != edits.silenced.end();
}

bool Work::operator==(const Work& o) const {
  const bool same_digit = digit == o.digit || (digit && o.digit && *digit == *o.digit);
  return same_digit && code == o.code && decoder == o.decoder && edits == o.edits;
}

const Edits& edits_of(const Work& work, const std::string& decoder) {
  static const Edits kNone;
  const auto found = work.edits.find(decoder);
  return found == work.edits.end() ? kNone : found->second;
}

Work with_edits(Work work, const std::string& decoder, Edits edits) {
  if (edits.empty()) work.edits.erase(decoder);
  else work.edits[decoder] = std::move(edits);
  return work;
}

Code random_code(std::uint64_t seed, std::size_t length) {
  std::mt19937_64 random(seed);
  std::normal_distribution<float> normal;
  Code code(length);
  for (float& value : code) value = normal(random);
  return code;
}

Code between(const Code& a, const Code& b, double u) {
  CHECK(a.size() == b.size());
  Code result(a.size());
  for (size_t i = 0; i < a.size(); ++i) result[i] = std::lerp(a[i], b[i], float(u));
  return result;
}

}  // namespace unstride::decoder
