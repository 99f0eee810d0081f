using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace KpnEen.Api.Conventions;

/// <summary>A query parameter that is one member of an enum, or where the handler takes an array several, separated by commas.</summary>
/// <param name="Members">By the name they have in JSON.</param>
internal sealed record Choice(FrozenDictionary<string, string> Members, bool TakesSeveral)
{
    /// <summary>How many may be named.</summary>
    public const int Most = 20;

    /// <summary>Null: the type is no enum.</summary>
    public static Choice? Of(Type type)
    {
        var one = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return one.IsEnum
            ? new Choice(
                Enum.GetNames(one).ToFrozenDictionary(JsonNamingPolicy.CamelCase.ConvertName, StringComparer.Ordinal),
                type.IsArray
            )
            : null;
    }

    /// <returns>As the framework's binding wants it.</returns>
    /// <exception cref="ProblemException">400: one is no member.</exception>
    public StringValues Read(string parameter, string text) =>
        TakesSeveral ? text.Split(',', Most + 1).Select(one => Member(parameter, one)).Distinct().ToArray() : Member(parameter, text);

    private string Member(string parameter, string text) =>
        Members.TryGetValue(text, out var member)
            ? member
            : throw Problems
                .Of(
                    ProblemCodes.InvalidParameter,
                    $"{parameter} is {(TakesSeveral ? "some" : "one")} of {string.Join(", ", Members.Keys.Order(StringComparer.Ordinal))}.",
                    new ProblemError(parameter, ErrorCodes.UnknownValue)
                )
                .Throw();
}
