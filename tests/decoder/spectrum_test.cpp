#include "decoder/spectrum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace unstride::decoder {
namespace {

core::Grid<float> random_picture(std::int64_t rows, std::int64_t cols) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> uniform;
  core::Grid<float> picture(rows, cols);
  for (float& cell : picture.cells) cell = uniform(random);
  return picture;
}

TEST(Spectrum, HoldsAsMuchEnergyAsThePicture) {  // Parseval
  const core::Grid<float> picture = random_picture(6, 10);
  double in_pixels = 0, in_frequencies = 0;
  for (const float cell : picture.cells) in_pixels += double(cell) * cell;
  for (const double energy : spectrum(picture).cells) in_frequencies += energy;
  EXPECT_NEAR(in_frequencies, in_pixels * 60, 1e-6);
}

TEST(Spectrum, PutsTheMeanInTheMiddleAndAWaveBesideIt) {
  core::Grid<float> wave(8, 8);
  for (std::int64_t r = 0; r < 8; ++r)
    for (std::int64_t c = 0; c < 8; ++c) wave.at(r, c) = float(5 + std::cos(2 * std::numbers::pi * 2 * double(c) / 8));
  const core::Grid<double> energy = spectrum(wave);
  EXPECT_NEAR(energy.at(4, 4), std::pow(5 * 64, 2), 1e-1);
  EXPECT_NEAR(energy.at(4, 6), std::pow(32, 2), 1e-2);
  EXPECT_NEAR(energy.at(4, 2), std::pow(32, 2), 1e-2);
  EXPECT_NEAR(energy.at(6, 4), 0, 1e-2);
}

TEST(PeriodTwo, IsAllOfACheckerboardAndNothingOfAWaveOfPeriodFour) {
  core::Grid<float> board(28, 28), stripes(28, 28), slow(28, 28);
  for (std::int64_t r = 0; r < 28; ++r)
    for (std::int64_t c = 0; c < 28; ++c) {
      board.at(r, c) = float((r + c) % 2);
      stripes.at(r, c) = float(c % 2);
      slow.at(r, c) = float(c % 4 < 2);
    }
  EXPECT_NEAR(period_two(board), 1, 1e-12);
  EXPECT_NEAR(period_two(stripes), 1, 1e-12);
  EXPECT_NEAR(period_two(slow), 0, 1e-12);
}

TEST(PeriodTwo, OfOneToneIsZero) {
  EXPECT_EQ(period_two(core::Grid<float>(28, 28, 0.1f)), 0);
  EXPECT_EQ(period_two(core::Grid<float>(28, 28, 0.0f)), 0);
}

// White noise has the same energy at each of the 28 * 28 - 1 frequencies; 55 of them are at period 2.
TEST(PeriodTwo, OfNoiseIsItsShareOfTheFrequencies) {
  EXPECT_NEAR(period_two(random_picture(28, 28)), 55 / 783.0, 0.02);
}

}  // namespace
}  // namespace unstride::decoder
