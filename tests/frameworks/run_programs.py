"""Runs the programs that write_framework_programs wrote and compares y with the reference: PyTorch's and NumPy's with
the real ones, Keras's and JAX's against the documented rules (documented.py). Writes and checks the ONNX models, which
run_models.mjs runs. UNSTRIDE_PROGRAMS is the folder.
"""

import contextlib
import io
import json
import re
import os
import sys
import unittest
from pathlib import Path
from unittest import mock

import documented

try:
    import numpy as np
    import torch
    import onnx
    from onnx import TensorProto, helper, numpy_helper
except ImportError as error:
    sys.exit(f"{error}. These tests need python3-numpy, python3-torch and python3-onnx (tools/packages).")

FOLDERS = sorted(Path(os.environ["UNSTRIDE_PROGRAMS"]).iterdir())
MODULES = dict(zip(("tensorflow", "jax", "jax.numpy"), (documented.tensorflow(), *documented.jax())))


class Problem:
    def __init__(self, folder):
        self.folder = folder
        self.facts = json.loads((folder / "problem.json").read_text())
        self.output = np.array(self.facts["output"], dtype=np.float32).reshape(self.facts["shape"])
        self.axes = self.facts["height"], self.facts["width"]

    def __str__(self):
        facts = (f"{name}={self.facts[name]}" for name in ("height", "width", "channels", "groups"))
        return " ".join([self.folder.name, *facts])

    def run(self, program, *arguments):
        """The names that the program leaves, and what it printed."""
        path, names, printed = self.folder / f"{program}.py", {"__name__": "__main__"}, io.StringIO()
        with mock.patch.object(sys, "argv", [str(path), *map(str, arguments)]), contextlib.redirect_stdout(printed):
            exec(compile(path.read_text(), str(path), "exec"), names)
        return names, printed.getvalue()

    def strides(self):
        return tuple(axis["stride"] for axis in self.axes)

    def dilations(self):
        return tuple(axis["dilation"] for axis in self.axes)

    def values(self):
        """Input and kernel, in PyTorch's layout, and the bias or None."""
        names, _ = self.run("numpy")
        return names["x"], names["w"], names.get("b")


PROBLEMS = [Problem(folder) for folder in FOLDERS]


@contextlib.contextmanager
def about(what):
    """The first failure with its problem; the other problems would only say the same."""
    try:
        yield
    except Exception as error:
        raise AssertionError(f"{what}: {error}") from error


class Programs(unittest.TestCase):
    def check(self, program):
        for problem in PROBLEMS:
            with about(problem):
                names, printed = problem.run(program)
                y = np.asarray(names["y"])
                self.assertEqual(np.float32, y.dtype)
                np.testing.assert_array_equal(problem.output, y)
                self.assertEqual(str(names["y"]), printed.rstrip("\n"))

    def test_there_are_enough_of_every_kind(self):
        self.assertGreaterEqual(len(PROBLEMS), 60)
        hard = {
            "groups": lambda p: p.facts["groups"] > 1,
            "uneven padding": lambda p: any(a["pad_begin"] != a["pad_end"] for a in p.axes),
            "output padding": lambda p: any(a["output_padding"] for a in p.axes),
            "output padding beyond the stride": lambda p: any(a["output_padding"] >= a["stride"] for a in p.axes),
            "dilation beside a stride": lambda p: any(a["dilation"] > 1 < a["stride"] for a in p.axes),
            "holes": lambda p: any(a["stride"] > a["kernel"] for a in p.axes),
            "bias": lambda p: p.values()[2] is not None,
        }
        for kind, is_of in hard.items():
            self.assertGreaterEqual(sum(map(is_of, PROBLEMS)), 5, kind)

    def test_pytorch_prints_the_reference(self):
        self.check("pytorch")

    def test_numpy_prints_the_reference(self):
        self.check("numpy")

    def test_keras_prints_the_reference_by_its_documented_rules(self):
        with mock.patch.dict(sys.modules, MODULES):
            self.check("keras")

    def test_jax_prints_the_reference_by_its_documented_rules(self):
        with mock.patch.dict(sys.modules, MODULES):
            self.check("jax")

    def test_onnx_writes_a_model_with_the_shape_of_the_reference(self):
        for problem in PROBLEMS:
            with about(problem), mock.patch.dict(sys.modules, {"onnxruntime": None}):
                path = problem.folder / "program.onnx"
                _, printed = problem.run("onnx", path)
                self.assertEqual(f"{path} is written; onnxruntime would compute y\n", printed)
                model = onnx.load(path)
                onnx.checker.check_model(model, full_check=True)  # infers y's shape and compares it with the stated one
                shape = [d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim]
                self.assertEqual(problem.facts["shape"], shape)

    def test_onnx_prints_what_onnxruntime_computes_where_it_is_installed(self):
        onnxruntime, problem = mock.Mock(), PROBLEMS[0]
        onnxruntime.InferenceSession.return_value.run.return_value = [problem.output]
        with mock.patch.dict(sys.modules, {"onnxruntime": onnxruntime}):
            _, printed = problem.run("onnx", problem.folder / "program.onnx")
        self.assertEqual(f"{problem.output}\n", printed)
        onnxruntime.InferenceSession.return_value.run.assert_called_once_with(["y"], {})


class Conventions(unittest.TestCase):
    """The frame that each setting is said to keep, against the framework or its documented rules."""

    def full(self, problem):
        x, w, _ = problem.values()
        return torch.nn.functional.conv_transpose2d(
            torch.tensor(x), torch.tensor(w), stride=problem.strides(), dilation=problem.dilations(),
            groups=problem.facts["groups"]).numpy()

    def frame(self, problem, convention):
        """That part of the full output, with zeros behind its end."""
        full, axes = self.full(problem), (convention["height"], convention["width"])
        ends = [axis["begin"] + axis["size"] for axis in axes]
        more = [(0, 0), (0, 0)] + [(0, max(ends[a] - full.shape[2 + a], 0)) for a in (0, 1)]
        return np.pad(full, more)[:, :, axes[0]["begin"]:ends[0], axes[1]["begin"]:ends[1]]

    def each(self, check, *frameworks, most_groups=100):
        for problem in PROBLEMS:
            for convention in problem.facts["conventions"]:
                if convention["framework"] in frameworks and problem.facts["groups"] <= most_groups:
                    with about(f"{problem}: {convention['framework']} {convention['words']}"):
                        check(problem, convention)

    def test_pytorch_s_parameters_for_a_frame_give_the_frame(self):
        def check(problem, convention):
            x, w, _ = problem.values()
            axes = convention["height"], convention["width"]
            y = torch.nn.functional.conv_transpose2d(
                torch.tensor(x), torch.tensor(w), stride=problem.strides(), dilation=problem.dilations(),
                groups=problem.facts["groups"], padding=tuple(a["padding"] for a in axes),
                output_padding=tuple(a["output_padding"] for a in axes)).numpy()
            for axis, frame in enumerate(axes, start=2):
                begin, end = frame["rest"]
                y = np.take(y, range(begin, y.shape[axis] - end), axis)
            np.testing.assert_array_equal(self.frame(problem, convention), y)

        self.each(check, "PyTorch", "Keras", "ONNX", "JAX")

    def test_keras_keeps_its_frames_by_its_documented_rules(self):
        def check(problem, convention):
            x, w, _ = problem.values()
            x = x.transpose(0, 2, 3, 1)
            w = documented.dilated(w, problem.dilations(), axes=(2, 3)).transpose(2, 3, 1, 0)
            layer = documented.Conv2DTranspose(w.shape[2], w.shape[:2], problem.strides(),
                                               convention["words"].split('"')[1], use_bias=False)
            layer.build(x.shape)
            layer.set_weights([w])
            np.testing.assert_array_equal(self.frame(problem, convention), layer(x).transpose(0, 3, 1, 2))

        self.each(check, "Keras", most_groups=1)

    def test_jax_keeps_its_frames_by_its_documented_rules(self):
        def check(problem, convention):
            x, w, _ = problem.values()
            y = documented.conv_transpose(x.transpose(0, 2, 3, 1), w.transpose(2, 3, 0, 1)[::-1, ::-1],
                                          problem.strides(), convention["words"].split('"')[1], problem.dilations())
            np.testing.assert_array_equal(self.frame(problem, convention), y.transpose(0, 3, 1, 2))

        self.each(check, "JAX", most_groups=1)

    def test_onnx_models_of_every_setting_are_written(self):
        """With the frames beside them; run_models.mjs holds onnxruntime's output against these."""
        written = []

        def write(problem, convention):
            # onnxruntime leaves arbitrary numbers in an output that ends a stride or more behind the last stamp.
            full = self.full(problem).shape
            ends = [convention[axis]["begin"] + convention[axis]["size"] for axis in ("height", "width")]
            if any(ends[a] - full[2 + a] >= problem.strides()[a] for a in (0, 1)):
                return
            settings = {key: json.loads(value)
                        for key, value in re.findall(r'(\w+)=(\[[^\]]*\]|"[^"]*")', convention["words"])}
            if any(more >= step for more, step in zip(settings.get("output_padding", [0, 0]), problem.strides())):
                return
            first, value = next(iter(settings.items()))
            x, w, _ = problem.values()
            node = helper.make_node("ConvTranspose", ["x", "w"], ["y"], kernel_shape=w.shape[2:],
                                    strides=problem.strides(), dilations=problem.dilations(),
                                    group=problem.facts["groups"], **settings)
            graph = helper.make_graph(
                [node], "setting", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, list("nchw"))],
                [numpy_helper.from_array(x, "x"), numpy_helper.from_array(w, "w")])
            path = problem.folder / f"{first if isinstance(value, list) else value}.onnx"
            onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8), path)
            expected = self.frame(problem, convention)
            path.with_suffix(".json").write_text(
                json.dumps({"shape": expected.shape, "output": expected.ravel().tolist()}))
            written.append(path)

        self.each(write, "ONNX")
        self.assertGreaterEqual(len(written), 2 * len(PROBLEMS))


if __name__ == "__main__":
    unittest.main()
