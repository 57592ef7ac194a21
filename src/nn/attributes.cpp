#include "nn/attributes.h"

namespace unstride::nn {

template <class T>
T Attributes::get(const std::string& name, T otherwise, const char* kind) {
  read_.insert(name);
  const auto found = node_.attributes.find(name);
  if (found == node_.attributes.end()) return otherwise;
  if (const T* value = std::get_if<T>(&found->second)) return *value;
  if (wrong_.empty()) wrong_ = fmt::format("its attribute {} must be {}", name, kind);
  return otherwise;
}

std::int64_t Attributes::integer(const std::string& name, std::int64_t otherwise) {
  return get(name, otherwise, "a whole number");
}

float Attributes::number(const std::string& name, float otherwise) {
  return get(name, otherwise, "a number");
}

std::string Attributes::text(const std::string& name, const std::string& otherwise) {
  return get(name, otherwise, "text");
}

std::vector<std::int64_t> Attributes::integers(const std::string& name, const std::vector<std::int64_t>& otherwise,
                                               std::int64_t count) {
  std::vector<std::int64_t> values = get(name, otherwise, "a list of whole numbers");
  if (count < 0 || std::int64_t(values.size()) == count) return values;
  if (wrong_.empty()) wrong_ = fmt::format("its attribute {} has {} numbers, not {}", name, values.size(), count);
  values.resize(size_t(count), 1);  // so that they can be read
  return values;
}

std::vector<float> Attributes::numbers(const std::string& name) {
  return get(name, std::vector<float>(), "a list of numbers");
}

core::Result<void> Attributes::check() const {
  if (!wrong_.empty()) return core::fail("{}", wrong_);
  for (const auto& attribute : node_.attributes)
    if (!read_.contains(attribute.first)) return core::fail("its attribute {} is not supported", attribute.first);
  return {};
}

}  // namespace unstride::nn
