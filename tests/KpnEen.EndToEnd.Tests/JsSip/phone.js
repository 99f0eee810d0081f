// A telephone of JsSIP in a page: its signalling goes over secure WebSocket, its sound is the browser's own, by DTLS-SRTP.
import JsSIP from 'jssip';
import { ear } from './ear.js';
import { eye, red } from './eye.js';

const log = [];
const heard = ear();
const seen = eye();
const mouths = [];
let told = 0;
let ua;
let session;
let tone;
let codec;
let camera;

// The microphone, or a tone in its place: all pages of a browser have one microphone.
async function voice() {
    if (!tone)
        return navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    const context = new AudioContext();
    const destination = context.createMediaStreamDestination();
    const oscillator = new OscillatorNode(context, { frequency: tone });
    oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
    oscillator.start();
    // Held here: what nothing but its sound holds the browser may collect.
    mouths.push({ context, oscillator });
    return destination.stream;
}

const listeners = {
    peerconnection: e => watch(e.peerconnection),
    progress: () => log.push('progress'),
    accepted: () => log.push('accepted'),
    confirmed: () => log.push('confirmed'),
    hold: e => log.push(`hold by ${e.originator}`),
    unhold: e => log.push(`unhold by ${e.originator}`),
    ended: e => log.push(`ended by ${e.originator}: ${e.cause}`),
    failed: e => log.push(`failed by ${e.originator}: ${e.cause}`),
    'peerconnection:setremotedescriptionfailed': e => log.push(`refuses our description: ${e}`),
};

// With it what the camera sees, if there is one: the browser's, or red.
async function medium() {
    const stream = await voice();
    if (camera === 'red')
        stream.addTrack(red());
    else if (camera)
        (await navigator.mediaDevices.getUserMedia({ video: true })).getVideoTracks().forEach(t => stream.addTrack(t));
    return stream;
}

// Says of a medium that it can this codec alone, and keys.
function restrict(connection) {
    const addTrack = connection.addTrack.bind(connection);
    connection.addTrack = (track, ...streams) => {
        const sender = addTrack(track, ...streams);
        const able = RTCRtpReceiver.getCapabilities(track.kind).codecs.filter(c => c.mimeType === codec || /telephone-event|rtx/.test(c.mimeType));
        if (able.some(c => c.mimeType === codec))
            connection.getTransceivers().find(t => t.sender === sender).setCodecPreferences(able);
        return sender;
    };
}

function watch(connection) {
    if (codec)
        restrict(connection);
    connection.addEventListener('track', e => e.track.kind === 'video' ? seen.watch(e.track) : heard.listen(new MediaStream([e.track])));
    connection.addEventListener('connectionstatechange', () => log.push(`media ${connection.connectionState}`));
}

// JsSIP refuses a change while another is under way, its own or the exchange's: asks again, for ten seconds.
const offered = (change, left = 200) =>
    new Promise((answered, refused) => {
        if (change(answered))
            return;
        if (left === 0)
            refused(new Error('JsSIP never had a moment for it'));
        else
            setTimeout(() => offered(change, left - 1).then(answered, refused), 50);
    });

globalThis.phone = {
    log,
    start({ server, user, password, domain, toneHertz, onlyCodec, has }) {
        [tone, codec, camera] = [toneHertz, onlyCodec, has];
        JsSIP.debug.enable('JsSIP:Transport JsSIP:RTCSession');
        ua = new JsSIP.UA({
            sockets: [new JsSIP.WebSocketInterface(server)],
            uri: `sip:${user}@${domain}`,
            password,
            register_expires: 120,
            connection_recovery_min_interval: 1,
        });
        for (const name of ['connected', 'disconnected', 'registered', 'unregistered', 'registrationFailed'])
            ua.on(name, () => log.push(name));
        ua.on('newRTCSession', e => {
            session = e.session;
            if (e.originator !== 'remote')
                return;
            for (const [name, listener] of Object.entries(listeners))
                session.on(name, listener);
            log.push(`rings for ${session.remote_identity.uri.user}`);
        });
        ua.start();
    },
    async call(target) {
        ua.call(target, { mediaStream: await medium(), eventHandlers: listeners });
    },
    async answer() {
        session.answer({ mediaStream: await medium() });
    },
    hangUp: options => session.terminate(options),
    hold: () => offered(done => session.hold({}, done)),
    resume: () => offered(done => session.unhold({}, done)),
    press: keys => session.sendDTMF(keys, { transportType: 'RFC2833', duration: 160, interToneGap: 80 }),
    transfer: target => session.refer(target),
    stop: () => ua.stop(),
    seconds: hertz => heard.seconds(hertz),
    pictures: colour => colour === undefined || seen.colour() === colour ? seen.pictures() : 0,
    // What the browser says of its media, and what was heard of late, for a test that fails.
    async story() {
        const stats = session?.connection ? [...(await session.connection.getStats()).values()] : [];
        const figures = stats.filter(s => /rtp|candidate-pair|transport/.test(s.type));
        return JSON.stringify({ log, looks: heard.looks.slice(-20), sees: [seen.pictures(), seen.colour()], stats: figures });
    },
    // What the browser sends, by name.
    async codec(kind) {
        const stats = await session.connection.getStats();
        const sent = [...stats.values()].find(s => s.type === 'outbound-rtp' && s.kind === kind);
        return stats.get(sent.codecId).mimeType;
    },
    // True once an entry of the log begins so, after those asked for before.
    sees(beginning) {
        const at = log.findIndex((entry, i) => i >= told && entry.startsWith(beginning));
        if (at < 0)
            return false;
        told = at + 1;
        return true;
    },
};
