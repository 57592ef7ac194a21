#include "io/npy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "io/sentences.h"

namespace unstride::io {
namespace {

using Shape = std::vector<std::int64_t>;

// A file as numpy.lib.format writes it, its header not padded.
template <class Element>
std::string file(const std::string& header, const std::vector<Element>& elements, int version = 1) {
  std::string bytes("\x93NUMPY", 6);
  bytes += char(version);
  bytes += '\0';
  const std::uint32_t size = std::uint32_t(header.size());
  bytes.append(reinterpret_cast<const char*>(&size), version == 1 ? 2 : 4);
  bytes += header;
  bytes.append(reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(Element));
  return bytes;
}

std::string header(const std::string& type, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }   \n";
}

const std::vector<float> kSix = {1, -2, 3.5f, 0.1f, 5, 1e-30f};

TEST(Npy, ReadsFloatsOfEveryVersion) {
  for (const int version : {1, 2, 3}) {
    const auto array = read_npy(file(header("<f4", "(2, 3)"), kSix, version));
    ASSERT_TRUE(array) << error_of(array);
    EXPECT_EQ(array->shape, (Shape{2, 3}));
    EXPECT_EQ(array->values, kSix);
  }
}

TEST(Npy, ReadsHeadersInAnyOrderAndSpacing) {
  const auto array = read_npy(file("{\"shape\":(6,),'fortran_order':False,'descr':'<f4'}", kSix));
  ASSERT_TRUE(array) << error_of(array);
  EXPECT_EQ(array->shape, (Shape{6}));
}

TEST(Npy, AScalarHasOneValueAndAnEmptyArrayNone) {
  EXPECT_EQ(read_npy(file(header("<f4", "()"), std::vector<float>{7}))->values, std::vector<float>{7});
  EXPECT_EQ(read_npy(file(header("<f4", "(3, 0)"), std::vector<float>{}))->shape, (Shape{3, 0}));
}

TEST(Npy, TurnsFortranOrder) {
  const auto array = read_npy(file(header("<f4", "(2, 3)", "True"), std::vector<float>{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(array->values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  const auto cube = read_npy(file(header("<f4", "(2, 1, 2)", "True"), std::vector<float>{1, 3, 2, 4}));
  EXPECT_EQ(cube->values, (std::vector<float>{1, 2, 3, 4}));
}

TEST(Npy, ConvertsOtherTypesWhereNothingIsRounded) {
  EXPECT_EQ(read_npy(file(header("<f8", "(2,)"), std::vector<double>{0.5, -1e10}))->values,
            (std::vector<float>{0.5f, -1e10f}));
  EXPECT_EQ(read_npy(file(header("<i8", "(2,)"), std::vector<std::int64_t>{-3, std::int64_t(1) << 62}))->values,
            (std::vector<float>{-3, 0x1p62f}));
  EXPECT_EQ(read_npy(file(header("<i4", "(1,)"), std::vector<std::int32_t>{-9}))->values, std::vector<float>{-9});
  EXPECT_EQ(read_npy(file(header("|u1", "(1,)"), std::vector<std::uint8_t>{255}))->values, std::vector<float>{255});
  const auto special = read_npy(file(header("<f8", "(2,)"), std::vector<double>{-HUGE_VAL, std::nan("")}));
  EXPECT_EQ(special->values[0], -HUGE_VALF);
  EXPECT_TRUE(std::isnan(special->values[1]));
}

TEST(Npy, RefusesNumbersThatWouldBeRounded) {
  EXPECT_EQ(error_of(read_npy(file(header("<f8", "(2,)"), std::vector<double>{0.5, 0.1}))),
            "Number 2 of the file, 0.1, is none that float32 has; save it as float32.");
  EXPECT_EQ(error_of(read_npy(file(header("<i8", "(1,)"), std::vector<std::int64_t>{(1 << 24) + 1}))),
            "Number 1 of the file, 16777217, is none that float32 has; save it as float32.");
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(is_sentence(error_of(read_npy(file(header("<i8", "(1,)"), std::vector<std::int64_t>{most})))));
  EXPECT_TRUE(is_sentence(error_of(read_npy(file(header("<f8", "(1,)"), std::vector<double>{1e300})))));
}

TEST(Npy, RefusesOtherTypes) {
  for (const char* type : {"<f2", ">f4", "|b1", "<c8", "<U4", "|O"})
    EXPECT_EQ(
        error_of(read_npy(file(header(type, "(1,)"), std::vector<float>{1}))),
        "The file holds numbers of the type '" + std::string(type) + "', which are not read; save them as float32.");
  EXPECT_PRED2(contains,
               error_of(read_npy(
                   file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", std::vector<float>{1}))),
               "its header cannot be read");
}

TEST(Npy, RefusesShapesThatAreNotThoseOfTheBytes) {
  for (const char* shape : {"(5,)", "(7,)", "()", "(0,)", "(4611686018427387904, 4)", "(4294967296, 4294967296, 6)"})
    EXPECT_PRED2(contains, error_of(read_npy(file(header("<f4", shape), kSix))), "does not fit its 24 bytes") << shape;
  for (const char* shape : {"(-6,)", "(6", "6", "(a,)", "(99999999999999999999,)", "(6,,)"})
    EXPECT_PRED2(contains, error_of(read_npy(file(header("<f4", shape), kSix))), "its header cannot be read") << shape;
}

TEST(Npy, RefusesAFileThatIsCutOffAnywhere) {
  const std::string whole = file(header("<f4", "(2, 3)"), kSix);
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::vector<char> part(whole.begin(), whole.begin() + std::ptrdiff_t(size));
    const auto array = read_npy({part.data(), part.size()});
    ASSERT_FALSE(array) << size;
    EXPECT_PRED1(is_sentence, error_of(array));
  }
}

TEST(Npy, ReadsWhatItWrites) {
  for (const Shape& shape : {Shape{}, Shape{6}, Shape{1, 2, 3}, Shape{0, 4}}) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    const std::vector<float> values(kSix.begin(), kSix.begin() + count);
    const std::string bytes = write_npy(shape, values);
    EXPECT_EQ((bytes.size() - size_t(count) * 4) % 64, 0u);
    const auto array = read_npy(bytes);
    ASSERT_TRUE(array) << error_of(array);
    EXPECT_EQ(array->shape, shape);
    EXPECT_EQ(array->values, values);
  }
}

}  // namespace
}  // namespace unstride::io
