#include <gtest/gtest.h>

#include <string>

#include "app/change.h"
#include "app/state.h"
#include "app/update.h"
#include "io/setup_json.h"
#include "sentences.h"

namespace unstride::io {
namespace {

app::Setup with_stride(std::int64_t stride) {
  app::Setup setup = app::worked_example();
  setup.problem.params.height.stride = setup.problem.params.width.stride = stride;
  return setup;
}

app::Setup illegal() {
  app::Setup setup = app::worked_example();
  setup.problem.params.height.output_padding = 9;
  return setup;
}

// A state whose document is `setup`, on that setup's timeline.
app::State showing(const app::Setup& setup) {
  app::State state = app::initial_state();
  state.document = {setup, "/home/ada/lab.json", app::worked_example()};
  state.timeline =
      timeline::make_timeline(setup.view, engine::axes_of(setup.problem.params, setup.problem.input->shape));
  return state;
}

app::State reread(const app::State& state) {
  const auto read = session_from_json(session_to_json(state), "session.json");
  EXPECT_TRUE(read) << error_of(read);
  return read.value_or(app::State{});
}

std::string refusal(const std::string& text) {
  return error_of(session_from_json(text, "session.json"));
}

TEST(SessionJson, GivesBackTheWorkAsItWas) {
  app::State state = showing(with_stride(3));
  for (std::int64_t stride = 1; stride <= 4; ++stride)
    state.history.past.push_back({with_stride(stride), "", std::nullopt});
  state.history.future.push_back({illegal(), "/x \"quoted\" \xc3\xbc.json", with_stride(2)});
  state.playback = {timeline::time_of(state.timeline, 0, 1, 0.5), 2.5, true, true};
  state.appearance = {core::ThemeId::dark, false, 1024, 640, core::Framework::jax};

  const app::State back = reread(state);
  EXPECT_EQ(back.document, state.document);
  EXPECT_EQ(back.history, state.history);
  EXPECT_EQ(back.playback.t, state.playback.t);
  EXPECT_EQ(back.playback.speed, 2.5);
  EXPECT_TRUE(back.playback.loop);
  EXPECT_FALSE(back.playback.playing);  // a start is calm
  EXPECT_EQ(back.appearance, state.appearance);
  EXPECT_EQ(back.timeline.axes, state.timeline.axes);
  EXPECT_EQ(app::unsaved(back.document), app::unsaved(state.document));
}

TEST(SessionJson, OfAProgramThatKnewOneFrameworkShowsItsCode) {
  app::State state = app::initial_state();
  state.appearance.framework = core::Framework::onnx;
  std::string text = session_to_json(state);
  const std::string member = ", \"framework\": \"onnx\"";
  ASSERT_NE(text.find(member), std::string::npos);
  text.erase(text.find(member), member.size());
  const auto back = session_from_json(text, "session.json");
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->appearance.framework, core::Framework::pytorch);
}

TEST(SessionJson, GivesBackTheWorkspaceAndItsLayers) {
  app::State state = showing(with_stride(2));
  state.workspace = core::Workspace::speed;
  state.speed.all_threads = false;
  state.document.layer = {.follows_lab = false, .typed = speed::layer_of(speed::named_layers()[10])};
  state.document.layer.typed.params.width.pad_end = 7;
  app::Document before = state.document;
  before.layer.follows_lab = true;
  state.history.past.push_back(before);
  const app::State back = reread(state);
  EXPECT_EQ(back.workspace, core::Workspace::speed);
  EXPECT_FALSE(back.speed.all_threads);
  EXPECT_EQ(back.document.layer, state.document.layer);
  EXPECT_EQ(back.history, state.history);
}

TEST(SessionJson, GivesBackTheDecodersWorkAndItsUndo) {
  app::State state = app::initial_state();
  const auto digit =
      std::make_shared<const decoder::Digit>(decoder::with_stroke(*decoder::blank(), {3, 4}, {20, 21.5}, {}));
  for (const app::Action& action :
       std::initializer_list<app::Action>{app::SetWorkspace{core::Workspace::decoder}, app::GiveDigit{digit},
                                          app::DrawStroke{{1, 2}, {9, 5}, {}, 0}, app::SetCode{{0.1f, -2.5f, 1e-7f}}})
    state = app::update(std::move(state), action).state;
  decoder::Edits edits =
      with(with(decoder::Edits{}, decoder::WeightEdit{"up1.weight", 17, 0.3f}), decoder::CellEdit{"maps \"1\"", 4, -2});
  state.document.decoder =
      with_edits(state.document.decoder, "k4-end", with(edits, decoder::SilencedMap{"maps", 3}, true));
  const auto restored = session_from_json(session_to_json(state), "session.json");
  ASSERT_TRUE(restored) << restored.error().message;
  EXPECT_EQ(restored->document, state.document);
  EXPECT_EQ(restored->history.past, state.history.past);
  EXPECT_EQ(restored->workspace, core::Workspace::decoder);
}

TEST(SessionJson, RefusesADigitWithInkBeyondItsRange) {
  app::State state = app::initial_state();
  state = app::update(std::move(state), app::GiveDigit{decoder::blank()}).state;
  std::string text = session_to_json(state);
  const size_t at = text.find("[0, 0, 0,");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 2, "[2");
  const auto restored = session_from_json(text, "session.json");
  ASSERT_FALSE(restored);
  EXPECT_NE(restored.error().message.find("digits"), std::string::npos) << restored.error().message;
}

TEST(SessionJson, OfAProgramWithoutWorkspacesOpensTheLab) {
  std::string text = session_to_json(showing(with_stride(2)));
  const size_t at = text.find("  \"workspace\"");
  ASSERT_NE(at, std::string::npos);
  text.erase(at, text.find('\n', at) + 1 - at);
  const auto read = session_from_json(text, "session.json");
  ASSERT_TRUE(read) << error_of(read);
  EXPECT_EQ(read->workspace, core::Workspace::lab);
  EXPECT_EQ(read->document.layer, app::SpeedLayer{});
}

TEST(SessionJson, RefusesALayerBeyondItsRanges) {
  app::State state = showing(with_stride(2));
  state.document.layer.follows_lab = false;
  std::string text = session_to_json(state);
  const size_t at = text.find("\"numbers\": [1, ");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 14, "\"numbers\": [0,");
  EXPECT_NE(refusal(text).find("document.layer.numbers"), std::string::npos) << refusal(text);
}

TEST(SessionJson, GivesBackTheInitialState) {
  const app::State state = app::initial_state();
  const app::State back = reread(state);
  EXPECT_EQ(back.document, state.document);
  EXPECT_FALSE(back.document.saved);
  EXPECT_EQ(back.playback, state.playback);
  EXPECT_EQ(back.appearance, state.appearance);
}

TEST(SessionJson, KeepsEveryRestPointOfBothViews) {
  for (const timeline::ViewKind view : {timeline::ViewKind::slide, timeline::ViewKind::stamp}) {
    app::Setup setup = app::worked_example();
    setup.view = view;
    app::State state = showing(setup);
    for (double t = 0; t < state.timeline.duration(); t = timeline::next_rest(state.timeline, t)) {
      state.playback.t = t;
      EXPECT_DOUBLE_EQ(reread(state).playback.t, t);
    }
    state.playback.t = state.timeline.duration();
    EXPECT_DOUBLE_EQ(reread(state).playback.t, state.timeline.duration());
  }
}

TEST(SessionJson, KeepsTheNewestTwentyEntriesOfEitherSide) {
  app::State state = showing(with_stride(2));
  for (int i = 0; i < 50; ++i) {
    app::Setup setup = app::worked_example();
    setup.problem.input = app::tensor_of(core::Grid<float>(2, 2, float(i)));
    state.history.past.push_back({setup, "", std::nullopt});
    state.history.future.push_back({setup, "", setup});
  }
  const app::State back = reread(state);
  ASSERT_EQ(back.history.past.size(), 20);
  ASSERT_EQ(back.history.future.size(), 20);
  EXPECT_EQ(back.history.past.front(), state.history.past[30]);
  EXPECT_EQ(back.history.past.back(), state.history.past[49]);
  EXPECT_EQ(back.history.future.back(), state.history.future[49]);
}

TEST(SessionJson, StaysWithinTheLimitWithTheLargestGrids) {
  app::State state = showing(with_stride(2));
  for (int i = 0; i < 20; ++i) {
    for (auto* side : {&state.history.past, &state.history.future}) {
      app::Document document{app::worked_example(), "", app::worked_example()};
      const float tiny = -1.1754944e-38f - float(i) * 1e-45f;
      document.setup.problem.input =
          app::tensor_of(core::Grid<float>(64, 64, side == &state.history.past ? tiny : tiny * 2));
      document.saved->problem.input =
          app::tensor_of(core::Grid<float>(64, 64, side == &state.history.past ? tiny * 4 : tiny * 8));
      side->push_back(document);
    }
  }
  const std::string text = session_to_json(state);
  EXPECT_LT(text.size(), kMostSetupFile);
  EXPECT_EQ(reread(state).history, state.history);
}

TEST(SessionJson, OfLayersOfManyChannelsKeepsTheNewestEntriesAndStaysWithinTheLimit) {
  app::Setup layer = app::with_grid(app::worked_example(), core::GridId::input, core::Grid<float>(32, 32));
  layer = app::with_channels(layer, 64, 8, 1);
  const auto edited = [&](int i) {
    core::Tensor input = *layer.problem.input;
    for (float& value : input.values) value = 0.1234567f * float(i + 1);
    app::Setup setup = layer;
    setup.problem.input = std::make_shared<const core::Tensor>(std::move(input));
    return setup;
  };
  app::State state = showing(edited(30));
  for (int i = 0; i < 30; ++i) {
    state.history.past.push_back({edited(i), "", std::nullopt});
    state.history.future.push_back({edited(100 + i), "", std::nullopt});
  }
  const std::string text = session_to_json(state);
  EXPECT_LT(text.size(), kMostSessionFile / 2);
  const app::State back = reread(state);
  EXPECT_EQ(back.document, state.document);
  ASSERT_GE(back.history.past.size(), 3u);
  EXPECT_LT(back.history.past.size(), 20u);
  EXPECT_EQ(back.history.past.back(), state.history.past.back());
}

TEST(SessionJson, MeasuresTimeOnTheNewestLegalSetup) {
  app::State state = showing(with_stride(3));
  state.history.past = {
      {with_stride(1), "", std::nullopt}, {with_stride(3), "", std::nullopt}, {illegal(), "", std::nullopt}};
  state.document.setup = illegal();
  state.playback.t = timeline::time_of(state.timeline, 0, 1);
  const app::State back = reread(state);
  EXPECT_EQ(back.timeline.axes, state.timeline.axes);
  EXPECT_EQ(back.playback.t, state.playback.t);
  EXPECT_EQ(back.document.setup, illegal());

  state.history.past.clear();
  EXPECT_FALSE(reread(state).timeline.chapters.empty());
}

TEST(SessionJson, DropsAPathThatJsonCannotHold) {
  app::State state = showing(with_stride(3));
  state.document.path = "/home/\xff.json";
  const app::State back = reread(state);
  EXPECT_EQ(back.document.setup, state.document.setup);
  EXPECT_EQ(back.document.path, "");
  EXPECT_FALSE(back.document.saved);
}

TEST(SessionJson, RefusesABrokenSessionWithASentence) {
  const std::string text = session_to_json(showing(with_stride(3)));
  const auto with = [&](const std::string& old, const std::string& now) {
    std::string changed = text;
    const size_t at = changed.find(old);
    if (at == std::string::npos) ADD_FAILURE() << "not in the text: " << old;
    return at == std::string::npos ? changed : changed.replace(at, old.size(), now);
  };
  EXPECT_EQ(refusal(with("\"setup\": 0", "\"setup\": 9")),
            "'session.json': document.setup must be a whole number from 0 to 1, but is 9.");
  EXPECT_EQ(refusal(with("\"theme\": \"light\"", "\"theme\": \"pink\"")),
            "'session.json': appearance.theme must be \"light\" or \"dark\", but is \"pink\".");
  EXPECT_PRED2(contains, refusal(with("\"speed\": 1", "\"speed\": -1")), "playback.speed must be a number");
  EXPECT_PRED2(contains, refusal(with("\"u\": 0", "\"u\": 3")), "place.u must be a number");
  EXPECT_PRED2(contains, refusal(with("\"schema\": 2", "\"schema\": 3")), "was written by a newer Unstride (schema 3;");
  EXPECT_PRED2(contains, refusal(setup_to_json(app::worked_example())), "not a file of this kind");
  EXPECT_PRED2(contains, error_of(setup_from_json(text, "x.json")), "not a file of this kind");
  EXPECT_EQ(refusal(""), "'session.json' is empty; choose another file.");
  for (size_t at = 0; at + 2 < text.size(); at += 3) EXPECT_PRED1(is_sentence, refusal(text.substr(0, at))) << at;
}

TEST(SessionJson, ClampsAStepThatTheChapterDoesNotHave) {
  app::State state = showing(with_stride(3));
  state.playback.t = timeline::time_of(state.timeline, 0, 1);
  std::string text = session_to_json(state);
  text.replace(text.find("\"step\": 1"), 9, "\"step\": 2000000000");
  const auto back = session_from_json(text, "session.json");
  ASSERT_TRUE(back) << error_of(back);
  EXPECT_LE(back->playback.t, back->timeline.duration());
}

TEST(SessionJson, KeepsALayerItsPairAndTheStepOfItsSum) {
  app::Setup layer = app::with_channels(app::worked_example(), 4, 6, 2), broken = app::with_channels(layer, 4, 6, 4);
  layer.problem.bias =
      std::make_shared<const core::Tensor>(core::Shape{1, 6, 1, 1}, std::vector<float>{1, -2, 0, 4, 5, 6.5f});
  layer.pair = {3, 4};
  layer.view = timeline::ViewKind::channels;
  app::State state = showing(layer);
  state.timeline = timeline::make_timeline(layer.view, state.timeline.axes, timeline::channel_terms(layer.problem));
  state.playback.t = timeline::time_of(state.timeline, 0, 3);
  state.history.past.push_back({broken, "", std::nullopt});  // groups that do not divide are work, too
  const app::State back = reread(state);
  EXPECT_EQ(back.document, state.document);
  EXPECT_EQ(back.history, state.history);
  EXPECT_EQ(back.timeline.terms, 3);
  EXPECT_EQ(back.playback.t, state.playback.t);
}

}  // namespace
}  // namespace unstride::io
