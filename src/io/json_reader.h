// Strict reading of JSON: every value that is missing, mistyped or out of range is named with its place.
#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace unstride::io {

// Decimals are read straight to float: by way of double they would be rounded twice.
using Json = nlohmann::basic_json<std::map, std::vector, std::string, bool, std::int64_t, std::uint64_t, float>;

// A parsed text. Of several mistakes the first is kept; what is read after it gets harmless values.
class JsonReader {
 public:
  // One value and its place ("parameters.stride.height"; "" is the whole text).
  class Place {
   public:
    Place key(const char* name) const;  // must be there
    bool has(const char* name) const;   // there, and not null
    bool is_null() const;
    // Entry `index` of an array; `what` names it in a sentence ("row", "column", "entry"), counted from 1.
    Place entry(std::int64_t index, const char* what) const;

    std::int64_t whole(std::int64_t least, std::int64_t most) const;
    float number(float least, float most) const;
    bool truth() const;
    std::string text() const;
    std::int64_t entries(std::int64_t least, std::int64_t most, const char* what) const;  // an array's size

    // The value that `from_key` (text -> optional) gives; `choices` names them in a sentence.
    template <class FromKey>
    auto choice(FromKey from_key, std::string_view choices) const {
      const auto value = from_key(text());
      if (!value) must_be(choices);
      return value.value_or(typename decltype(value)::value_type{});
    }
    void must_be(std::string_view what) const;  // "<place> must be <what>, but is <value>."

   private:
    friend class JsonReader;
    Place(JsonReader& reader, const Json* json, std::string path)
        : reader_(&reader), json_(json), path_(std::move(path)) {}
    JsonReader* reader_;
    const Json* json_;  // null after a mistake
    std::string path_;
  };

  // `name` begins every sentence. Errors: no JSON, or nested too deeply.
  static core::Result<JsonReader> parse(std::string_view text, std::string name);
  JsonReader(JsonReader&&) noexcept;
  ~JsonReader();

  Place root();
  void fail(std::string sentence);  // keeps the first
  core::Result<void> result() const;

 private:
  JsonReader(std::string name, std::unique_ptr<const Json> json);
  std::string name_;
  std::unique_ptr<const Json> json_;
  std::optional<std::string> mistake_;
};

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(std::string_view text);
bool is_utf8(std::string_view text);

}  // namespace unstride::io
