"""The layers and decoders as ONNX models, for ONNX Runtime: input x, output y, values.py's numbers inside."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from values import BIAS, FULL_WEIGHTS, IMAGE_WEIGHTS, WEIGHTS, Decoder, values


def transposed(inputs, output, layer):
    return helper.make_node(
        "ConvTranspose", inputs, [output], kernel_shape=[layer.kh, layer.kw], strides=[layer.sh, layer.sw],
        pads=[layer.ph, layer.pw] * 2, output_padding=[layer.oph, layer.opw], dilations=[layer.dh, layer.dw],
        group=layer.groups)


def layer_graph(layer):
    nodes = [transposed(["x", "w", "b"], "y", layer)]
    constants = {"w": values(layer.weight_shape, WEIGHTS), "b": values((layer.out,), BIAS)}
    return nodes, constants, layer.input_shape


def decoder_graph(decoder):
    second, image = decoder.to_second, decoder.to_image
    nodes = [
        helper.make_node("MatMul", ["x", "full"], ["connected"]),
        helper.make_node("Relu", ["connected"], ["hidden"]),
        helper.make_node("Reshape", ["hidden", "shape"], ["cells"]),
        transposed(["cells", "first"], "stamped", second),
        helper.make_node("Relu", ["stamped"], ["second"]),
        transposed(["second", "last"], "image", image),
        helper.make_node("Sigmoid", ["image"], ["y"]),
    ]
    constants = {
        "full": values((decoder.latent, decoder.hidden), FULL_WEIGHTS),
        "shape": np.array(second.input_shape, np.int64),
        "first": values(second.weight_shape, WEIGHTS),
        "last": values(image.weight_shape, IMAGE_WEIGHTS),
    }
    return nodes, constants, (decoder.n, decoder.latent)


def write_model(case, path):
    nodes, constants, input_shape = decoder_graph(case) if isinstance(case, Decoder) else layer_graph(case)
    graph = helper.make_graph(
        nodes, case.name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, input_shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, case.output_shape)],
        [numpy_helper.from_array(array, name) for name, array in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 7
    onnx.save(model, path)
