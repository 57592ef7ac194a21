// What Cairo's SVG lacks.
#pragma once

#include <string>
#include <string_view>

namespace unstride::paint::cairo {

// Cairo 1.16 numbers images and surfaces by a counter of the whole process, and forgets that images of cells must not
// be smoothed: numbers from 1 on in the order of the file (the same scene gives the same bytes), and a style that says
// so.
std::string settled_svg(std::string_view svg);

}  // namespace unstride::paint::cairo
