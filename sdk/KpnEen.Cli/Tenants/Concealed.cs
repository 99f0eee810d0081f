using System.Text.Json.Nodes;

namespace KpnEen.Cli.Tenants;

/// <summary>What the API takes and never shows: that it is there can be seen, and a variable of the environment stands for it.</summary>
internal static class Concealed
{
    public static void Name(ResourceKind kind, string key, JsonObject api, JsonObject shown)
    {
        if (kind == ResourceKind.Trunk && (bool?)api["hasPassword"] == true)
            shown["password"] = Variables.Placeholder("trunk", key, "password");
        if (kind != ResourceKind.WebhookEndpoint)
            return;
        if (api["headerNames"] is JsonArray { Count: > 0 } names)
            shown["customHeaders"] = new JsonObject(
                names.Select(n => KeyValuePair.Create((string)n!, (JsonNode?)Variables.Placeholder("webhook", HostOf(key), (string)n!)))
            );
        if (shown["authentication"] is JsonObject authentication)
            authentication[(string?)authentication["type"] == "basic" ? "password" : "clientSecret"] = Variables.Placeholder(
                "webhook",
                HostOf(key),
                "secret"
            );
        if (shown["tls"] is JsonObject tls && tls.ContainsKey("clientCertificate"))
            tls["clientKey"] = Variables.Placeholder("webhook", HostOf(key), "client_key");
    }

    private static string HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : url;
}
