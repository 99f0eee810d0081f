using System.Diagnostics;
using System.Text;

namespace KpnEen.Identity.Tests.Token;

/// <summary>O52: random bodies and tokens. Two thousand here; <c>KPNEEN_FUZZ=100000</c> for the long run. The seed is in the message of a failure.</summary>
public sealed class FuzzTests(IdentityDatabase database) : IClassFixture<IdentityDatabase>
{
    private static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("KPNEEN_FUZZ"), out var many) ? many : 2000;
    private static readonly string[] Names =
    [
        "grant_type",
        "client_id",
        "client_secret",
        "client_assertion",
        "client_assertion_type",
        "scope",
        "resource",
        "token",
        "token_type_hint",
        "code",
        "code_verifier",
        "refresh_token",
        "redirect_uri",
        "request_uri",
        "x",
        "",
    ];
    private static readonly string[] Values =
    [
        "client_credentials",
        "authorization_code",
        "refresh_token",
        "cli_tenant",
        "sec_tenant-secret-0123456789",
        "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer",
        "directory:read",
        "http%3A%2F%2Fapi.test",
        "%00",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%",
        "'",
        "\u00e9",
        "",
    ];

    [Fact]
    public async Task O52_whatever_is_posted_nothing_fails_and_memory_stays()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var token = await host.AccessTokenAsync(IdentityHost.Client);
        var before = 0L;
        for (var i = 0; i < Requests; i++)
        {
            if (i % 8 == 0)
            {
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                host.Log.Lines.Clear(); // it is our own memory that must stay as it is
            }
            var (path, body) = (random.GetItems<string>(["/oauth/token", "/oauth/revoke", "/oauth/introspect"], 1)[0], Body(random, token));
            var basic = random.Next(3) == 0 ? $"{IdentityHost.Client.Id}:{IdentityHost.Client.Secret}" : null;
            var proof = random.Next(4) == 0 ? Jwt(random, token) : null;
            var answer = await host.PostAsync(path, body, basic, headers: proof is null ? [] : [("DPoP", proof)]);
            Assert.True(answer.Status < 500, $"seed {seed}, request {i}: {answer.Status} for {path} {body}");
            if (i == Requests / 2)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + 30_000_000);
    }

    [Fact]
    public async Task O52_whatever_a_token_says_nothing_fails_and_nothing_takes_long()
    {
        await using var host = await IdentityHost.StartAsync(database.Database);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var good = await host.AccessTokenAsync(IdentityHost.Client);
        var slow = 0;
        for (var i = 0; i < Requests; i++)
        {
            if (i % 8 == 0)
            {
                host.Clock.Advance(TimeSpan.FromMinutes(1));
                host.Log.Lines.Clear(); // it is our own memory that must stay as it is
            }
            var text = Jwt(random, good);
            var began = Stopwatch.GetTimestamp();
            var answer = await host.SendAsync(
                HttpMethod.Get,
                "/v1/clients",
                ("Authorization", $"{(i % 2 == 0 ? "Bearer" : "DPoP")} {text}")
            );
            slow += Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(100) ? 1 : 0;
            Assert.True(
                answer.Status is 401 or 400 || text == good,
                $"seed {seed}, request {i}: {answer.Status} for {text} {string.Join('\n', host.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal)))}"
            );
        }
        // The machine may stop for a moment; a token that takes long takes long always.
        Assert.InRange(slow, 0, Requests / 50);
    }

    private static string Body(Random random, string token)
    {
        var body = new StringBuilder();
        for (var i = random.Next(7); i >= 0; i--)
        {
            var value = random.Next(5) switch
            {
                0 => Jwt(random, token),
                1 => Noise(random, 40),
                _ => Values[random.Next(Values.Length)],
            };
            body.Append(Names[random.Next(Names.Length)]).Append(random.Next(20) == 0 ? "" : "=").Append(value).Append('&');
        }
        return body.ToString();
    }

    /// <summary>A good token that was spoiled, or parts made up.</summary>
    private static string Jwt(Random random, string good)
    {
        var parts = good.Split('.');
        switch (random.Next(5))
        {
            case 0:
                var letters = good.ToCharArray();
                for (var i = random.Next(1, 4); i > 0; i--)
                    letters[random.Next(letters.Length)] = (char)random.Next(33, 127);
                return new string(letters).Replace("+", "-", StringComparison.Ordinal);
            case 1:
                return $"{Encode(Json(random, 3))}.{parts[1]}.{parts[2]}";
            case 2:
                return $"{parts[0]}.{Encode(Json(random, 3))}.{parts[2]}";
            case 3:
                return $"{Encode(Header(random))}.{Encode(Json(random, 4))}.{Encode(Noise(random, 64))}";
            default:
                return good[..random.Next(good.Length)];
        }
    }

    private static string Header(Random random) =>
        $$"""{"alg":"{{random.GetItems<string>(["ES256", "RS256", "none", "HS256"], 1)[0]}}","typ":"{{random.GetItems<string>(["at+jwt", "dpop+jwt", "JWT"], 1)[0]}}","kid":{{Json(random, 1)}},"jwk":{{Json(random, 3)}}}""";

    private static string Json(Random random, int depth) =>
        random.Next(depth <= 0 ? 5 : 7) switch
        {
            0 => "null",
            1 => random.Next(2) == 0 ? "1e308" : random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
            2 => "\"\\ud800\"",
            3 => "\"http://issuer.test\"",
            4 => "true",
            5 => $"[{Json(random, depth - 1)},{Json(random, depth - 1)}]",
            _ =>
                $$"""{"iss":"http://issuer.test","aud":{{Json(random, depth - 1)}},"{{random.GetItems<string>(["exp", "kty", "\\udc00", "iss", "cnf"], 1)[0]}}":{{Json(random, depth - 1)}}}""",
        };

    private static string Noise(Random random, int length) =>
        string.Concat(Enumerable.Range(0, random.Next(length)).Select(_ => (char)random.Next(33, 127)));

    private static string Encode(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
