// What the files of setups and sessions share: the head that says what a file is, and a setup's members.
#pragma once

#include <string>
#include <string_view>

#include "app/setup.h"
#include "core/result.h"
#include "io/json_reader.h"

namespace unstride::io {

// `kind` ("unstride-setup") and `schema`: what else a file is, or a newer one, is refused.
core::Result<void> check_head(JsonReader& reader, std::string_view kind, const std::string& name);
std::string head_text(std::string_view kind);  // the two lines, with a comma behind each

// The members of a setup, a line each, indented by `indent` spaces, without a line break at the end.
std::string setup_members(const app::Setup& setup, int indent);
app::Setup read_setup(const JsonReader::Place& place);

// Shortest decimals that read back bit for bit, -0 included.
std::string json_number(float value);

}  // namespace unstride::io
