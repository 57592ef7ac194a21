// What a session keeps of the Decoder workspace: digits in a table, since undo entries share many, and works that name
// them by number.
#pragma once

#include <string>
#include <vector>

#include "decoder/work.h"
#include "io/json_reader.h"

namespace unstride::io {

class DigitTable {
 public:
  size_t index_of(const decoder::SharedDigit& digit);
  std::string text() const;  // the entries of a JSON list, a line each

 private:
  std::vector<decoder::SharedDigit> digits_;
};
std::vector<decoder::SharedDigit> read_digit_table(const JsonReader::Place& place, std::int64_t most);

// {"digit": 0, "code": [...], "decoder": "k4-end", "edits": [...]}; empty for a work that nobody touched.
std::string decoder_text(const decoder::Work& work, DigitTable& digits);
decoder::Work read_decoder(const JsonReader::Place& place, const std::vector<decoder::SharedDigit>& digits);

}  // namespace unstride::io
