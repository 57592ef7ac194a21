// Which endings the files have that the program opens, saves and exports.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/state.h"

namespace unstride::io {

// ".json", ".png", ...: in lower case, the usual one first.
std::span<const std::string_view> endings(app::Purpose purpose);

// By the name's ending, in any case.
bool is_for(app::Purpose purpose, std::string_view name);

std::string lower_case(std::string_view text);  // ASCII only

}  // namespace unstride::io
