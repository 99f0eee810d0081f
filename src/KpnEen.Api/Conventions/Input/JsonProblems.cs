using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KpnEen.Api.Conventions;

/// <summary>Turns what the JSON reader says about a body into a problem that names the member and leaks no type.</summary>
internal static partial class JsonProblems
{
    private const string OtherType = "The value is of another type than the member; see the reference.";

    public static ProblemResult Of(JsonException e)
    {
        // A syntax error arrives wrapped around the reader's own exception; everything else is about meaning.
        if (e.InnerException is JsonException || e.Path is null || IsNoUnicode(e))
            return Problems.Of(
                ProblemCodes.MalformedJson,
                e.LineNumber is { } line ? $"Line {line + 1}, byte {e.BytePositionInLine + 1}." : null
            );
        var pointer = Pointer(e.Path);
        if (e.Message.Contains("missing required properties", StringComparison.Ordinal))
            return Problems.Validation([
                .. Quoted()
                    .Matches(AfterColon(e.Message))
                    .Select(m => new ProblemError($"{pointer}/{m.Groups[1].Value}", ErrorCodes.Required, "The member is required.")),
            ]);
        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return Problems.Validation(
                pointer,
                ErrorCodes.UnknownMember,
                "There is no such member here; see the reference for those there are."
            );
        if (e.Message.Contains("Duplicate property", StringComparison.Ordinal))
            return Problems.Of(ProblemCodes.MalformedJson, "A member is repeated.");
        return Problems.Validation(pointer, ErrorCodes.InvalidType, Wanted(e.Message) ?? WantedToken(e.InnerException?.Message));
    }

    /// <summary>What JSON the type of the member is; null when the reader's words tell no type that is JSON's own.</summary>
    private static string? Wanted(string message) =>
        Target().Match(message).Groups[1].Value switch
        {
            "System.String" => "A string is wanted, in quotes.",
            "System.Boolean" => "true or false is wanted.",
            "System.Int32" or "System.Int64" => "A whole number is wanted, without quotes.",
            "System.Double" or "System.Decimal" => "A number is wanted, without quotes.",
            "System.DateTimeOffset" => "A time is wanted: \"2026-01-31T12:00:00Z\".",
            "" when message.Contains("null", StringComparison.Ordinal) => "The member must not be null.",
            var list
                when list.Contains("[]", StringComparison.Ordinal)
                    || list.Contains("List`1", StringComparison.Ordinal)
                    || list.Contains("ImmutableArray`1", StringComparison.Ordinal) => "An array is wanted.",
            _ => null,
        };

    /// <summary>Of what goes through a constructor the reader tells the token alone.</summary>
    private static string WantedToken(string? message) =>
        message is null ? OtherType
        : message.Contains("as a number", StringComparison.Ordinal) ? "A number is wanted, without quotes."
        : message.Contains("as a string", StringComparison.Ordinal) ? "A string is wanted, in quotes."
        : message.Contains("as a boolean", StringComparison.Ordinal) ? "true or false is wanted."
        : OtherType;

    /// <summary><c>$.members[2].userId</c> or <c>$['a.b']</c> as a JSON Pointer: <c>/members/2/userId</c>, <c>/a.b</c>.</summary>
    internal static string Pointer(string path)
    {
        var pointer = new StringBuilder();
        foreach (Match step in Step().Matches(path))
        {
            var name =
                step.Groups["quoted"].Success ? step.Groups["quoted"].Value
                : step.Groups["plain"].Success ? step.Groups["plain"].Value
                : step.Groups["index"].Value;
            pointer.Append('/').Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }
        return pointer.ToString();
    }

    /// <summary>A text that is no UTF-8, or half of a surrogate pair: known by the reader's words alone.</summary>
    private static bool IsNoUnicode(JsonException e) =>
        e.InnerException is InvalidOperationException reason && reason.Message.Contains("UTF-", StringComparison.Ordinal);

    private static string AfterColon(string message) => message[(message.IndexOf("including:", StringComparison.Ordinal) + 1)..];

    [GeneratedRegex(@"\.(?<plain>[^.\[]+)|\['(?<quoted>.*?)'\]|\[(?<index>\d+)\]", RegexOptions.NonBacktracking)]
    private static partial Regex Step();

    [GeneratedRegex(@"could not be converted to (?:System\.Nullable`1\[)?([^\s]+?)\]?[.]? Path", RegexOptions.NonBacktracking)]
    private static partial Regex Target();

    [GeneratedRegex("'([^']+)'", RegexOptions.NonBacktracking)]
    private static partial Regex Quoted();
}
