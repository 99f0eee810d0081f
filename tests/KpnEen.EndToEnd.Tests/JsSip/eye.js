// Looks at what comes in: how many pictures, and which colour they have on the whole.
export function eye() {
    const element = document.createElement('video');
    const canvas = new OffscreenCanvas(16, 16);
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    let pictures = 0;
    let colour = 'none';

    function look() {
        pictures++;
        pen.drawImage(element, 0, 0, 16, 16);
        const pixels = pen.getImageData(0, 0, 16, 16).data;
        const sum = [0, 0, 0];
        for (let i = 0; i < pixels.length; i += 4)
            sum.forEach((_, c) => sum[c] += pixels[i + c]);
        const [red, green, blue] = sum.map(s => s / 256);
        colour = red + green + blue < 60 ? 'black' : red > 2 * Math.max(green, blue) ? 'red' : green > red && green > blue ? 'green' : 'other';
        element.requestVideoFrameCallback(look);
    }

    return {
        async watch(track) {
            element.muted = true;
            element.srcObject = new MediaStream([track]);
            element.requestVideoFrameCallback(look);
            await element.play();
        },
        pictures: () => pictures,
        colour: () => colour,
    };
}

// A camera that sees nothing but red.
export function red() {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
    const pen = canvas.getContext('2d');
    let n = 0;
    setInterval(() => {
        pen.fillStyle = n++ % 2 ? '#ff0000' : '#f00000';
        pen.fillRect(0, 0, 320, 240);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
}
