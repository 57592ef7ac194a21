#include "any_action.h"

#include <array>
#include <limits>
#include <memory>

#include "app/change.h"

namespace unstride::app {

std::int64_t AnyAction::integer() {
  switch (below(12)) {
    case 0:
      return std::numeric_limits<std::int64_t>::max();
    case 1:
      return std::numeric_limits<std::int64_t>::min();
    case 2:
      return between(-300, 300);
    default:
      return between(0, 6);
  }
}

double AnyAction::number() {
  switch (below(12)) {
    case 0:
      return std::numeric_limits<double>::infinity();
    case 1:
      return -std::numeric_limits<double>::infinity();
    case 2:
      return std::numeric_limits<double>::quiet_NaN();
    case 3:
      return double(between(-1000000, 1000000)) * 1e302;
    case 4:
      return double(between(-1000, 1000));
    default:
      return double(between(-400, 400)) / 64;
  }
}

core::CellRef AnyAction::cell() {
  const auto index = [&] { return below(20) == 0 ? integer() : between(-2, 8); };
  const std::int64_t row = index(), col = index();
  return {core::GridId(coin() ? below(6) : below(core::kGridCount)), row, col};
}

core::Grid<float> AnyAction::grid() {
  const std::int64_t rows = below(10) == 0 ? between(0, 70) : between(1, 5);
  const std::int64_t cols = below(10) == 0 ? between(0, 70) : between(1, 5);
  core::Grid<float> grid(rows, cols);
  for (float& value : grid.cells) value = float(number());
  if (below(10) == 0) grid.cells.push_back(1);
  return grid;
}

engine::ConvParams AnyAction::params() {
  const auto any_axis = [&] {
    engine::AxisParams axis;
    for (std::int64_t* value :
         {&axis.kernel, &axis.stride, &axis.pad_begin, &axis.pad_end, &axis.output_padding, &axis.dilation})
      *value = integer();
    return axis;
  };
  engine::ConvParams params{any_axis(), any_axis()};
  if (below(8) == 0) params.groups = params.in_channels = integer();
  return params;
}

Setup AnyAction::setup() {
  Setup setup = worked_example();
  setup.view = timeline::ViewKind(below(timeline::kViewCount));
  setup.link_axes = coin();
  setup.link_padding = coin();
  if (below(3) == 0) setup.problem.params = params();
  if (coin()) {
    setup.problem.params.width.stride = between(1, 4);
  }
  if (coin()) setup.problem.input = tensor_of(filled(Pattern::count, between(1, 9), between(1, 9)));
  if (below(3) == 0) setup = with_channels(setup, between(1, 4), between(1, 4), between(1, 2));
  if (coin()) setup.pair = {integer(), integer()};
  if (coin()) setup.probe = std::make_shared<const core::Grid<float>>(grid());
  if (below(8) == 0) setup.problem.kernel = nullptr;
  if (below(8) == 0) setup.problem.input = tensor_of(core::Grid<float>(2, 2, float(number())));
  return setup;
}

std::string AnyAction::text() {
  static constexpr std::array<const char*, 10> kTexts = {"",      "12",  "-3.5", "x",     "1e9",
                                                         "a/b.c", "nan", ".",    "/a.d/", "1,5"};
  return kTexts[size_t(below(kTexts.size()))];
}

Action AnyAction::of_problem() {
  switch (below(19)) {
    case 0:
      return SetLinkAxes{coin()};
    case 1:
      return SetLinkPadding{coin()};
    case 2:
      return SetCell{cell(), float(number()), gesture()};
    case 3:
      return Fill{core::GridId(below(core::kGridCount)), Pattern(below(kPatternCount)), std::uint32_t(below(9)),
                  gesture()};
    case 4:
      return ReplaceGrid{core::GridId(below(core::kGridCount)), grid()};
    case 5:
      return Repair{params()};
    case 6:
      return BeginAnew{};
    case 7:
    case 8:
      return Undo{};
    case 9:
      return Redo{};
    case 10:
      return SetView{timeline::ViewKind(below(timeline::kViewCount))};
    case 11:
      return SetBias{coin()};
    case 12:
      return SetPair{{integer(), integer()}};
    case 13:
      return OpenPreset{setup(), "A preset."};
    case 15:
      return ApplyAxis{params().height, integer()};
    case 16:
      return SetAxes{params().height, params().width};
    case 14:
      return SetColors{core::ColorMode(below(4))};
    default:
      return SetField{Field(below(10)), engine::AxisName(below(2)), integer(), gesture()};
  }
}

Action AnyAction::of_time() {
  switch (below(8)) {
    case 0:
      return TogglePlay{};
    case 1:
      return StepBy{int(integer())};
    case 2:
      return Seek{number()};
    case 3:
      return GoHome{};
    case 4:
      return GoEnd{};
    case 5:
      return SetSpeed{number()};
    case 6:
      return SetLoop{coin()};
    default:
      return Tick{number()};
  }
}

Action AnyAction::of_pins() {
  switch (below(13)) {
    case 0:
    case 1:
      return Compare{cell()};
    case 2:
      return MoveCompared{int(integer()), int(integer())};
    case 3:
      return MoveProduct{int(integer())};
    case 4:
      return LetGo{};
    case 5:
      return NextGrid{int(integer()), coin()};
    default:
      return Select{cell()};
  }
}

Action AnyAction::of_stage() {
  switch (below(10)) {
    case 0:
      return Hover{cell()};
    case 1:
      return of_pins();
    case 2:
      return MoveSelection{int(integer()), int(integer())};
    case 3:
      return BeginEdit{text()};
    case 4:
      return EditText{text()};
    case 5:
      return CommitEdit{};
    case 6:
      return CancelEdit{};
    case 7:
      return ZoomBy{number(), {number(), number()}};
    case 8:
      return PanBy{{number(), number()}};
    default:
      return FitStage{};
  }
}

Action AnyAction::of_window() {
  switch (below(9)) {
    case 0:
      return SetTheme{core::ThemeId(below(2))};
    case 1:
      return SetMotion{coin()};
    case 2:
      return SetWindowSize{int(integer()), int(integer())};
    case 3:
      return ShowDialog{Dialog(below(kDialogCount))};
    case 4:
      return DismissNotice{};
    case 5:
      return CopyOutput{};
    case 6:
      return CopyText{text(), text()};
    case 7:
      return SetFramework{core::kFrameworks[size_t(below(core::kFrameworks.size()))]};
    default:
      return Quit{};
  }
}

Action AnyAction::of_files(const State& state) {
  switch (below(10)) {
    case 0:
      return AskPath{purpose()};
    case 1:
      return Save{};
    case 2:
      return PathChosen{purpose(), text()};
    case 3:
      return BrowseTo{text()};
    case 4:
      return SetupOpened{generation(state), setup(), text()};
    case 5:
      return ImageOpened{generation(state), grid(), text()};
    case 6:
      return Saved{coin() ? state.document.setup : worked_example(), coin() ? state.saving_as : text()};
    case 7:
      return Exported{text()};
    case 8:
      return BrowserOpened{generation(state), Browser{purpose(), text(), text(), {}}};
    default:
      return Failed{text()};
  }
}

speed::Layer AnyAction::layer() {
  if (coin()) return speed::layer_of(speed::named_layers()[size_t(below(std::ssize(speed::named_layers())))]);
  return {params(), integer(), integer(), integer()};
}

Action AnyAction::of_speed(const State& state) {
  switch (below(11)) {
    case 0:
    case 1:
      return SetWorkspace{core::Workspace(below(3))};
    case 2:
      return FollowLab{coin()};
    case 3:
      return SetNumber{speed::Number(below(speed::kNumberCount)), integer(), gesture()};
    case 4:
      return TypeLayer{coin() ? text() : speed::line_of(layer())};
    case 5:
      return OpenLayer{layer(), text()};
    case 6:
      return RepairLayer{params()};
    case 7:
      return SetAllThreads{coin()};
    case 8:
      return MeasureAgain{};
    case 9:
      return PointAt{text()};
    default:
      return Measured{coin() ? state.speed.generation : std::uint64_t(below(9)), speed::report_of(layer()), coin()};
  }
}

decoder::SharedDigit AnyAction::digit() {
  if (below(6) == 0) return nullptr;
  auto digit = std::make_shared<decoder::Digit>(below(8) == 0 ? grid() : *decoder::blank());
  if (coin()) digit->cells.front() = float(number());
  return digit;
}

decoder::CellAt AnyAction::map_cell() {
  return {int(below(6)) - 1, integer(), integer(), integer()};
}

Action AnyAction::of_edits() {
  const auto name = [&] { return coin() ? std::string("up3.weight") : text(); };
  switch (below(4)) {
    case 0:
      return EditWeight{{name(), integer(), float(number())}, gesture()};
    case 1:
      return EditMapCell{{name(), integer(), float(number())}, gesture()};
    case 2:
      return SilenceMap{{name(), integer()}, coin()};
    default:
      return ResetEdits{};
  }
}

Action AnyAction::of_decoder(const State& state) {
  switch (below(13)) {
    case 0:
      return GiveDigit{digit()};
    case 1:
      return DrawStroke{{number(), number()}, {number(), number()}, {number(), coin()}, gesture()};
    case 2:
      return CentreDigit{};
    case 3:
      return SetCode{decoder::Code(size_t(below(5)), float(number())), gesture()};
    case 4:
      return FollowDigit{};
    case 5:
      return ShowDecoder{coin() ? "k4-end" : text()};
    case 6:
      return of_edits();
    case 7:
      return coin() ? Action{MorphTo{digit()}} : Action{EndMorph{}};
    case 8:
      return coin() ? Action{HoverMap{map_cell()}} : Action{SelectMap{map_cell()}};
    case 9:
      return SetSharedScale{coin()};
    case 10:
      return OpenInLab{setup(), text()};
    case 11:
      return DigitOpened{generation(state), grid(), text()};
    default:
      return ModelOpened{generation(state), nullptr, text()};
  }
}

Action AnyAction::operator()(const State& state) {
  switch (below(10)) {
    case 8:
      return of_decoder(state);
    case 0:
    case 1:
    case 2:
      return of_problem();
    case 3:
      return of_time();
    case 4:
    case 5:
      return of_stage();
    case 6:
      return of_window();
    case 7:
      return of_speed(state);
    default:
      return of_files(state);
  }
}

}  // namespace unstride::app
