// Activations of a vector, for the files that Highway compiles once a target. Include it after
// <hwy/contrib/math/math-inl.h>; it has no include guard of the usual kind, as it is read once a target, too.
#include "engine/kernels/finish.h"
#include "engine/kernels/vector-inl.h"

#if defined(UNSTRIDE_ACTIVATE_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef UNSTRIDE_ACTIVATE_INL_H
#undef UNSTRIDE_ACTIVATE_INL_H
#else
#define UNSTRIDE_ACTIVATE_INL_H
#endif

HWY_BEFORE_NAMESPACE();
namespace unstride::engine::kernels::HWY_NAMESPACE {
namespace {

struct Identity {
  Vector operator()(Vector x) const { return x; }
};

struct Relu {  // by comparison and not by Max, which may drop a not-a-number
  Vector operator()(Vector x) const {
    const Vector zero = hn::Zero(Floats());
    return hn::IfThenElse(hn::Lt(x, zero), zero, x);
  }
};

struct LeakyRelu {
  float slope;
  Vector operator()(Vector x) const {
    const Floats d;
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(x, hn::Set(d, slope)), x);
  }
};

// exp(-|x|) only: Highway's Exp is meant for numbers up to 104, and takes a not-a-number for a very small number.
struct Sigmoid {
  Vector operator()(Vector x) const {
    const Floats d;
    const Vector one = hn::Set(d, 1.0f);
    const Vector e = hn::Exp(d, hn::Neg(hn::Abs(x)));
    const Vector y = hn::Div(hn::IfThenElse(hn::Lt(x, hn::Zero(d)), e, one), hn::Add(one, e));
    return hn::IfThenElse(hn::IsNaN(x), x, y);
  }
};

struct Tanh {
  Vector operator()(Vector x) const {
    const Floats d;
    return hn::IfThenElse(hn::IsNaN(x), x, hn::Tanh(d, x));
  }
};

// Calls body(activate), so that its loops are compiled once for each activation and choose none inside.
template <class Body>
void with_activation(const Activation& activation, const Body& body) {
  switch (activation.kind) {
    case ActivationKind::none:
      return body(Identity{});
    case ActivationKind::relu:
      return body(Relu{});
    case ActivationKind::leaky_relu:
      return body(LeakyRelu{activation.slope});
    case ActivationKind::sigmoid:
      return body(Sigmoid{});
    case ActivationKind::tanh:
      return body(Tanh{});
  }
}

}  // namespace
}  // namespace unstride::engine::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
