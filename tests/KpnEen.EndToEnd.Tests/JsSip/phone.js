// A telephone of JsSIP in a page. Its signalling is JsSIP's own, over secure WebSocket; its sound is not: the exchange speaks RTP/AVP and a browser
// DTLS-SRTP only, so each SDP is exchanged for the other kind on its way in and out. With { asIs: true } nothing is touched.
import JsSIP from 'jssip';

const fingerprint = Array(32).fill('AA').join(':');
const direction = sdp => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? 'sendrecv';

const forTheExchange = sdp =>
    ['v=0', /^o=.*/m.exec(sdp)[0].trim(), 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', `a=${direction(sdp)}`, '']
        .join('\r\n');

const forTheBrowser = (sdp, type) =>
    ['v=0', /^o=.*/m.exec(sdp)[0].trim(), 's=-', 't=0 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 8', 'c=IN IP4 0.0.0.0', 'a=rtcp-mux',
        'a=ice-ufrag:kpneen', 'a=ice-pwd:nobodyconnectstothisone', `a=fingerprint:sha-256 ${fingerprint}`,
        `a=setup:${type === 'offer' ? 'actpass' : 'active'}`, 'a=mid:0', 'a=rtpmap:8 PCMA/8000', `a=${direction(sdp)}`, '']
        .join('\r\n');

const log = [];
let seen = 0;
let ua;
let session;

const silence = () => new AudioContext().createMediaStreamDestination().stream;

const listeners = asIs => ({
    sdp: e => {
        if (!asIs)
            e.sdp = e.originator === 'local' ? forTheExchange(e.sdp) : forTheBrowser(e.sdp, e.type);
    },
    progress: () => log.push('progress'),
    accepted: () => log.push('accepted'),
    confirmed: () => log.push('confirmed'),
    hold: e => log.push(`hold by ${e.originator}`),
    unhold: e => log.push(`unhold by ${e.originator}`),
    ended: e => log.push(`ended by ${e.originator}: ${e.cause}`),
    failed: e => log.push(`failed by ${e.originator}: ${e.cause}`),
});

globalThis.phone = {
    log,
    start({ server, user, password, domain }) {
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
            for (const [name, listener] of Object.entries(listeners(false)))
                session.on(name, listener);
            log.push(`rings for ${session.remote_identity.uri.user}`);
        });
        ua.start();
    },
    call(target, { asIs = false } = {}) {
        ua.call(target, { mediaStream: silence(), eventHandlers: listeners(asIs) });
    },
    answer: () => session.answer({ mediaStream: silence() }),
    hangUp: options => session.terminate(options),
    hold: () => session.hold(),
    resume: () => session.unhold(),
    stop: () => ua.stop(),
    // True once an entry of the log begins so, after those asked for before.
    sees(beginning) {
        const at = log.findIndex((entry, i) => i >= seen && entry.startsWith(beginning));
        if (at < 0)
            return false;
        seen = at + 1;
        return true;
    },
};
