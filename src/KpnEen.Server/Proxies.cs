using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace KpnEen.Server;

/// <summary>Reverse proxies of our own: they alone may say from where a request came, and that it came by TLS. Of anybody else those headers are not read.</summary>
internal static class Proxies
{
    public static void UseProxies(this WebApplication app)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // A chain of own proxies is followed as long as the next one is one of them.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in app.Services.GetRequiredService<ServerOptions>().Proxies)
            options.KnownIPNetworks.Add(network);
        if (options.KnownIPNetworks.Count > 0)
            app.UseForwardedHeaders(options);
    }

    /// <summary>Addresses or networks with commas: <c>10.0.0.5,10.1.0.0/16</c>.</summary>
    /// <exception cref="FormatException">One is neither.</exception>
    public static IPNetwork Parse(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new FormatException($"KPNEEN_PROXIES must be addresses or networks, such as 10.0.0.5 or 10.1.0.0/16, not '{word}'.");
}
