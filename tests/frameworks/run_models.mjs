// Runs the ONNX models that run_programs.py wrote with onnxruntime and compares their y with what stands beside them:
// node run_models.mjs FOLDER-OF-node_modules FOLDER-OF-PROGRAMS. The programs' models (program.onnx) are held against
// the reference's output, those of single settings (SAME_UPPER.onnx ...) against the frames of the conventions.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [modules, programs] = process.argv.slice(2);
const onnxruntime = createRequire(path.resolve(modules, "package.json"))("onnxruntime-node");

async function computed(model) {
  const session = await onnxruntime.InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  return (await session.run({})).y;
}

// What is wrong with a model's output, or nothing.
async function difference(model, expected) {
  let y;
  try {
    y = await computed(model);
  } catch (error) {
    return `onnxruntime refuses it: ${error.message}`;
  }
  if (String(y.dims) !== String(expected.shape)) return `the shape is ${y.dims}, not ${expected.shape}`;
  const at = expected.output.findIndex((value, i) => value !== y.data[i]);
  return at < 0 ? undefined : `value ${at} is ${y.data[at]}, not ${expected.output[at]}`;
}

const counts = {};
let wrong = 0;
for (const folder of fs.readdirSync(programs).sort()) {
  for (const file of fs.readdirSync(path.join(programs, folder)).filter((name) => name.endsWith(".onnx"))) {
    const model = path.join(programs, folder, file), kind = path.basename(file, ".onnx");
    const facts = path.join(programs, folder, kind === "program" ? "problem.json" : `${kind}.json`);
    counts[kind] = (counts[kind] ?? 0) + 1;
    const problem = await difference(model, JSON.parse(fs.readFileSync(facts, "utf8")));
    if (problem === undefined) continue;
    wrong += 1;
    console.error(`${model}: ${problem}`);
  }
}
for (const kind of ["program", "pads", "SAME_UPPER", "SAME_LOWER", "output_shape"]) {
  if ((counts[kind] ?? 0) >= 40) continue;
  wrong += 1;
  console.error(`Only ${counts[kind] ?? 0} models of ${kind} were there to run.`);
}
console.log("Models run:", JSON.stringify(counts));
process.exitCode = wrong === 0 ? 0 : 1;
