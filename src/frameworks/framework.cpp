// Names and layouts of the frameworks.
#include "frameworks/framework.h"

#include "core/check.h"

namespace unstride::frameworks {

const char* name(Framework framework) {
  switch (framework) {
    case Framework::pytorch:
      return "PyTorch";
    case Framework::keras:
      return "Keras";
    case Framework::onnx:
      return "ONNX";
    case Framework::jax:
      return "JAX";
    case Framework::numpy:
      return "NumPy";
  }
  CHECK(false);
}

Layout layout(Framework framework) {
  switch (framework) {
    case Framework::pytorch:
      return {"(N, C, H, W)", "(in, out/groups, kH, kW)", false};
    case Framework::keras:
      return {"(N, H, W, C)", "(kH, kW, out, in)", false};
    case Framework::onnx:
      return {"(N, C, H, W)", "(in, out/groups, kH, kW)", false};
    case Framework::jax:
      return {"(N, H, W, C)", "(kH, kW, in/groups, out)", true};
    case Framework::numpy:
      return {"(N, C, H, W)", "(in, out/groups, kH, kW)", false};
  }
  CHECK(false);
}

}  // namespace unstride::frameworks
