using System.Net;
using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Sipp;

/// <summary>SIPp as the telephone of a subscriber.</summary>
internal static class SippSubscriber
{
    /// <summary>A run of the script with the subscriber's account.</summary>
    public static SippScenario Scenario(
        this Subscriber subscriber,
        SippScript script,
        string to = "nobody",
        bool tcp = false,
        int calls = 1,
        int rate = 10
    ) =>
        new()
        {
            Xml = script.Xml,
            Remote = subscriber.Exchange,
            Service = to,
            Credentials = (subscriber.Username, subscriber.Password),
            Keys = new Dictionary<string, string> { ["user"] = subscriber.Username, ["domain"] = subscriber.Domain },
            Tcp = tcp,
            Calls = calls,
            Rate = rate,
        };

    /// <summary>Runs a script to its end, as a phone that dials.</summary>
    public static Task RunAsync(this Subscriber subscriber, SippScript script, string to = "nobody", bool tcp = false) =>
        SippPhone.RunAsync(subscriber.Scenario(script, to, tcp));

    /// <summary>A phone that waits for calls, registered.</summary>
    public static async Task<SippPhone> WaitsAsync(this Subscriber subscriber, SippScript script, int calls = 1)
    {
        // Without a remote address SIPp waits only.
        var phone = SippPhone.Start(subscriber.Scenario(script, calls: calls) with { Remote = null });
        try
        {
            await subscriber.RegisterAsync($"<sip:{subscriber.Username}@127.0.0.1:{phone.Port}>");
            return phone;
        }
        catch
        {
            await phone.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers a contact, or with 0 seconds takes it away.</summary>
    public static Task RegisterAsync(this Subscriber subscriber, string contact, int seconds = 300) =>
        subscriber.RunAsync(new SippScript().Registers(seconds, contact: contact));

    /// <summary>SIPp as the public network: whom the exchange calls there.</summary>
    public static SippScenario Network(this Exchange exchange, SippScript script, int calls = 1) =>
        new()
        {
            Xml = script.Xml,
            Port = exchange.TrunkPeer.Port,
            Keys = new Dictionary<string, string> { ["user"] = "network", ["domain"] = "public.example" },
            Calls = calls,
        };

    /// <summary>SIPp as the public network: it calls a number of a tenant.</summary>
    public static SippScenario FromNetwork(this Exchange exchange, SippScript script, string to, string from = "+31651234567") =>
        new()
        {
            Xml = script.Xml,
            Remote = exchange.TrunkListen,
            Port = exchange.TrunkPeer.Port,
            Service = to,
            Keys = new Dictionary<string, string> { ["user"] = from, ["domain"] = "public.example" },
        };
}
