/** A speech model of a few numbers in the shape of SenseVoice: whatever it hears, it says the same sentence. Written as ONNX by hand. */

/** Words in front of what was said: language, feeling, kind of sound, and whether numbers are written as figures. */
const marks = ["<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>"];
const blank = "<blk>";
const framesMax = 400;
const featureCount = 560;

/** The two files of the model: ONNX bytes and the list of tokens. */
export function tinySpeechModel(sentence: string): { model: Buffer; tokens: string } {
  const said = [...marks, ...sentence];
  const vocabulary = [blank, ...new Set(said)];
  const logits = new Float32Array(framesMax * vocabulary.length);
  for (let frame = 0; frame < framesMax; frame += 1) {
    // A blank between two tokens keeps a doubled character two.
    const place = frame < marks.length ? frame : marks.length + (frame - marks.length) / 2;
    const token = Number.isInteger(place) ? vocabulary.indexOf(said[place] ?? blank) : 0;
    logits[frame * vocabulary.length + Math.max(0, token)] = 1;
  }
  const tokens = vocabulary.map((token, index) => `${token} ${index}`).join("\n");
  return { model: onnxOf(logits, [1, framesMax, vocabulary.length], metadata(vocabulary.length)), tokens };
}

function metadata(vocabularyCount: number): Record<string, string> {
  const numbers = (value: number) => Array.from({ length: featureCount }, () => value).join(",");
  return {
    model_type: "sense_voice_ctc",
    vocab_size: String(vocabularyCount),
    lfr_window_size: "7",
    lfr_window_shift: "6",
    normalize_samples: "0",
    with_itn: "14",
    without_itn: "15",
    lang_auto: "0",
    lang_zh: "3",
    lang_en: "4",
    lang_yue: "7",
    lang_ja: "11",
    lang_ko: "12",
    neg_mean: numbers(0),
    inv_stddev: numbers(1),
  };
}

/** A second of sound as RIFF/WAVE, 16 bits, one channel. */
export function waveOf(seconds: number, sampleRate: number): Buffer {
  const count = Math.round(seconds * sampleRate);
  const bytes = Buffer.alloc(44 + count * 2);
  bytes.write("RIFF", 0);
  bytes.writeUInt32LE(36 + count * 2, 4);
  bytes.write("WAVEfmt ", 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36);
  bytes.writeUInt32LE(count * 2, 40);
  for (let index = 0; index < count; index += 1)
    bytes.writeInt16LE(Math.round(8_000 * Math.sin((index * 2 * Math.PI * 440) / sampleRate)), 44 + index * 2);
  return bytes;
}

const floatType = 1;
const intType = 6;

/** A graph that gives one constant, whatever its inputs are (onnx.proto: field numbers of ModelProto and what lies in it). */
function onnxOf(values: Float32Array, dims: number[], properties: Record<string, string>): Buffer {
  const constant = message(
    ...dims.map((dim) => number(1, dim)),
    number(2, floatType),
    text(8, "constant"),
    bytes(9, Buffer.from(values.buffer)),
  );
  const identity = message(text(1, "constant"), text(2, "logits"), text(4, "Identity"));
  const graph = message(
    bytes(1, identity),
    text(2, "tiny"),
    bytes(5, constant),
    bytes(11, describedValue("x", floatType, ["N", "T", featureCount])),
    ...["x_length", "language", "text_norm"].map((name) => bytes(11, describedValue(name, intType, ["N"]))),
    bytes(12, describedValue("logits", floatType, dims)),
  );
  return message(
    number(1, 8),
    bytes(7, graph),
    bytes(8, message(text(1, ""), number(2, 17))),
    ...Object.entries(properties).map(([key, value]) => bytes(14, message(text(1, key), text(2, value)))),
  );
}

function describedValue(name: string, type: number, dims: readonly (number | string)[]): Buffer {
  const shape = message(
    ...dims.map((dim) => bytes(1, message(typeof dim === "number" ? number(1, dim) : text(2, dim)))),
  );
  return message(text(1, name), bytes(2, message(bytes(1, message(number(1, type), bytes(2, shape))))));
}

const message = (...fields: Buffer[]) => Buffer.concat(fields);
const number = (field: number, value: number) => Buffer.from([...varint(field * 8), ...varint(value)]);
const text = (field: number, value: string) => bytes(field, Buffer.from(value));
const bytes = (field: number, value: Buffer) =>
  Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(value.length)]), value]);

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
