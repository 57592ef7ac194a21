#include "io/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "core/check.h"

namespace unstride::io {
namespace {

using Error = tl::unexpected<core::Error>;

static_assert(std::endian::native == std::endian::little);  // the bytes are copied

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr std::size_t kAlignment = 64;  // of the elements, as NumPy writes them

Error damaged(std::string_view what) {
  return core::fail("This is no .npy file, or a damaged one: {}; save it again with numpy.save.", what);
}

struct Header {
  std::string type;  // "<f4"
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
};

// The header is the text of a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
class HeaderText {
 public:
  explicit HeaderText(std::string_view text) : rest_(text) {}

  std::optional<Header> read() {
    Header header;
    bool type = false, order = false, shape = false;
    if (!take('{')) return std::nullopt;
    while (!take('}')) {
      const auto key = quoted();
      if (!key || !take(':')) return std::nullopt;
      if (*key == "descr" && !type) type = read_type(header);
      else if (*key == "fortran_order" && !order) order = read_order(header);
      else if (*key == "shape" && !shape) shape = read_shape(header);
      else return std::nullopt;
      if (!take(',') && !rest_.starts_with('}')) return std::nullopt;
    }
    skip_space();
    if (!type || !order || !shape || !rest_.empty()) return std::nullopt;
    return header;
  }

 private:
  void skip_space() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
  }
  bool take(char wanted) {
    skip_space();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    skip_space();
    return true;
  }
  bool take_word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::string> quoted() {
    const char quote = rest_.empty() ? ' ' : rest_.front();
    if (quote != '\'' && quote != '"') return std::nullopt;
    const std::size_t end = rest_.find(quote, 1);
    if (end == rest_.npos) return std::nullopt;
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }
  // A list here is the type of records, which are no numbers.
  bool read_type(Header& header) {
    auto type = quoted();
    if (type) header.type = std::move(*type);
    return type.has_value();
  }
  bool read_order(Header& header) {
    header.fortran_order = rest_.starts_with("True");
    return take_word("True") || take_word("False");
  }
  bool read_shape(Header& header) {
    if (!take('(')) return false;
    while (!take(')')) {
      std::int64_t size = 0;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      if (error != std::errc() || size < 0) return false;
      rest_.remove_prefix(std::size_t(end - rest_.data()));
      header.shape.push_back(size);
      if (!take(',') && !rest_.starts_with(')')) return false;
    }
    return true;
  }

  std::string_view rest_;
};

template <class Size>
std::optional<std::size_t> header_size(std::string_view bytes) {
  Size size = 0;
  if (bytes.size() < sizeof size) return std::nullopt;
  std::memcpy(&size, bytes.data(), sizeof size);
  return size;
}

// Elements that the shape asks for; empty: more than there can be.
std::optional<std::uint64_t> count_of(const std::vector<std::int64_t>& shape) {
  std::uint64_t count = 1;
  for (const std::int64_t size : shape)
    if (size == 0) return 0;
  for (const std::int64_t size : shape)
    if (__builtin_mul_overflow(count, std::uint64_t(size), &count)) return std::nullopt;
  return count;
}

// The elements as float. Errors: the first one that float does not have.
template <class Element>
core::Result<std::vector<float>> elements(std::string_view bytes) {
  std::vector<float> values(bytes.size() / sizeof(Element));
  for (std::size_t i = 0; i < values.size(); ++i) {
    Element element;
    std::memcpy(&element, bytes.data() + i * sizeof element, sizeof element);
    const long double exact = element;  // has every number of these types
    const bool in_range = !std::isfinite(exact) || std::abs(exact) <= std::numeric_limits<float>::max();
    values[i] = in_range ? float(exact) : 0;
    if (values[i] != exact && !std::isnan(exact))
      return core::fail("Number {} of the file, {}, is none that float32 has; save it as float32.", i + 1, element);
  }
  return values;
}

// From the first dimension running fastest to the last one running fastest.
std::vector<float> row_by_row(const std::vector<std::int64_t>& shape, const std::vector<float>& values) {
  std::vector<float> turned(values.size());
  std::vector<std::int64_t> cell(shape.size(), 0);
  for (const float value : values) {
    std::size_t index = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
      index = index * std::size_t(shape[axis]) + std::size_t(cell[axis]);
    turned[index] = value;
    for (std::size_t axis = 0; axis < shape.size() && ++cell[axis] == shape[axis]; ++axis) cell[axis] = 0;
  }
  return turned;
}

struct Type {
  std::string_view name;
  std::size_t bytes;
  core::Result<std::vector<float>> (*elements)(std::string_view bytes);
};
constexpr Type kTypes[] = {{"<f4", 4, elements<float>},
                           {"<f8", 8, elements<double>},
                           {"<i8", 8, elements<std::int64_t>},
                           {"<i4", 4, elements<std::int32_t>},
                           {"|u1", 1, elements<std::uint8_t>}};

// The header's text, cut off `bytes`, which are the elements then.
core::Result<std::string_view> cut_header(std::string_view& bytes) {
  if (!bytes.starts_with(kMagic) || bytes.size() < kMagic.size() + 2) return damaged("it begins otherwise");
  const int version = bytes[kMagic.size()];
  bytes.remove_prefix(kMagic.size() + 2);
  if (version < 1 || version > 3) return damaged("its version is not 1, 2 or 3");
  const auto size = version == 1 ? header_size<std::uint16_t>(bytes) : header_size<std::uint32_t>(bytes);
  if (size) bytes.remove_prefix(version == 1 ? sizeof(std::uint16_t) : sizeof(std::uint32_t));
  if (!size || *size > bytes.size()) return damaged("it ends within its header");
  const std::string_view text = bytes.substr(0, *size);
  bytes.remove_prefix(*size);
  return text;
}

}  // namespace

core::Result<NpyArray> read_npy(std::string_view bytes) {
  const auto text = cut_header(bytes);
  if (!text) return Error(text.error());
  const auto header = HeaderText(*text).read();
  if (!header) return damaged("its header cannot be read");
  const Type* type =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const Type& t) { return t.name == header->type; });
  if (type == std::end(kTypes))
    return core::fail("The file holds numbers of the type '{}', which are not read; save them as float32.",
                      header->type);
  const auto count = count_of(header->shape);
  if (bytes.size() % type->bytes != 0 || count != bytes.size() / type->bytes)
    return damaged(fmt::format("its shape ({}) does not fit its {} bytes of numbers", fmt::join(header->shape, ", "),
                               bytes.size()));
  auto values = type->elements(bytes);
  if (!values) return Error(values.error());
  if (header->fortran_order) *values = row_by_row(header->shape, *values);
  return NpyArray{header->shape, std::move(*values)};
}

std::string write_npy(std::span<const std::int64_t> shape, std::span<const float> values) {
  CHECK(count_of({shape.begin(), shape.end()}) == values.size());
  // A tuple of one has a comma behind it.
  std::string header = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}{}), }}",
                                   fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  const std::size_t before = kMagic.size() + 2 + sizeof(std::uint16_t);
  header.append((kAlignment - (before + header.size() + 1) % kAlignment) % kAlignment, ' ');
  header += '\n';
  const std::uint16_t size = std::uint16_t(header.size());
  std::string bytes(kMagic);
  bytes += '\1';
  bytes += '\0';
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  return bytes;
}

}  // namespace unstride::io
