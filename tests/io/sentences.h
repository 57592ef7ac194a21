// What the tests ask of Errors.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace unstride::io {

template <class T>
std::string error_of(const core::Result<T>& result) {
  return result ? "no error" : result.error().message;
}

// EXPECT_PRED2(contains, text, part) shows both when it fails.
inline bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// One sentence (or two short ones) for a person: quoted name first, a full stop at the end, on one line.
inline bool is_sentence(const std::string& text) {
  return text.size() > 10 && text.size() < 300 && text.ends_with('.') && !contains(text, "\n") &&
         !contains(text, "exception");
}

}  // namespace unstride::io
