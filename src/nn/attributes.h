// A node's attributes read by name and kind; what is wrong with them is asked for once, at the end.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/result.h"
#include "nn/model.h"

namespace unstride::nn {

class Attributes {
 public:
  explicit Attributes(const Node& node) : node_(node) {}

  // The attribute's value, or the default where the node has none.
  std::int64_t integer(const std::string& name, std::int64_t otherwise);
  float number(const std::string& name, float otherwise);
  std::string text(const std::string& name, const std::string& otherwise);
  // `count` numbers, where that is not -1.
  std::vector<std::int64_t> integers(const std::string& name, const std::vector<std::int64_t>& otherwise,
                                     std::int64_t count = -1);
  std::vector<float> numbers(const std::string& name);

  // Errors: the first attribute of another kind or count than what was asked for; one that nobody asked for, because it
  // might change what the node computes.
  core::Result<void> check() const;

 private:
  template <class T>
  T get(const std::string& name, T otherwise, const char* kind);

  const Node& node_;
  std::set<std::string> read_;
  std::string wrong_;  // the first error's sentence
};

}  // namespace unstride::nn
