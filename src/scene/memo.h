// What took long to make is kept from one frame to the next, by what it was made from: the stage stays a function of
// its arguments, and a hover does not fill a large grid again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace unstride::scene {

struct MemoKey {
  std::string_view what;  // a literal: which function made it
  // Shared and immutable: the same pointers mean the same content, for as long as the memo holds them.
  std::array<std::shared_ptr<const void>, 2> from;
  std::array<std::int64_t, 6> numbers{};
  bool operator==(const MemoKey&) const = default;
};

class Memo {
 public:
  // Room for the grids of a frame and of the last one: with less, frames that ask for the same things in the same order
  // would find none of them.
  explicit Memo(std::size_t most = 12) : most_(most) {}

  // What make() returned for this key: a shared pointer to something that is never changed. `what` names one type.
  template <class F>
  auto get(const MemoKey& key, F make) -> decltype(make()) {
    using Pointer = decltype(make());
    const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Entry& entry) { return entry.key == key; });
    if (found != kept_.end()) {
      std::rotate(kept_.begin(), found, found + 1);  // the newest first
      return std::static_pointer_cast<typename Pointer::element_type>(std::const_pointer_cast<void>(kept_[0].value));
    }
    Pointer made = make();
    if (kept_.size() >= most_) kept_.pop_back();
    kept_.insert(kept_.begin(), Entry{key, made});
    return made;
  }

 private:
  struct Entry {
    MemoKey key;
    std::shared_ptr<const void> value;
  };
  std::size_t most_;
  std::vector<Entry> kept_;
};

// Makes it anew where there is no memo.
template <class F>
auto remembered(Memo* memo, const MemoKey& key, F make) {
  return memo ? memo->get(key, make) : make();
}

}  // namespace unstride::scene
