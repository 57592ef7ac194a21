// CHECK: a broken invariant ends the program with its place and text, in release builds too.
#pragma once

namespace unstride::core {
[[noreturn]] void check_failed(const char* expression, const char* file, int line);
}

#define CHECK(expression) ((expression) ? (void)0 : ::unstride::core::check_failed(#expression, __FILE__, __LINE__))
