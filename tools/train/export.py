"""Models as ONNX files, and every value that runs through them as .npy files."""

import io
import warnings

import numpy
import onnx
import torch

OPSET = 13


def graph_of(module, source, target, facts):
    """The ONNX model of a module that takes `source` = (name, example tensor) and gives `target`; facts: name -> text.

    A node is called after its module and its operator ("up1/ConvTranspose"), and so is the value that it makes, except for
    the target; weights keep PyTorch's names ("up1.weight"). The batch is 1, and no constant of the graph depends on it.
    """
    name, example = source
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a training mode that no layer here has
        torch.onnx.export(module, (example,), file, opset_version=OPSET, input_names=[name], output_names=[target],
                          do_constant_folding=True)
    model = onnx.load_from_string(file.getvalue())
    _constants_as_weights(model.graph)
    for node in model.graph.node:
        node.name = node.name.lstrip("/")
        for values in (node.input, node.output):
            values[:] = [value.lstrip("/").removesuffix("_output_0") for value in values]
    for fact, text in facts.items():
        model.metadata_props.add(key=fact, value=str(text))
    onnx.checker.check_model(model, full_check=True)
    return model


def _constants_as_weights(graph):
    """PyTorch writes a Reshape's shape and a Resize's scales as nodes; as initializers they are no layers."""
    for node in [node for node in graph.node if node.op_type == "Constant"]:
        tensor = graph.initializer.add()
        tensor.CopyFrom(node.attribute[0].t)
        (user,) = [other for other in graph.node if node.output[0] in other.input]
        tensor.name = user.name.lstrip("/").rsplit("/", 1)[0].replace("/", ".") \
            + (".shape" if user.op_type == "Reshape" else ".scales")
        user.input[list(user.input).index(node.output[0])] = tensor.name
        graph.node.remove(node)


def save(model, path):
    path.write_bytes(model.SerializeToString())


MOVES = ("Flatten", "Reshape", "Resize")


def save_values(module, model, given, folder):
    """What PyTorch makes of `given` (N, ...) in each node of the module's ONNX model: one FOLDER/VALUE.npy for each value,
    called as in the graph, with "." for "/", the graph's input among them. Left out are nodes that only move numbers."""
    folder.mkdir(parents=True, exist_ok=True)

    def save_value(name, values):
        numpy.save(folder / f"{name.replace('/', '.')}.npy", values.numpy())

    save_value(model.graph.input[0].name, given)
    parts = dict(module.named_modules())
    hooks = []
    for node in model.graph.node:
        if node.op_type in MOVES:
            continue
        part = parts[node.name.rsplit("/", 1)[0].replace("/", ".")]
        hooks.append(part.register_forward_hook(
            lambda _part, _given, made, name=node.output[0]: save_value(name, made)))
    with torch.no_grad():
        module(given)
    for hook in hooks:
        hook.remove()
