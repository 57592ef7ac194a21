#include "io/decoder_members.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

#include "decoder/models.h"
#include "io/setup_members.h"

namespace unstride::io {
namespace {

using Place = JsonReader::Place;

constexpr std::int64_t kMostDecoders = 64, kMostEdits = 10000;  // of a session, and of a decoder
constexpr float kMost = 1e6f;                                   // as large as any number of the program
constexpr std::int64_t kMostIndex = std::numeric_limits<std::int32_t>::max();

std::string numbers_text(const std::vector<float>& values) {
  std::string text;
  for (const float value : values) text += (text.empty() ? "" : ", ") + json_number(value);
  return "[" + text + "]";
}

std::vector<float> read_numbers(const Place& place, std::int64_t least, std::int64_t most, float low, float high) {
  std::vector<float> values;
  const std::int64_t count = place.entries(least, most, "numbers");
  for (std::int64_t i = 0; i < count; ++i) values.push_back(place.entry(i, "number").number(low, high));
  return values;
}

template <class T, class Text>
std::string list_text(const std::vector<T>& entries, Text text_of) {
  std::string text;
  for (const T& entry : entries) text += (text.empty() ? "" : ", ") + text_of(entry);
  return "[" + text + "]";
}

std::string edits_text(const std::string& decoder, const decoder::Edits& edits) {
  const auto weight = [](const decoder::WeightEdit& edit) {
    return fmt::format("[{}, {}, {}]", json_text(edit.tensor), edit.index, json_number(edit.value));
  };
  const auto cell = [](const decoder::CellEdit& edit) {
    return fmt::format("[{}, {}, {}]", json_text(edit.layer), edit.index, json_number(edit.value));
  };
  const auto map = [](const decoder::SilencedMap& silenced) {
    return fmt::format("[{}, {}]", json_text(silenced.layer), silenced.channel);
  };
  return fmt::format("{{\"decoder\": {}, \"weights\": {}, \"cells\": {}, \"silenced\": {}}}", json_text(decoder),
                     list_text(edits.weights, weight), list_text(edits.cells, cell), list_text(edits.silenced, map));
}

decoder::Edits read_edits(const Place& place) {
  decoder::Edits edits;
  const auto each = [&](const char* key, auto read) {
    const Place list = place.key(key);
    const std::int64_t count = list.entries(0, kMostEdits, "edits");
    for (std::int64_t i = 0; i < count; ++i) read(list.entry(i, "edit"));
  };
  const auto name = [](const Place& edit) { return edit.entry(0, "entry").text(); };
  const auto index = [](const Place& edit) { return edit.entry(1, "entry").whole(0, kMostIndex); };
  const auto value = [](const Place& edit) { return edit.entry(2, "entry").number(-kMost, kMost); };
  each("weights", [&](const Place& edit) {
    edits = with(edits, decoder::WeightEdit{name(edit), index(edit), value(edit)});
  });
  each("cells", [&](const Place& edit) {
    edits = with(edits, decoder::CellEdit{name(edit), index(edit), value(edit)});
  });
  each("silenced", [&](const Place& edit) {
    edits = with(edits, decoder::SilencedMap{name(edit), index(edit)}, true);
  });
  return edits;
}

}  // namespace

size_t DigitTable::index_of(const decoder::SharedDigit& digit) {
  const auto found =
      std::ranges::find_if(digits_, [&](const auto& known) { return known == digit || *known == *digit; });
  if (found != digits_.end()) return size_t(found - digits_.begin());
  digits_.push_back(digit);
  return digits_.size() - 1;
}

std::string DigitTable::text() const {
  std::string text;
  for (const decoder::SharedDigit& digit : digits_)
    text += (text.empty() ? "    " : ",\n    ") + numbers_text(digit->cells);
  return text;
}

std::vector<decoder::SharedDigit> read_digit_table(const Place& place, std::int64_t most) {
  std::vector<decoder::SharedDigit> digits;
  const std::int64_t count = place.entries(0, most, "digits"), cells = decoder::kSide * decoder::kSide;
  for (std::int64_t i = 0; i < count; ++i) {
    std::vector<float> ink = read_numbers(place.entry(i, "digit"), cells, cells, 0, 1);
    ink.resize(size_t(cells));  // after a mistake, which the reader keeps
    digits.push_back(std::make_shared<const decoder::Digit>(decoder::kSide, decoder::kSide, std::move(ink)));
  }
  return digits;
}

// JSON holds UTF-8 only; a file under another name is not opened again.
std::string decoder_text(const decoder::Work& work, DigitTable& digits) {
  if (work == decoder::Work{}) return "";
  const std::string digit = work.digit ? fmt::format("{}", digits.index_of(work.digit)) : "null";
  const std::string code = work.code ? numbers_text(*work.code) : "null";
  std::string edits;
  for (const auto& [key, each] : work.edits)
    if (is_utf8(key)) edits += (edits.empty() ? "" : ", ") + edits_text(key, each);
  return fmt::format("{{\"digit\": {}, \"code\": {}, \"decoder\": {}, \"edits\": [{}]}}", digit, code,
                     json_text(is_utf8(work.decoder) ? work.decoder : ""), edits);
}

decoder::Work read_decoder(const Place& place, const std::vector<decoder::SharedDigit>& digits) {
  decoder::Work work;
  if (place.has("digit")) {
    const std::int64_t index = place.key("digit").whole(0, std::ssize(digits) - 1);
    if (index < std::ssize(digits)) work.digit = digits[size_t(index)];
  }
  if (place.has("code")) work.code = read_numbers(place.key("code"), 1, decoder::kMostCode, -kMost, kMost);
  work.decoder = place.key("decoder").text();
  const Place edits = place.key("edits");
  const std::int64_t count = edits.entries(0, kMostDecoders, "edits");
  for (std::int64_t i = 0; i < count; ++i) {
    const Place entry = edits.entry(i, "edits");
    work = with_edits(std::move(work), entry.key("decoder").text(), read_edits(entry));
  }
  return work;
}

}  // namespace unstride::io
