#include "engine/kernels/pixels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/pixels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/dispatch.h"
#include "engine/kernels/streams-inl.h"
#include "engine/kernels/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

// Which lanes of the lines around a run are cells of its row, where the row lies between others.
struct Edges {
#if HWY_TARGET == HWY_AVX3
  hn::Mask<Floats> left, last, right;
  HWY_INLINE void place(std::int64_t vector, int run, std::int64_t width) {
    left = lanes_before(vector * kLanes);
    last = lanes_before(width - (vector + run - 1) * kLanes);
    right = lanes_before(width - (vector + run) * kLanes);
  }
  static HWY_INLINE hn::Mask<Floats> lanes_before(std::int64_t count) {
    return hn::FirstN(Floats(), size_t(count < 0 ? 0 : count < kLanes ? count : kLanes));
  }
#endif
};

// The pixels of a tile and those a few before and after: kRuns times kRun vectors side by side. On AVX-512 every other
// unaligned load crosses a cache line, at the price of two more cycles each: aligned loads and shifts in registers took
// half the time (kernel 9, stride 2). Neighbouring vectors share what they load.
template <class P, int kRuns, int kRun, bool kUnpadded>
struct Pixels {
#if HWY_TARGET == HWY_AVX3
  static constexpr int kLeast = kUnpadded ? P::kLeast : 0;
  static constexpr int kBefore = kLeast < 0 ? 1 : 0, kAfter = kLeast + P::kShifts > 1 ? 1 : 0;
  static constexpr int kLines = kBefore + kRun + kAfter;
  Vector loaded[kRuns * kLines];
  HWY_INLINE void load(const float* const (&x)[kRuns], const Edges (&edges)[kRuns], std::int64_t offset) {
    const Floats d;
    HWY_UNROLL(32)
    for (int line = 0; line < kRuns * kLines; ++line) {
      const int r = line / kLines, i = line % kLines;
      const float* from = x[r] + offset + (i - kBefore) * kLanes;
      if (!kUnpadded) loaded[line] = hn::Load(d, from);
      else if (i < kBefore) loaded[line] = hn::MaskedLoad(edges[r].left, d, from);
      else if (i == kBefore + kRun) loaded[line] = hn::MaskedLoad(edges[r].right, d, from);
      else if (i == kBefore + kRun - 1) loaded[line] = hn::MaskedLoad(edges[r].last, d, from);
      else loaded[line] = hn::LoadU(d, from);
    }
  }
  // Fetches what lies `ahead` of the runs into the second-level cache: the hardware does not see short pieces of many
  // channels coming.
  static HWY_INLINE void fetch(const float* const (&x)[kRuns], std::int64_t ahead) {
    HWY_UNROLL(16)
    for (int t = 0; t < kRuns * kRun; ++t)
      _mm_prefetch(reinterpret_cast<const char*>(x[t / kRun] + ahead + t % kRun * kLanes), _MM_HINT_T1);
  }
  template <int kShift>
  HWY_INLINE Vector at(int vector) const {
    constexpr int kFrom = kShift + kLeast;
    const int i = vector / kRun * kLines + kBefore + vector % kRun;
    if constexpr (kFrom == 0) return loaded[i];
    else if constexpr (kFrom < 0) return shifted<kLanes + kFrom>(loaded[i - 1], loaded[i]);
    else return shifted<kFrom>(loaded[i], loaded[i + 1]);
  }
  template <int kBy>
  static HWY_INLINE Vector shifted(Vector low, Vector high) {
    return Vector{
        _mm512_castsi512_ps(_mm512_alignr_epi32(_mm512_castps_si512(high.raw), _mm512_castps_si512(low.raw), kBy))};
  }
#else
  const float* from[kRuns];
  HWY_INLINE void load(const float* const (&x)[kRuns], const Edges (&)[kRuns], std::int64_t offset) {
    HWY_UNROLL(16)
    for (int r = 0; r < kRuns; ++r) from[r] = x[r] + offset;
  }
  template <int kShift>
  HWY_INLINE Vector at(int vector) const {
    return hn::LoadU(Floats(), from[vector / kRun] + vector % kRun * kLanes + kShift);
  }
#endif
};

// kTaps taps in a row, of kStreams streams; tap kFirst + f is that of stream f and shift 0, each next shift is kStreams
// taps before. That is how a row of taps falls apart into phases: the one who asks for a kernel compares bit by bit.
template <int kStreams_, int kTaps, int kFirst>
struct Pattern {
  static constexpr int kStreams = kStreams_;
  static constexpr int kShifts = (kFirst + kStreams - 1) / kStreams + 1;
  // With the padding that centres the taps the first shift reads so many cells further; other paddings do without.
  static constexpr int kBeyondCentre = kFirst - (kTaps - 1) / 2;
  static constexpr bool kCentred = kBeyondCentre >= 0 && kBeyondCentre % kStreams == 0;
  static constexpr int kLeast = -kBeyondCentre / kStreams;
  static constexpr bool has(int shift, int stream) {
    const int tap = kFirst + stream - kStreams * shift;
    return tap >= 0 && tap < kTaps;
  }
};

// Any taps: known only when it runs.
template <int kStreams_>
struct AnyPattern {
  static constexpr int kStreams = kStreams_, kShifts = 0;
};

// Sums of kRuns times kRun vectors, each run anywhere in the grid.
template <class P, int kOutputs, int kRuns_, int kRun_, bool kUnpadded_>
struct Tile {
  static constexpr bool kUnpadded = kUnpadded_;
  using Neighbours = Pixels<P, kRuns_, kRun_, kUnpadded>;
  static constexpr int kRuns = kRuns_, kRun = kRun_, kVectors = kRuns * kRun;
  static constexpr int kStreams = P::kStreams, kSums = kStreams * kOutputs;
  static constexpr bool kAny = P::kShifts == 0;
  const float* x[kRuns];
  float* out[kRuns];
  std::int64_t columns[kRuns];
  Edges edges[kRuns];
  Vector sum[kSums][kVectors];

  // Written out, as the compiler's own would not be compiled for the target, and gcc for arm64 refuses that.
  HWY_INLINE Tile() {}

  template <int kShift>
  HWY_INLINE const float* add_shift(const Neighbours& pixels, const float* HWY_RESTRICT weights) {
    const Floats d;
    Vector w[kSums];
    HWY_UNROLL(4)
    for (int f = 0; f < kStreams; ++f) {
      if (!P::has(kShift, f)) continue;
      HWY_UNROLL(4)
      for (int o = 0; o < kOutputs; ++o) w[f * kOutputs + o] = hn::Set(d, *weights++);
    }
    HWY_UNROLL(16)
    for (int t = 0; t < kVectors; ++t) {
      const Vector shifted = pixels.template at<kShift>(t);
      HWY_UNROLL(4)
      for (int f = 0; f < kStreams; ++f) {
        if (!P::has(kShift, f)) continue;
        HWY_UNROLL(4)
        for (int o = 0; o < kOutputs; ++o)
          sum[f * kOutputs + o][t] = hn::MulAdd(w[f * kOutputs + o], shifted, sum[f * kOutputs + o][t]);
      }
    }
    if constexpr (kShift + 1 < P::kShifts) return add_shift<kShift + 1>(pixels, weights);
    return weights;
  }

  // One stream after another, as sums in registers must be named when this is compiled.
  HWY_INLINE void add_any(const PixelGrid& g) {
    const Floats d;
    const float* weights = g.weights;
    std::int32_t first = 0;
    for (int f = 0; f < kStreams; ++f) {
      const std::int32_t end = g.stream_ends[size_t(f)];
      Vector s[kVectors];
      HWY_UNROLL(16)
      for (int t = 0; t < kVectors; ++t) s[t] = sum[f][t];
      std::int64_t channel = 0;
      for (std::int64_t c = 0; c < g.channels; ++c, channel += g.channel_step)
        for (const std::int64_t offset : g.row_offsets)
          for (std::int32_t k = first; k < end; ++k) {
            const std::int64_t from = channel + offset + g.shifts[size_t(k)];
            const Vector w = hn::Set(d, *weights++);
            HWY_UNROLL(16)
            for (int t = 0; t < kVectors; ++t)
              s[t] = hn::MulAdd(w, hn::LoadU(d, x[t / kRun] + t % kRun * kLanes + from), s[t]);
          }
      HWY_UNROLL(16)
      for (int t = 0; t < kVectors; ++t) sum[f][t] = s[t];
      first = end;
    }
  }

  HWY_INLINE void add(const PixelGrid& g) {
    const float* weights = g.weights;
    const std::int64_t tap_rows = std::int64_t(g.row_offsets.size());
    const std::int64_t* offsets = g.row_offsets.data();
    std::int64_t channel = 0;
    for (std::int64_t c = 0; c < g.channels; ++c, channel += g.channel_step) {
#if HWY_TARGET == HWY_AVX3
      if (kUnpadded && g.ahead != 0) Neighbours::fetch(x, channel + g.ahead);
#endif
      for (std::int64_t a = 0; a < tap_rows; ++a) {
        Neighbours pixels;
        pixels.load(x, edges, channel + offsets[a]);
        weights = add_shift<0>(pixels, weights);
      }
    }
  }

  HWY_INLINE void start(const PixelGrid& g) {
    HWY_UNROLL(16)
    for (int s = 0; s < kSums; ++s) {
      const Vector bias = hn::Set(Floats(), g.bias[s % kOutputs]);
      HWY_UNROLL(16)
      for (int t = 0; t < kVectors; ++t) sum[s][t] = bias;
    }
  }

  HWY_INLINE void store(const PixelGrid& g) {
    HWY_UNROLL(4)
    for (int o = 0; o < kOutputs; ++o) HWY_UNROLL(16)
    for (int t = 0; t < kVectors; ++t) {
      Vector streams[kStreams];
      HWY_UNROLL(4)
      for (int f = 0; f < kStreams; ++f) streams[f] = sum[f * kOutputs + o][t];
      const std::int64_t first = t % kRun * (kLanes * kStreams);
      store_streams<kStreams>(streams, out[t / kRun] + o * g.out_channel_step + first, columns[t / kRun] - first);
    }
  }
};

// Row by row through the runs of the grid; the last of a row overlaps the one before, and beyond the last of all it
// stays there.
template <int kStreams, int kRun>
struct Cursor {
  const PixelGrid& g;
  std::int64_t left, vector = 0;
  const float* x;
  float* out;
  HWY_INLINE explicit Cursor(const PixelGrid& grid)
      : g(grid), left(grid.rows * ((grid.vectors + kRun - 1) / kRun)), x(grid.x), out(grid.out) {}
  HWY_INLINE void advance() {
    if (--left <= 0) return;
    vector += kRun;
    if (vector >= g.vectors) {
      vector = 0;
      x += g.row_step;
      out += g.out_row_step;
    } else if (vector + kRun > g.vectors) {
      vector = g.vectors - kRun;
    }
  }
};

template <class T, class C>
HWY_INLINE void run_tile(const PixelGrid& g, C& cursor) {
  T tile;
  HWY_UNROLL(1)
  for (int r = 0; r < T::kRuns; ++r) {
    tile.x[r] = cursor.x + cursor.vector * kLanes;
    tile.out[r] = cursor.out + cursor.vector * (kLanes * T::kStreams);
#if HWY_TARGET == HWY_AVX3
    if constexpr (T::kUnpadded) tile.edges[r].place(cursor.vector, T::kRun, g.width);
#endif
    tile.columns[r] = g.columns - cursor.vector * (kLanes * T::kStreams);
    cursor.advance();
  }
  tile.start(g);
  if constexpr (T::kAny) tile.add_any(g);
  else tile.add(g);
  tile.store(g);
}

// How many runs at once. AVX-512 holds the sums, the loaded pixels, one shift's weights and one shifted vector; the
// others one vector of pixels for all.
constexpr int runs_of(int sums, int run, [[maybe_unused]] int beside) {
#if HWY_TARGET == HWY_AVX3
  const int most = (31 - sums) / (sums * run + run + beside);
#elif HWY_TARGET == HWY_NEON
  const int most = (30 - sums) / (sums * run);
#else
  const int most = sums > 7 ? 1 : sums > 4 ? 2 : (14 - sums) / (sums * run);
#endif
  return most > 8 ? 8 : most < 1 ? 1 : most;
}

// Vectors beside a run that are loaded, too.
template <class P, bool kUnpadded>
constexpr int kBeside = 1;
template <class P>
constexpr int kBeside<P, true> = (P::kLeast < 0) + (P::kLeast + P::kShifts > 1);

// Any taps: enough sums to hide how long one takes.
template <class P, int kOutputs, int kRun, bool kUnpadded>
constexpr int kRuns = P::kShifts == 0 ? 8 : runs_of(P::kStreams* kOutputs, kRun, kBeside<P, kUnpadded>);

template <class P, int kOutputs, int kRun, bool kUnpadded>
void run_runs(const PixelGrid& g) {
  constexpr int kMany = kRuns<P, kOutputs, kRun, kUnpadded>, kFew = (kMany + 1) / 2;
  Cursor<P::kStreams, kRun> cursor(g);
  while (cursor.left >= kMany) run_tile<Tile<P, kOutputs, kMany, kRun, kUnpadded>>(g, cursor);
  while (cursor.left > 0) run_tile<Tile<P, kOutputs, kFew, kRun, kUnpadded>>(g, cursor);
}

#if HWY_TARGET == HWY_AVX3
// Whether rows go by runs of so many vectors: if at most one in eight is computed twice at the rows' ends.
constexpr bool goes_by(std::int64_t run, std::int64_t vectors) {
  return vectors >= run && (-vectors & (run - 1)) * 8 <= vectors;
}

// Rows where they lie: loads may cross cache lines, and more of them are shared.
template <class P, int kOutputs>
void run_unpadded(const PixelGrid& g) {
  if (goes_by(4, g.vectors)) return run_runs<P, kOutputs, 4, true>(g);
  run_runs<P, kOutputs, 2, true>(g);
}
#endif

// With one output channel the loads would take longer than the sums: long rows go by runs of four vectors, which load
// five and not eight, or of two.
template <class P, int kOutputs>
void run(const PixelGrid& g) {
#if HWY_TARGET == HWY_AVX3
  if constexpr (kOutputs == 1 && P::kShifts > 1) {
    if (goes_by(4, g.vectors)) return run_runs<P, kOutputs, 4, false>(g);
    if (goes_by(2, g.vectors)) return run_runs<P, kOutputs, 2, false>(g);
  }
#endif
  run_runs<P, kOutputs, 1, false>(g);
}

struct Bits {
  std::uint8_t of_shift[16];
};

template <class P>
constexpr Bits bits_of() {
  static_assert(P::kShifts <= 16);
  Bits bits{};
  for (int s = 0; s < P::kShifts; ++s)
    for (int f = 0; f < P::kStreams; ++f)
      bits.of_shift[s] = std::uint8_t(bits.of_shift[s] | (P::has(s, f) ? 1 << f : 0));
  return bits;
}

template <class P>
[[maybe_unused]] constexpr Bits kBits = bits_of<P>();

template <class P, int kOutputs>
constexpr PixelKernel kernel_of() {
  PixelKernel kernel = {
      P::kStreams, kOutputs, kRuns<P, kOutputs, 1, false>, {kBits<P>.of_shift, size_t(P::kShifts)}, run<P, kOutputs>,
      0,           nullptr};
#if HWY_TARGET == HWY_AVX3
  if constexpr (P::kCentred) {
    kernel.least = P::kLeast;
    kernel.run_unpadded = run_unpadded<P, kOutputs>;
  }
#endif
  return kernel;
}

template <int kStreams>
constexpr PixelKernel any_kernel() {
  return {kStreams, 1, 8, {}, run<AnyPattern<kStreams>, 1>, 0, nullptr};
}

// Every residue of the padding has a pattern of its own. One output channel at a time loads two vectors for few sums
// where the stride is small; more at once share what is loaded.
#define UNSTRIDE_STRIDE1(taps)                                                            \
  kernel_of<Pattern<1, taps, taps - 1>, 1>(), kernel_of<Pattern<1, taps, taps - 1>, 2>(), \
      kernel_of<Pattern<1, taps, taps - 1>, 3>()
#define UNSTRIDE_STRIDE2(taps)                                                            \
  kernel_of<Pattern<2, taps, taps - 1>, 1>(), kernel_of<Pattern<2, taps, taps - 1>, 2>(), \
      kernel_of<Pattern<2, taps, taps - 2>, 1>(), kernel_of<Pattern<2, taps, taps - 2>, 2>()
#define UNSTRIDE_STRIDE3(taps)                                                            \
  kernel_of<Pattern<3, taps, taps - 1>, 1>(), kernel_of<Pattern<3, taps, taps - 2>, 1>(), \
      kernel_of<Pattern<3, taps, taps - 3>, 1>()
#define UNSTRIDE_STRIDE4(taps)                                                            \
  kernel_of<Pattern<4, taps, taps - 1>, 1>(), kernel_of<Pattern<4, taps, taps - 2>, 1>(), \
      kernel_of<Pattern<4, taps, taps - 3>, 1>(), kernel_of<Pattern<4, taps, taps - 4>, 1>()
constexpr PixelKernel kKernels[] = {
    any_kernel<1>(), any_kernel<2>(), any_kernel<3>(), any_kernel<4>(),  //
#if HWY_TARGET != HWY_SSE4 && HWY_TARGET != HWY_SCALAR  // so old machines are not worth half a megabyte
    UNSTRIDE_STRIDE1(3), UNSTRIDE_STRIDE2(4), UNSTRIDE_STRIDE3(9), UNSTRIDE_STRIDE4(9),  //
    // Colours: three at once beat two and one.
    kernel_of<Pattern<2, 4, 3>, 3>(),
#if !defined(UNSTRIDE_SANITIZED)
    kernel_of<Pattern<2, 3, 1>, 3>(), kernel_of<Pattern<2, 5, 4>, 3>(),                  //
    UNSTRIDE_STRIDE1(1), UNSTRIDE_STRIDE1(4), UNSTRIDE_STRIDE1(5), UNSTRIDE_STRIDE1(7),  //
    UNSTRIDE_STRIDE1(9), UNSTRIDE_STRIDE2(2), UNSTRIDE_STRIDE2(3), UNSTRIDE_STRIDE2(5),  //
    UNSTRIDE_STRIDE2(6), UNSTRIDE_STRIDE2(7), UNSTRIDE_STRIDE2(8), UNSTRIDE_STRIDE2(9),  //
    UNSTRIDE_STRIDE3(3), UNSTRIDE_STRIDE3(4), UNSTRIDE_STRIDE3(5), UNSTRIDE_STRIDE3(6),  //
    UNSTRIDE_STRIDE3(7), UNSTRIDE_STRIDE4(4), UNSTRIDE_STRIDE4(5), UNSTRIDE_STRIDE4(6),  //
    UNSTRIDE_STRIDE4(7), UNSTRIDE_STRIDE4(8),                                            //
#endif
#endif
};
#undef UNSTRIDE_STRIDE1
#undef UNSTRIDE_STRIDE2
#undef UNSTRIDE_STRIDE3
#undef UNSTRIDE_STRIDE4

}  // namespace

std::span<const PixelKernel> kernels() {
  return kKernels;
}

}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unstride::engine::kernels {

std::span<const PixelKernel> pixel_kernels(Target target) {
  UNSTRIDE_PICK(target, kernels);
}

}  // namespace unstride::engine::kernels
#endif
