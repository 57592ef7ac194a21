#include "io/json_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/check.h"
#include "core/format.h"

namespace unstride::io {
namespace {

// Our files need 6; the limit bounds what a hostile file can make the parser allocate.
constexpr int kMostDepth = 32;

bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMostDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

// A value as a sentence shows it.
std::string shown(const Json& json) {
  if (json.is_object()) return "an object";
  if (json.is_array()) return "a list";
  std::string text = json.dump(-1, ' ', true);
  constexpr size_t kMost = 40;
  return text.size() <= kMost ? text : text.substr(0, kMost) + "...";
}

std::string joined(const std::string& path, const char* name) {
  return path.empty() ? name : path + "." + name;
}

}  // namespace

JsonReader::JsonReader(std::string name, std::unique_ptr<const Json> json)
    : name_(std::move(name)), json_(std::move(json)) {}
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader::~JsonReader() = default;

core::Result<JsonReader> JsonReader::parse(std::string_view text, std::string name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return core::fail("'{}' is empty; choose another file.", name);
  }
  if (too_deep(text)) return core::fail("'{}' is no file of Unstride: it is nested too deeply.", name);
  try {
    return JsonReader(std::move(name), std::make_unique<const Json>(Json::parse(text)));
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte == 0 ? 0 : std::min(error.byte - 1, text.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const size_t column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    return core::fail("'{}' is not valid JSON at line {}, column {}; repair it there or choose another file.", name,
                      line, column);
  } catch (const Json::out_of_range&) {
    return core::fail("'{}' holds a number that is too large for any grid; repair it or choose another file.", name);
  }
}

JsonReader::Place JsonReader::root() {
  return Place(*this, json_.get(), "");
}

void JsonReader::fail(std::string sentence) {
  if (!mistake_) mistake_ = fmt::format("'{}': {}", name_, sentence);
}

core::Result<void> JsonReader::result() const {
  if (mistake_) return core::fail("{}", *mistake_);
  return {};
}

void JsonReader::Place::must_be(std::string_view what) const {
  if (json_ == nullptr) return;
  reader_->fail(fmt::format("{} must be {}, but is {}.", path_.empty() ? "the text" : path_, what, shown(*json_)));
}

bool JsonReader::Place::has(const char* name) const {
  if (json_ == nullptr || !json_->is_object()) return false;
  const auto found = json_->find(name);
  return found != json_->end() && !found->is_null();
}

bool JsonReader::Place::is_null() const {
  return json_ != nullptr && json_->is_null();
}

JsonReader::Place JsonReader::Place::key(const char* name) const {
  const std::string path = joined(path_, name);
  if (json_ == nullptr) return Place(*reader_, nullptr, path);
  if (!json_->is_object()) {
    must_be("an object {...}");
    return Place(*reader_, nullptr, path);
  }
  const auto found = json_->find(name);
  if (found == json_->end()) {
    reader_->fail(fmt::format("{} is missing; add it, or save the setup again.", path));
    return Place(*reader_, nullptr, path);
  }
  return Place(*reader_, &*found, path);
}

JsonReader::Place JsonReader::Place::entry(std::int64_t index, const char* what) const {
  const std::string path = fmt::format("{}, {} {}", path_, what, index + 1);
  if (json_ == nullptr) return Place(*reader_, nullptr, path);
  CHECK(json_->is_array() && index >= 0 && index < std::int64_t(json_->size()));
  return Place(*reader_, &(*json_)[size_t(index)], path);
}

std::int64_t JsonReader::Place::whole(std::int64_t least, std::int64_t most) const {
  if (json_ == nullptr) return least;
  const bool fits = json_->is_number_unsigned() ? std::cmp_less_equal(json_->get<std::uint64_t>(), INT64_MAX)
                                                : json_->is_number_integer();
  if (fits) {
    const auto value = json_->get<std::int64_t>();
    if (value >= least && value <= most) return value;
  }
  must_be(fmt::format("a whole number from {} to {}", least, most));
  return least;
}

float JsonReader::Place::number(float least, float most) const {
  if (json_ == nullptr) return least;
  if (json_->is_number()) {
    const auto value = json_->get<float>();
    if (value >= least && value <= most) return value;
  }
  must_be(fmt::format("a number from {} to {}", core::format_exact(least), core::format_exact(most)));
  return least;
}

bool JsonReader::Place::truth() const {
  if (json_ == nullptr) return false;
  if (json_->is_boolean()) return json_->get<bool>();
  must_be("true or false");
  return false;
}

std::string JsonReader::Place::text() const {
  if (json_ == nullptr) return {};
  if (json_->is_string()) return json_->get<std::string>();
  must_be("a text in quotes");
  return {};
}

std::int64_t JsonReader::Place::entries(std::int64_t least, std::int64_t most, const char* what) const {
  if (json_ == nullptr) return 0;
  if (!json_->is_array()) {
    must_be(fmt::format("a list of {}", what));
    return 0;
  }
  const auto count = std::int64_t(json_->size());
  if (count >= least && count <= most) return count;
  const std::string expected = least == most ? fmt::format("{}", most) : fmt::format("{} to {}", least, most);
  reader_->fail(fmt::format("{} must have {} {}, but has {}.", path_, expected, what, count));
  return 0;
}

std::string json_text(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_utf8(std::string_view text) {
  try {
    Json(text).dump();
    return true;
  } catch (const Json::type_error&) {
    return false;
  }
}

}  // namespace unstride::io
