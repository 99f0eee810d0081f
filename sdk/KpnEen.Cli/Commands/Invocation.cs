using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Cli.Accounts;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary>One command as it was given.</summary>
internal sealed class Invocation(Surroundings here, CommonOptions common, ParseResult parsed)
{
    public Surroundings Here => here;

    /// <exception cref="IOException">The sandbox that was named is not there.</exception>
    public Account Account => field ??= new(here);

    public bool Json => parsed.GetValue(common.Json);

    public bool Partner => parsed.GetValue(common.Partner);

    public string? Tenant => parsed.GetValue(common.Tenant);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <exception cref="UsageException">We are nobody.</exception>
    public KpnEenClient Client() => Account.Client(Partner, Tenant);

    public void Say(string line) => here.Output.WriteLine(line);

    /// <summary>For people; nothing that a program reads.</summary>
    public void Tell(string line) => here.Error.WriteLine(line);

    public void Show(JsonNode? document) => here.Output.WriteLine(document?.ToJsonString(Cli.Json.Indented) ?? "null");

    public void ShowLine(JsonElement document) => here.Output.WriteLine(JsonSerializer.Serialize(document, Cli.Json.Readable));
}
