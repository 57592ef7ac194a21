// Where every control and cell was drawn in the last frame: what the window tests steer by.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/geometry.h"

namespace unstride::ui {

class Map {
 public:
  void clear() { controls_.clear(), cells_.clear(); }
  void control(std::string name, const core::Rect& rect) { controls_.emplace_back(std::move(name), rect); }
  void cell(std::string name, const core::Rect& rect) { cells_.emplace_back(std::move(name), rect); }
  // {"controls": {name: [x, y, w, h]}, "cells": {...}} without the braces around, physical pixels.
  std::string json_members() const;

 private:
  std::vector<std::pair<std::string, core::Rect>> controls_, cells_;
};

std::string json_string(const std::string& text);  // quoted and escaped

}  // namespace unstride::ui
