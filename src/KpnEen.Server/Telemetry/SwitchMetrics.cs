using System.Diagnostics.Metrics;
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

    public void Dispose() => meter.Dispose();
}
