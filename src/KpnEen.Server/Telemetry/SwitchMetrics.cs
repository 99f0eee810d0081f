using System.Diagnostics.Metrics;
using KpnEen.Media;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.State;
using KpnEen.Sip;

namespace KpnEen.Server;

/// <summary>Figures of the switch, meter <c>KpnEen.Switch</c>; nothing in a process without one.</summary>
internal sealed class SwitchMetrics : IDisposable
{
    private readonly Meter meter = new("KpnEen.Switch");

    public SwitchMetrics(IServiceProvider services)
    {
        if (services.GetService<ActiveCalls>() is { } calls)
            meter.CreateObservableGauge("kpneen.calls.active", () => calls.Count, description: "Conversations now.");
        if (services.GetService<Registrations>() is { } registrations)
            meter.CreateObservableGauge("kpneen.registrations", () => registrations.Count, description: "Devices that are registered.");
        if (services.GetService<MediaEngine>() is { } media)
            Add(media);
        if (services.GetService<SipStack>() is not { } stack)
            return;
        Total("kpneen.sip.received", s => s.Received, "SIP messages read.");
        Total("kpneen.sip.sent", s => s.Sent, "SIP messages sent.");
        Total("kpneen.sip.malformed", s => s.MalformedRequests + s.MalformedResponses, "Messages that could not be parsed.");
        Total("kpneen.sip.wrong_passwords", s => s.WrongPasswords, "Passwords that were tried and were wrong.");
        Total("kpneen.sip.sources_blocked", s => s.SourcesBlocked, "Times an address was blocked.");
        Total("kpneen.sip.shed", s => s.Shed, "New calls refused because of overload.");
        Total("kpneen.sip.faults", s => s.Faults, "Faults of ours while a message was handled.");
        meter.CreateObservableGauge("kpneen.sip.admitted", () => stack.Statistics.AdmittedShare, description: "Share of new calls let in.");

        void Total(string name, Func<SipStatistics, long> read, string description) =>
            meter.CreateObservableCounter(name, () => read(stack.Statistics), description: description);
    }

    private void Add(MediaEngine media)
    {
        Total("kpneen.media.packets.received", t => t.Received, "RTP packets of the voice from telephones and trunks.");
        Total("kpneen.media.packets.sent", t => t.Sent, "RTP packets of the voice to telephones and trunks.");
        Total("kpneen.media.packets.lost", t => t.Lost, "Packets from telephones and trunks that never came.");
        Total("kpneen.media.packets.lost_sent", t => t.LostSent, "Packets to telephones and trunks that never arrived, by their RTCP.");
        Total("kpneen.media.packets.dropped", t => t.Dropped, "Datagrams of strangers, or that were no RTP, or of another key.");
        Now("kpneen.media.legs", t => t.Legs, "Legs that have a media port.");
        Now("kpneen.media.legs_heard", t => t.LegsHeard, "Legs that anything was heard from.");
        Now("kpneen.media.jitter_milliseconds", t => t.JitterMs, "Mean interarrival jitter of the legs that are heard.");
        Now("kpneen.media.worst_jitter_milliseconds", t => t.WorstJitterMs, "Interarrival jitter of the worst leg.");
        meter.CreateObservableGauge("kpneen.media.transcoders", () => media.Transcoding, description: "Voices decoded and encoded again.");

        void Total(string name, Func<MediaTotals, long> read, string description) =>
            meter.CreateObservableCounter(name, () => read(media.ReadTotals()), description: description);

        void Now(string name, Func<MediaTotals, double> read, string description) =>
            meter.CreateObservableGauge(name, () => read(media.ReadTotals()), description: description);
    }

    public void Dispose() => meter.Dispose();
}
