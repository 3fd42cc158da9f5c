/** The part of sherpa-onnx-node that is used here; the package has no types of its own. */
declare module "sherpa-onnx-node" {
  /** Samples of one channel between -1 and 1. */
  type Wave = { samples: Float32Array; sampleRate: number };
  class OfflineStream {
    acceptWaveform(wave: Wave): void;
  }
  class OfflineRecognizer {
    constructor(options: {
      featConfig: { sampleRate: number; featureDim: number };
      modelConfig: {
        senseVoice: { model: string; language: string; useInverseTextNormalization: 0 | 1 };
        tokens: string;
        numThreads: number;
        provider: "cpu";
        debug: 0 | 1;
      };
    });
    createStream(): OfflineStream;
    decode(stream: OfflineStream): void;
    getResult(stream: OfflineStream): { text: string };
  }
  const library: {
    OfflineRecognizer: typeof OfflineRecognizer;
    /** `enableExternalBuffer` false copies the samples. Throws where the file is no RIFF/WAVE of PCM. */
    readWave(path: string, enableExternalBuffer: boolean): Wave;
  };
  export = library;
}
