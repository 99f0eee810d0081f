// Listens to what comes in and keeps the loudest frequency of every moment.
const span = 50; // milliseconds between looks
const quiet = -60; // dBFS, below which nothing is heard

export function ear() {
    const context = new AudioContext();
    const looks = [];
    let timer;

    return {
        // The stream may change in a call: the last one is heard.
        async listen(stream) {
            clearInterval(timer);
            await context.resume();
            // Chromium decodes for Web Audio only what an element plays.
            const element = new Audio();
            element.srcObject = stream;
            element.muted = true;
            await element.play();
            const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
            new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
            const levels = new Float32Array(analyser.frequencyBinCount);
            const bin = context.sampleRate / analyser.fftSize;
            timer = setInterval(() => {
                analyser.getFloatFrequencyData(levels);
                const order = [...levels.keys()].sort((a, b) => levels[b] - levels[a]);
                const peak = order[0];
                // The second voice of a key: the loudest that is no skirt of the first.
                const second = order.find(n => Math.abs(n - peak) > 12 && levels[n] > levels[peak] - 12);
                looks.push(levels[peak] < quiet ? [] : [peak * bin, ...(second === undefined ? [] : [second * bin])]);
            }, span);
        },
        // Seconds in which this tone was heard, alone or as one of two.
        seconds: hertz => looks.filter(look => look.some(f => Math.abs(f - hertz) < 15)).length * span / 1000,
        looks,
    };
}
