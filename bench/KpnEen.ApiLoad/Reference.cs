using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.ApiLoad;

/// <summary>The least such a thing can cost: a Kestrel that answers nothing (a process of its own), and one row by its key.</summary>
internal static class Reference
{
    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapGet("/empty", () => Results.Ok());
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        // Until whoever started us lets go.
        await Console.In.ReadLineAsync();
    }

    public static async Task<Latencies> PointReadsAsync(string connection, double rate, TimeSpan window, int records)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 20, Timeout = 120 }.ConnectionString
        );
        return await OpenLoad.RunAsync(
            rate,
            window,
            async n =>
            {
                await using var command = source.CreateCommand(
                    "SELECT data FROM call_records WHERE conversation_id = 'conv_' || md5($1::text)"
                );
                command.Parameters.Add(new() { Value = 1 + (int)(n * 7919L % records) });
                return new Answer("sql", false, await command.ExecuteScalarAsync() is string ? 200 : 404);
            }
        );
    }
}
