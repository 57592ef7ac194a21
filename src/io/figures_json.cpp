#include "io/figures_json.h"

#include <limits>

#include "io/json_reader.h"

namespace unstride::io {
namespace {

using Place = JsonReader::Place;

void read_energies(const Place& place, decoder::Figures& figures) {
  figures.period_two = double(place.key("board").number(0, 1));
  figures.locked = double(place.key("locked").number(-1, 1));  // less than nothing within what is left of random signs
}

}  // namespace

core::Result<ModelFigures> figures_from_json(std::string_view text, const std::string& name,
                                             const std::vector<std::string>& families,
                                             const std::vector<std::string>& moments) {
  auto reader = JsonReader::parse(text, name);
  if (!reader) return tl::make_unexpected(reader.error());
  ModelFigures figures;
  read_energies(reader->root().key("given").key("test"), figures.digits);
  for (const std::string& family : families)
    for (const std::string& moment : moments) {
      const Place place = reader->root().key("decoders").key(family.c_str()).key("moments").key(moment.c_str());
      decoder::Figures& own = figures.decoders[family + "-" + moment];
      own.step = place.key("step").whole(0, std::numeric_limits<std::int32_t>::max());
      own.error = double(place.key("test").key("mse").number(0, 1));
      read_energies(place.key("test"), own);
    }
  if (auto read = reader->result(); !read) return tl::make_unexpected(read.error());
  return figures;
}

}  // namespace unstride::io
