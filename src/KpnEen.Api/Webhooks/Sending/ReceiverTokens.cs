using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>
/// How we prove to receivers who we are: Basic, or a bearer token by client credentials (RFC 6749 4.4), which is kept while it is good. The token
/// endpoint is reached as receivers are: same guard, no redirects, small answers.
/// </summary>
public sealed class ReceiverTokens(WebhookClients clients, TimeProvider time)
{
    private const int Many = 1000;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <exception cref="ReceiverTokenException">The token endpoint gave none.</exception>
    /// <exception cref="OperationCanceledException">The attempt's time is over.</exception>
    public async Task<AuthenticationHeaderValue> HeaderAsync(
        string endpointId,
        ReceiverAuthentication authentication,
        CancellationToken cancellation
    )
    {
        if (authentication.Type == "basic")
            return Basic(authentication.Username!, authentication.Secret!);
        var slot = slots.GetOrAdd(endpointId, _ => new Slot());
        // One asks, the others wait for what it gets.
        await slot.Turn.WaitAsync(cancellation);
        try
        {
            if (slot.Token is null || slot.For != authentication || slot.Until <= time.GetUtcNow())
            {
                var (token, lifetime) = await FetchAsync(authentication, cancellation);
                (slot.For, slot.Token, slot.Until) = (authentication, token, time.GetUtcNow() + lifetime - Margin);
                Prune();
            }
            return new AuthenticationHeaderValue("Bearer", slot.Token);
        }
        finally
        {
            slot.Turn.Release();
        }
    }

    /// <summary>The receiver refused the token: the next attempt gets a new one.</summary>
    public void Forget(string endpointId) => slots.TryRemove(endpointId, out _);

    private async Task<(string Token, TimeSpan Lifetime)> FetchAsync(ReceiverAuthentication authentication, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (authentication.Scope is { } scope)
            form["scope"] = scope;
        using var request = new HttpRequestMessage(HttpMethod.Post, authentication.TokenUrl) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // RFC 6749 2.3.1: both are form-encoded before.
        request.Headers.Authorization = Basic(Uri.EscapeDataString(authentication.ClientId!), Uri.EscapeDataString(authentication.Secret!));
        try
        {
            using var response = await clients.For(null).SendAsync(request, cancellation);
            var text = await ResponseText.ReadAsync(response.Content, cancellation);
            return response.IsSuccessStatusCode ? Read(text) : throw new ReceiverTokenException();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw new ReceiverTokenException(e);
        }
    }

    private static (string Token, TimeSpan Lifetime) Read(string text)
    {
        using var answer = JsonDocument.Parse(text);
        var root = answer.RootElement;
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("access_token", out var token)
            || token.ValueKind != JsonValueKind.String
            || token.GetString() is not { Length: > 0 } value
            || !value.All(c => c is > ' ' and <= '~')
            || (root.TryGetProperty("token_type", out var type) && !"bearer".Equals(type.ToString(), StringComparison.OrdinalIgnoreCase))
        )
            throw new ReceiverTokenException();
        var known = root.TryGetProperty("expires_in", out var lifetime) && lifetime.ValueKind == JsonValueKind.Number;
        var seconds = known && lifetime.TryGetDouble(out var given) ? Math.Clamp(given, 0, 86_400) : 300;
        return (value, TimeSpan.FromSeconds(seconds));
    }

    private static AuthenticationHeaderValue Basic(string name, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{secret}")));

    /// <summary>Endpoints that are gone leave their token behind until it has expired.</summary>
    private void Prune()
    {
        if (slots.Count < Many)
            return;
        var now = time.GetUtcNow();
        foreach (var (id, slot) in slots)
        {
            if (slot.Until <= now)
                slots.TryRemove(id, out _);
        }
    }

    private sealed class Slot
    {
        public SemaphoreSlim Turn { get; } = new(1);
        public ReceiverAuthentication? For { get; set; }
        public string? Token { get; set; }
        public DateTimeOffset Until { get; set; }
    }
}
