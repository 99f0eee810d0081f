using System.Globalization;
using KpnEen.TokenLoad;

if (args is not ["run", var database])
{
    await Console.Error.WriteLineAsync("usage: KpnEen.TokenLoad run CONNECTION   (TOKEN_WINDOW: seconds)");
    return 1;
}
var window = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("TOKEN_WINDOW") ?? "10", CultureInfo.InvariantCulture));
await using var platform = await Platform.StartAsync(database);

// Warm first: what is counted is compiled code, pooled connections, cached keys.
var warm = TimeSpan.FromSeconds(Math.Max(2, window.TotalSeconds / 3));
await Load.RunAsync(platform.Token, warm);
await Load.RunAsync(platform.Empty, warm);
var token = await platform.TokenAsync();
await Validation.RunAsync(platform, [token], warm);
var many = new List<string>();
for (var i = 0; i < Validation.Fresh; i++)
    many.Add(await platform.TokenAsync());

var empty = await Load.RunAsync(platform.Empty, window);
var issued = await Load.RunAsync(platform.Token, window);
var sign = Signatures.Sign(window / 2);
var verify = Signatures.Verify(window / 2);
var fresh = await Validation.RunAsync(platform, many, null);
var again = await Validation.RunAsync(platform, [token], window / 2);

Console.WriteLine("| figure | a second | p50 | p99 | of its reference |");
Console.WriteLine("|---|---|---|---|---|");
Console.WriteLine(empty.Row("reference: POST to an empty Kestrel endpoint, 16 connections", null));
Console.WriteLine(issued.Row("`client_credentials`, ES256, secret in the header, 16 connections", empty.PerSecond));
Console.WriteLine($"| reference: ECDSA P-256 signatures, one thread | {sign:N0} | | | |");
Console.WriteLine($"| reference: ECDSA P-256 verifications, one thread | {verify:N0} | | | |");
Console.WriteLine($"| access tokens validated the first time, one thread, keys cached | {fresh:N0} | | | {fresh / verify:P0} |");
Console.WriteLine($"| an access token validated again, one thread | {again:N0} | | | {again / verify:P0} |");
return 0;
