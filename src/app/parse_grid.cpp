// Grids in text: lists in brackets, and rows on lines.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/parse.h"

namespace unstride::app {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Where in the text a bracket that stands alone ends; npos when it is never closed.
size_t end_of_bracket(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t at = open; at < text.size(); ++at) {
    if (text[at] == '[') ++depth;
    if (text[at] == ']' && --depth == 0) return at + 1;
  }
  return std::string_view::npos;
}

// The longest run of brackets with nothing but separators between them; empty when a bracket is not closed.
std::string_view bracketed(std::string_view text) {
  std::string_view longest;
  for (size_t open = text.find('['); open != std::string_view::npos;) {
    const size_t begin = open;
    size_t end = begin;
    while (open != std::string_view::npos && text.find_first_not_of(" \t\r\n,;", end) >= open) {
      end = end_of_bracket(text, open);
      if (end == std::string_view::npos) return {};
      open = text.find('[', end);
      if (open == std::string_view::npos) break;
    }
    const std::string_view run = text.substr(begin, end - begin);
    if (run.size() > longest.size()) longest = run;
  }
  return longest;
}

// Reads lists of numbers; brackets around a single list of rows do not count.
class Lists {
 public:
  // Of text with balanced brackets.
  core::Result<core::Grid<float>> read(std::string_view text) {
    open();  // around all of them
    while (!text.empty()) {
      const size_t end = text.find_first_of("[], ;\t\r\n");
      if (end > 0) {
        const std::string_view word = text.substr(0, end);
        if (auto taken = take_number(word); !taken) return tl::make_unexpected(std::move(taken.error()));
        text.remove_prefix(word.size());
        continue;
      }
      if (text.front() == '[') open();
      if (text.front() == ']')
        if (auto closed = close(); !closed) return tl::make_unexpected(std::move(closed.error()));
      text.remove_prefix(1);
    }
    if (auto closed = close(); !closed) return tl::make_unexpected(std::move(closed.error()));
    if (rows_ == 0) return core::fail("There is no number in the text: copy rows of numbers first.");
    return core::Grid<float>(rows_, cols_, std::move(values_));
  }

 private:
  struct Level {
    std::int64_t numbers = 0, lists = 0, depth = 0;  // depth: of the lists in it, 0 when it holds numbers
  };

  void open() { levels_.emplace_back(); }

  core::Result<void> take_number(std::string_view word) {
    if (word == "..." || word == "\u2026")
      return core::fail(
          "Numbers were left out of the text (\"...\"): print the whole array, as after "
          "np.set_printoptions(threshold=np.inf).");
    const auto value = parse_value(word);
    if (!value) return tl::make_unexpected(value.error());
    if (levels_.back().lists > 0)
      return core::fail("\"{}\" stands outside of a row: give every row brackets of its own.", quoted(word));
    ++levels_.back().numbers;
    values_.push_back(*value);
    return {};
  }

  core::Result<void> close() {
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.numbers > 0) {
      if (rows_ > 0 && level.numbers != cols_)
        return core::fail("Row {} has {} numbers, the rows before it have {}: make them equally long.", rows_ + 1,
                          level.numbers, cols_);
      cols_ = level.numbers;
      ++rows_;
    }
    if (level.depth >= 2 && level.lists > 1)
      return core::fail("The text holds {} grids, not one: copy a single one of them.", level.lists);
    if (levels_.empty() || (level.numbers == 0 && level.lists == 0)) return {};
    if (levels_.back().numbers > 0)
      return core::fail("Numbers and rows are mixed in row {}: give every row brackets of its own.", rows_);
    ++levels_.back().lists;
    levels_.back().depth = std::max(levels_.back().depth, level.depth + 1);
    return {};
  }

  std::vector<Level> levels_;
  std::vector<float> values_;
  std::int64_t rows_ = 0, cols_ = 0;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The end of the word that begins at `at`: at a separator, or at a comma that is no decimal comma.
size_t end_of_word(std::string_view line, size_t at, bool decimal_commas) {
  for (; at < line.size(); ++at) {
    if (line[at] == ';' || kSpace.find(line[at]) != std::string_view::npos) break;
    const bool between_digits = at > 0 && at + 1 < line.size() && is_digit(line[at - 1]) && is_digit(line[at + 1]);
    if (line[at] == ',' && !(decimal_commas && between_digits)) break;
  }
  return at;
}

core::Result<float> parse_word(std::string_view word) {
  const size_t comma = word.find(',');
  if (comma == std::string_view::npos) return parse_value(word);
  if (word.find_first_of(".,", comma + 1) != std::string_view::npos || word.find('.') != std::string_view::npos)
    return core::fail("\"{}\" has several points or commas: write thousands without them, as in 1234.5.", quoted(word));
  std::string with_point(word);
  with_point[comma] = '.';
  return parse_value(with_point);
}

core::Result<core::Grid<float>> rows_on_lines(std::string_view text) {
  const bool decimal_commas = text.find_first_of("\t;") != std::string_view::npos;
  std::vector<float> values;
  std::int64_t rows = 0, cols = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find_first_of("\n\r"));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::int64_t count = 0;
    for (size_t at = line.find_first_not_of(" \t,;"); at != std::string_view::npos; ++count) {
      const size_t end = end_of_word(line, at, decimal_commas);
      const auto value = parse_word(line.substr(at, end - at));
      if (!value) return tl::make_unexpected(value.error());
      values.push_back(*value);
      at = line.find_first_not_of(" \t,;", end);
    }
    if (count == 0) continue;
    if (rows > 0 && count != cols)
      return core::fail("Row {} has {} numbers, the rows before it have {}: make them equally long.", rows + 1, count,
                        cols);
    cols = count;
    ++rows;
  }
  if (rows == 0) return core::fail("There is no number in the text: copy rows of numbers first.");
  return core::Grid<float>(rows, cols, std::move(values));
}

}  // namespace

core::Result<core::Grid<float>> parse_grid(std::string_view text) {
  if (text.find('[') == std::string_view::npos) return rows_on_lines(text);
  const std::string_view lists = bracketed(text);
  if (lists.empty()) return core::fail("A bracket in the text is not closed: copy the whole array.");
  return Lists().read(lists);
}

}  // namespace unstride::app
