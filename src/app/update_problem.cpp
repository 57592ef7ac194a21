// Changes of the problem, undo, and the view.
#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/change.h"
#include "app/handlers.h"
#include "app/limits.h"
#include "app/parse.h"

namespace unstride::app {
namespace {

using core::GridId;
using engine::AxisName;
using engine::AxisParams;
using engine::ConvParams;

AxisParams& axis_of(ConvParams& params, AxisName name) {
  return name == AxisName::height ? params.height : params.width;
}

GridId grid_of_field(Field field) {
  return field == Field::input ? GridId::input : GridId::kernel;
}

void set_padding(AxisParams& axis, Field field, std::int64_t value, bool both_ends) {
  if (both_ends || field == Field::pad_begin) axis.pad_begin = value;
  if (both_ends || field == Field::pad_end) axis.pad_end = value;
}

void set_on_axis(AxisParams& axis, const SetField& action, std::int64_t value, bool link_padding) {
  switch (action.field) {
    case Field::stride:
      axis.stride = value;
      break;
    case Field::pad_begin:
    case Field::pad_end:
      set_padding(axis, action.field, value, link_padding);
      break;
    case Field::output_padding:
      axis.output_padding = value;
      break;
    case Field::dilation:
      axis.dilation = value;
      break;
    default:
      break;  // sizes of grids, and channels
  }
}

// The size of a grid, from the values that it had when the gesture began: dragging a size down and up loses none.
Setup with_size(const State& state, const SetField& action, std::int64_t wanted) {
  const Setup& now = state.document.setup;
  const GridId grid = grid_of_field(action.field);
  const core::Grid<float> shown = edited_grid(now, grid);
  const bool both = now.link_axes && shown.rows == shown.cols;  // a picture that is not square keeps two controls
  const bool rows = both || action.axis == AxisName::height;
  const bool cols = both || action.axis == AxisName::width;
  const core::Grid<float> values = edited_grid(setup_before(state, action.gesture), grid);
  const std::int64_t channels = now.problem.params.in_channels;
  const std::int64_t most = grid == GridId::kernel ? kMostKernel
                            : both                 ? most_input_square(channels)
                                                   : most_input_side(channels, rows ? shown.cols : shown.rows);
  const std::int64_t value = std::min(wanted, most);
  return with_grid(now, grid, resized(values, rows ? value : shown.rows, cols ? value : shown.cols));
}

bool is_of_channels(Field field) {
  return field == Field::in_channels || field == Field::out_channels || field == Field::groups;
}

// From the layer that it was when the gesture began, as with sizes.
Setup with_channel_field(const State& state, const SetField& action, std::int64_t value) {
  Setup before = setup_before(state, action.gesture);
  look_as(before, state.document.setup);
  const ConvParams& now = state.document.setup.problem.params;
  const auto of = [&](Field field, std::int64_t as_it_is) { return action.field == field ? value : as_it_is; };
  const core::Shape& input = before.problem.input->shape;
  const std::int64_t most = most_in_channels(input.h, input.w);
  return with_channels(std::move(before), std::min(most, of(Field::in_channels, now.in_channels)),
                       of(Field::out_channels, now.out_channels), of(Field::groups, now.groups));
}

void copy_all_but_kernel(AxisParams& to, const AxisParams& from) {
  const std::int64_t kernel = to.kernel;
  to = from;
  to.kernel = kernel;
}

// What a repair changed on one axis happens on the other, too, where the axes are linked. A field that it changed on
// both is left to the height.
void repair_linked(ConvParams& params, const ConvParams& before) {
  for (std::int64_t AxisParams::*field : {&AxisParams::stride, &AxisParams::pad_begin, &AxisParams::pad_end,
                                          &AxisParams::output_padding, &AxisParams::dilation}) {
    const bool by_height = params.height.*field != before.height.*field;
    const std::int64_t value = (by_height ? params.height : params.width).*field;
    params.height.*field = params.width.*field = value;
  }
}

void restore(Update& u, std::vector<Document>& from, std::vector<Document>& to) {
  if (from.empty()) return;
  State& state = u.state;
  Document next = std::move(from.back());
  from.pop_back();
  to.push_back(state.document);
  look_as(next.setup, state.document.setup);
  if (next.path == state.document.path) next.saved = state.document.saved;
  else state.saving_as.clear();
  state.history.open_gesture = 0;
  state.editing.reset();
  const Document& before = to.back();
  // What is undone is shown.
  const bool other_layer = !(next.layer == before.layer), other_decoder = !(next.decoder == before.decoder);
  if (other_layer) state.workspace = core::Workspace::speed;
  if (other_decoder) state.workspace = core::Workspace::decoder;
  show_document(state, std::move(next));
  if (!other_layer && !other_decoder) show_setup(state);
}

// The values as cells hold them, or a sentence when they are not of the size of `old`, which is not theirs to choose.
core::Result<core::Grid<float>> fitting_grid(const core::Grid<float>& old, core::Grid<float> values) {
  if (values.rows != old.rows || values.cols != old.cols || values.cells.size() != old.cells.size())
    return core::fail("{} x {} numbers do not fit: {} x {} are needed here.", values.rows, values.cols, old.rows,
                      old.cols);
  for (float& value : values.cells) value = cell_value(value);
  return values;
}

}  // namespace

void apply(Update& u, const SetField& action) {
  const std::int64_t value = clamped(action.field, action.value);
  if (action.field == Field::input || action.field == Field::kernel)
    return change_setup(u.state, with_size(u.state, action, value), action.gesture);
  Setup next = u.state.document.setup;
  if (is_of_channels(action.field))
    return change_setup(u.state, with_channel_field(u.state, action, value), action.gesture);
  for (const AxisName axis : {AxisName::height, AxisName::width})
    if (next.link_axes || axis == action.axis)
      set_on_axis(axis_of(next.problem.params, axis), action, value, next.link_padding);
  change_setup(u.state, std::move(next), action.gesture);
}

void apply(Update& u, const SetLinkAxes& action) {
  Setup next = u.state.document.setup;
  next.link_axes = action.on;
  if (action.on) copy_all_but_kernel(next.problem.params.width, next.problem.params.height);
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const SetLinkPadding& action) {
  Setup next = u.state.document.setup;
  next.link_padding = action.on;
  if (action.on)
    for (AxisParams* axis : {&next.problem.params.height, &next.problem.params.width}) axis->pad_end = axis->pad_begin;
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const SetCell& action) {
  const Setup& now = u.state.document.setup;
  if (!is_editable(action.cell.grid) || nearest_cell(now, action.cell) != action.cell || std::isnan(action.value))
    return;
  core::Grid<float> values = edited_grid(now, action.cell.grid);
  values.at(action.cell.row, action.cell.col) = cell_value(action.value);
  change_setup(u.state, with_grid(now, action.cell.grid, values), action.gesture);
}

void apply(Update& u, const SetBias& action) {
  Setup next = u.state.document.setup;
  if (action.on == (next.problem.bias != nullptr)) return;
  const core::Shape shape{1, next.problem.params.out_channels, 1, 1};
  next.problem.bias = action.on ? std::make_shared<const core::Tensor>(shape) : nullptr;
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const SetPair& action) {
  const Setup& now = u.state.document.setup;
  if (!engine::are_paired(now.problem.params, action.pair) || now.pair == action.pair) return;
  if (u.state.editing) apply(u, Select{});  // its number belongs to the pair that it was typed for
  Document next = u.state.document;
  next.setup.pair = action.pair;
  show_document(u.state, std::move(next));
}

void apply(Update& u, const OpenPreset& action) {
  auto setup = checked_setup(action.setup);
  if (!setup) return complain(u.state, setup.error().message);
  open_document(u.state, {*std::move(setup), "", std::nullopt});
  notify(u.state, action.name);
}

void apply(Update& u, const Fill& action) {
  const Setup& now = u.state.document.setup;
  if (!is_editable(action.grid) || !extent_of(now, action.grid)) return;
  const core::Grid<float> old = edited_grid(now, action.grid);
  if (action.pattern == Pattern::random) u.state.seeds[size_t(action.grid)] = action.seed;
  change_setup(u.state, with_grid(now, action.grid, filled(action.pattern, old.rows, old.cols, action.seed)),
               action.gesture);
}

void apply(Update& u, const ReplaceGrid& action) {
  const Setup& now = u.state.document.setup;
  if (!is_editable(action.grid) || !extent_of(now, action.grid)) return;
  const auto values = is_sizable(action.grid) ? checked_grid(action.grid, action.values, now.problem.params.in_channels)
                                              : fitting_grid(edited_grid(now, action.grid), action.values);
  if (!values) return complain(u.state, values.error().message);
  u.state.editing.reset();
  change_setup(u.state, with_grid(now, action.grid, *values));
}

void apply(Update& u, const Paste& action) {
  if (!is_editable(action.at.grid) || !extent_of(u.state.document.setup, action.at.grid)) return;
  if (const auto value = parse_value(action.text)) return apply(u, SetCell{action.at, *value});
  const auto values = parse_grid(action.text);
  if (!values) return complain(u.state, values.error().message);
  apply(u, ReplaceGrid{action.at.grid, *values});
}

void apply(Update& u, const Repair& action) {
  const Setup& now = u.state.document.setup;
  Setup next = now;
  ConvParams& params = next.problem.params;
  params = clamped(action.params);
  if (next.link_axes) repair_linked(params, now.problem.params);
  if (next.link_padding)
    for (AxisParams* axis : {&params.height, &params.width})
      axis->pad_begin = axis->pad_end = std::min(axis->pad_begin, axis->pad_end);
  const core::Grid<float> kernel = edited_grid(now, GridId::kernel);
  next = with_grid(next, GridId::kernel, resized(kernel, params.height.kernel, params.width.kernel));
  const core::Shape& input = next.problem.input->shape;
  next = with_channels(next, std::min(params.in_channels, most_in_channels(input.h, input.w)), params.out_channels,
                       params.groups);
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const ApplyAxis& action) {
  ConvParams params = u.state.document.setup.problem.params;
  params.height = params.width = action.axis;
  params = clamped(params);
  Setup next = u.state.document.setup;
  next.link_padding = next.link_padding && params.height.pad_begin == params.height.pad_end;
  next.problem.params = params;
  next = with_grid(next, GridId::kernel,
                   resized(edited_grid(next, GridId::kernel), params.height.kernel, params.width.kernel));
  const std::int64_t size =
      std::min(clamped(Field::input, action.input), most_input_square(next.problem.params.in_channels));
  const core::Grid<float> input = edited_grid(next, GridId::input);
  if (input.rows != size || input.cols != size) next = with_grid(next, GridId::input, resized(input, size, size));
  u.state.editing.reset();
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const SetAxes& action) {
  Setup next = u.state.document.setup;
  ConvParams& params = next.problem.params;
  const ConvParams wanted = clamped(ConvParams{action.height, action.width});
  copy_all_but_kernel(params.height, wanted.height);
  copy_all_but_kernel(params.width, wanted.width);
  AxisParams linked = params.width;
  copy_all_but_kernel(linked, params.height);
  next.link_axes = next.link_axes && linked == params.width;
  for (const AxisParams* axis : {&params.height, &params.width})
    next.link_padding = next.link_padding && axis->pad_begin == axis->pad_end;
  u.state.editing.reset();
  change_setup(u.state, std::move(next));
}

void apply(Update& u, const BeginAnew&) {
  State& state = u.state;
  if (state.workspace == core::Workspace::decoder) return begin_decoder_anew(state);
  if (state.workspace == core::Workspace::speed && !state.document.layer.follows_lab)
    return change_layer(state, {.follows_lab = false});
  open_document(state, {worked_example(), "", std::nullopt});
}

void apply(Update& u, const Undo&) {
  restore(u, u.state.history.past, u.state.history.future);
}
void apply(Update& u, const Redo&) {
  restore(u, u.state.history.future, u.state.history.past);
}

void apply(Update& u, const SetView& action) {
  if (action.view == u.state.document.setup.view) return;
  Document next = u.state.document;
  next.setup.view = action.view;
  show_document(u.state, std::move(next));
  u.state.camera = {};
}

void apply(Update& u, const SetColors& action) {
  u.state.document.setup.colors = action.mode;
}

}  // namespace unstride::app
