using System.Globalization;

namespace KpnEen.WebhookLoad;

/// <summary>W30, W27, W31 and W32, beside the raw ceiling of the same run.</summary>
internal static class Scenarios
{
    public static readonly string[] All = ["steady", "stretch", "isolation", "backlog", "wide", "tenants"];

    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(Number("WEBHOOK_WINDOW", 60));
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(Number("WEBHOOK_SHORT", 20));
    private static readonly double Rate = Number("WEBHOOK_RATE", 1000);

    /// <summary>Smaller ones, to see that a scenario runs.</summary>
    private static readonly int Backlog = (int)Number("WEBHOOK_BACKLOG", 100_000);
    private static readonly int Many = (int)Number("WEBHOOK_MANY", 1000);

    public static async Task RunAsync(Bench bench, string[] names)
    {
        var ceiling = await Ceiling.RunAsync(bench);
        Figures.PrintHead();
        ceiling.Print(ceiling.Rate);
        foreach (var scenario in names.SelectMany(Of))
            (await scenario.RunAsync(bench)).Print(ceiling.Rate);
    }

    private static Scenario[] Of(string name) =>
        name switch
        {
            "steady" => [new Scenario("W30 100 endpoints", 100, 1, Rate, Minute)],
            "stretch" => [new Scenario("W30 stretch, 3000/s offered", 100, 1, 3000, Short)],
            "isolation" =>
            [
                new Scenario("W27 99 endpoints, all well", 99, 1, Rate / 2 * 0.99, Short),
                new Scenario("W27 the 99 beside one that hangs", 100, 1, Rate / 2, Short) { Hanging = 1 },
            ],
            "backlog" => [new Scenario($"W31 backlog of {Backlog}, 100/s fresh", 100, 1, 100, Minute) { Backlog = Backlog }],
            "wide" => [new Scenario($"W32 1 tenant, {Many} endpoints", 1, Many, Rate / 2, Short)],
            "tenants" => [new Scenario($"W32 {Many} tenants, 1 endpoint each", Many, 1, Rate / 2, Short)],
            _ => throw new ArgumentException($"There is no scenario {name}.", nameof(name)),
        };

    private static double Number(string variable, double standard) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : standard;
}
