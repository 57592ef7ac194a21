// Effects carried out, each to its answer. Blocking: shell/shell calls them on its threads.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/action.h"
#include "app/effect.h"
#include "core/result.h"
#include "nn/model.h"
#include "scene/text.h"

namespace unstride::shell {

// A file that ends in .json or begins with '{' is a setup, anything else a picture.
app::Action open_file(const app::OpenFile& effect);
// A picture becomes a digit, an ONNX file a decoder; a setup opens as above.
app::Action open_for_decoder(const app::OpenForDecoder& effect);
// One that the Decoder can show, and one that gives it the code of a digit.
core::Result<std::shared_ptr<const nn::Model>> read_decoder(const std::string& path);
core::Result<std::shared_ptr<const nn::Model>> read_encoder(const std::string& path);
app::Action save_file(const app::SaveFile& effect);
app::Action export_file(const app::ExportFile& effect, const scene::FontBook& fonts);
app::Action list_folder(const app::ListFolder& effect);

// Empty when the person cancelled. Where a name without an ending was given, the purpose's usual one is added.
std::optional<app::Action> choose_path(const app::ChoosePath& effect);

}  // namespace unstride::shell
