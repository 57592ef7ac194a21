// The networks that the program starts with: those that are stored, and what is said where some are missing.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "decoder/runner.h"
#include "io/sentences.h"
#include "io/temporary_folder.h"
#include "shell/startup.h"

namespace unstride::shell {
namespace {

namespace fs = std::filesystem;
using io::TemporaryFolder;

const fs::path kStored = fs::path(SOURCE_DIR) / "assets" / "models";

std::vector<std::string> keys_of(const decoder::Models& models) {
  std::vector<std::string> keys;
  for (const decoder::Decoder& each : models.decoders) keys.push_back(each.key);
  return keys;
}

const std::vector<std::string> kKeys{"k3-start", "k3-early",     "k3-end",       "k4-start",  "k4-early",
                                     "k4-end",   "resize-start", "resize-early", "resize-end"};

std::vector<std::string> without(const std::string& key) {
  std::vector<std::string> keys = kKeys;
  std::erase(keys, key);
  return keys;
}

// The stored files in a folder of the test's own.
void copy_stored(const TemporaryFolder& folder) {
  for (const auto& entry : fs::directory_iterator(kStored)) fs::copy(entry.path(), folder.path());
}

TEST(LoadModels, ReadsTheStoredOnesWithTheirFiguresAndSamples) {
  const LoadedModels loaded = load_models(kStored);
  EXPECT_EQ(loaded.problem, "");
  const decoder::Models& models = *loaded.models;
  EXPECT_NE(models.encoder, nullptr);
  EXPECT_EQ(keys_of(models), kKeys);
  EXPECT_EQ(models.samples.size(), 500u);
  EXPECT_TRUE(models.digits);
  for (const decoder::Decoder& each : models.decoders) {
    EXPECT_EQ(each.key, each.family + "-" + each.moment);
    ASSERT_TRUE(each.figures) << each.key;
    EXPECT_EQ(each.figures->step == 0, each.moment == "start") << each.key;
    EXPECT_GT(each.figures->error, 0) << each.key;
  }
  // Training is what makes them decode digits.
  for (const char* family : {"k3", "k4", "resize"}) {
    const std::string key = family;
    const auto error = [&](const char* moment) { return decoder::find(models, key + moment)->figures->error; };
    EXPECT_LT(error("-early"), error("-start"));
    EXPECT_LT(error("-end"), error("-early"));
  }
}

TEST(LoadModels, BeginsWithOneSampleOfEachDigit) {
  const LoadedModels loaded = load_models(kStored);
  const auto& samples = loaded.models->samples;
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_EQ(samples[i].label, int(i % 10));
    ASSERT_EQ(samples[i].digit->rows, decoder::kSide);
    ASSERT_EQ(samples[i].digit->cols, decoder::kSide);
    EXPECT_EQ(*std::ranges::max_element(samples[i].digit->cells) <= 1, true);
    EXPECT_GT(*std::ranges::max_element(samples[i].digit->cells), 0.9f) << "ink is 1";
  }
}

TEST(LoadModels, EachCanBeShownAndDecodesOtherDigits) {
  const LoadedModels loaded = load_models(kStored);
  decoder::Runner runner;
  std::vector<core::Tensor> pictures;
  for (const std::string& key : kKeys) {
    decoder::Work work;
    work.decoder = key;
    const auto decoded = runner.of(loaded.models, work, {});
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ((*decoded)->output().shape, (core::Shape{1, 1, decoder::kSide, decoder::kSide}));
    EXPECT_EQ((*decoded)->encoded.size(), 12u);
    EXPECT_EQ(std::ranges::count(pictures, (*decoded)->output()), 0) << key;
    pictures.push_back((*decoded)->output());
  }
}

TEST(LoadModels, AnEmptyOrMissingFolderIsASentence) {
  const TemporaryFolder folder;
  for (const fs::path& path : {folder.path(), folder.path() / "none"}) {
    const LoadedModels loaded = load_models(path);
    EXPECT_PRED1(io::is_sentence, loaded.problem);
    EXPECT_PRED2(io::contains, loaded.problem, "encoder.onnx");
    ASSERT_NE(loaded.models, nullptr);
    EXPECT_EQ(keys_of(*loaded.models), std::vector<std::string>{});
    EXPECT_TRUE(loaded.models->samples.empty());
    decoder::Runner runner;
    const auto decoded = runner.of(loaded.models, {}, {});
    ASSERT_FALSE(decoded);
    EXPECT_PRED1(io::is_sentence, decoded.error().message);
  }
}

TEST(LoadModels, ABrokenDecoderIsLeftOutAndNamed) {
  for (const std::string& bytes :
       {std::string(), std::string("no model"), std::string("\x08\x07\x12\xff\xff\xff", 6)}) {
    const TemporaryFolder folder;
    copy_stored(folder);
    folder.write("decoder-k4-early.onnx", bytes);
    const LoadedModels loaded = load_models(folder.path());
    EXPECT_PRED1(io::is_sentence, loaded.problem);
    EXPECT_PRED2(io::contains, loaded.problem, "decoder-k4-early.onnx");
    EXPECT_EQ(keys_of(*loaded.models), without("k4-early"));
    for (const decoder::Decoder& each : loaded.models->decoders) EXPECT_TRUE(each.figures) << each.key;
  }
}

TEST(LoadModels, AFileCutShortIsLeftOutAndNamed) {
  const TemporaryFolder folder;
  copy_stored(folder);
  folder.write("decoder-k3-end.onnx", folder.read("decoder-k3-end.onnx").substr(0, 50000));
  const LoadedModels loaded = load_models(folder.path());
  EXPECT_PRED2(io::contains, loaded.problem, "decoder-k3-end.onnx");
  EXPECT_EQ(keys_of(*loaded.models), without("k3-end"));
}

TEST(LoadModels, WhatIsNoDecoderIsLeftOutAndNamed) {
  const TemporaryFolder folder;
  copy_stored(folder);
  folder.write("decoder-k3-end.onnx", folder.read("encoder.onnx"));
  const LoadedModels loaded = load_models(folder.path());
  EXPECT_PRED1(io::is_sentence, loaded.problem);
  EXPECT_PRED2(io::contains, loaded.problem, "decoder-k3-end.onnx");
  EXPECT_EQ(keys_of(*loaded.models), without("k3-end"));
}

TEST(LoadModels, WithoutEncoderDigitsOrFiguresTheDecodersStillDecode) {
  for (const char* missing : {"encoder.onnx", "digits.png", "figures.json"}) {
    const TemporaryFolder folder;
    copy_stored(folder);
    fs::remove(folder.file(missing));
    const LoadedModels loaded = load_models(folder.path());
    EXPECT_PRED1(io::is_sentence, loaded.problem);
    EXPECT_PRED2(io::contains, loaded.problem, missing);
    EXPECT_EQ(keys_of(*loaded.models), kKeys);
    decoder::Runner runner;
    EXPECT_TRUE(runner.of(loaded.models, {}, {})) << missing;
    EXPECT_EQ(runner.codes(loaded.models).empty(), std::string(missing) != "figures.json") << missing;
  }
}

// An encoder is no part of the decoders' chain: it is run with whatever digit there is.
TEST(LoadModels, AnEncoderOfOtherPicturesIsLeftOutAndNamed) {
  const TemporaryFolder folder;
  copy_stored(folder);
  folder.write("encoder.onnx", folder.read("decoder-k4-end.onnx"));
  const LoadedModels loaded = load_models(folder.path());
  EXPECT_PRED1(io::is_sentence, loaded.problem);
  EXPECT_PRED2(io::contains, loaded.problem, "encoder.onnx");
  EXPECT_EQ(loaded.models->encoder, nullptr);
}

}  // namespace
}  // namespace unstride::shell
