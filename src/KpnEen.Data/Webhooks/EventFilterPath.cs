using System.Globalization;
using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>A content filter as one predicate of PostgreSQL's jsonpath, so that the fan-out stays one statement however many endpoints filter.</summary>
/// <remarks>
/// Lax mode: a missing member makes a comparison false, an array stands for each of its elements. Nothing of the customer's gets in but
/// member names of letters and digits, numbers we wrote ourselves, and strings as JSON writes them, which is how jsonpath reads them.
/// </remarks>
public static class EventFilterPath
{
    /// <returns>Null for no terms: everything.</returns>
    /// <exception cref="ArgumentException">An operator that does not exist, or values that do not suit it: check the terms first.</exception>
    public static string? Compile(IReadOnlyList<EventFilterTerm> terms) =>
        terms.Count == 0 ? null : string.Join(" && ", terms.Select(term => $"({Compile(term)})"));

    /// <summary>Whether the number of values and their kind suit the operator.</summary>
    public static bool IsLegal(EventFilterTerm term) =>
        term.Operator switch
        {
            "exists" or "notExists" => term.Values.Count == 0,
            "in" => term.Values.Count > 0,
            "equals" or "notEquals" or "startsWith" => term.Values.Count == 1,
            "lessThan" or "atMost" or "greaterThan" or "atLeast" => term.Values.Count == 1 && Number(term.Values[0]) is not null,
            _ => false,
        };

    private static string Compile(EventFilterTerm term)
    {
        if (!IsLegal(term))
            throw new ArgumentException("The term is not legal.", nameof(term));
        var path = "$." + string.Join('.', term.Path.Split('.').Select(Text));
        return term.Operator switch
        {
            "exists" => $"exists({path})",
            "notExists" => $"!exists({path})",
            "notEquals" => $"!({Equal(path, term.Values[0])})",
            "startsWith" => $"{path} starts with {Text(term.Values[0])}",
            "lessThan" => $"{path} < {Number(term.Values[0])}",
            "atMost" => $"{path} <= {Number(term.Values[0])}",
            "greaterThan" => $"{path} > {Number(term.Values[0])}",
            "atLeast" => $"{path} >= {Number(term.Values[0])}",
            _ => string.Join(" || ", term.Values.Select(value => Equal(path, value))),
        };
    }

    // The text "5" finds the number 5, and "true" the boolean.
    private static string Equal(string path, string value)
    {
        var asText = $"{path} == {Text(value)}";
        return value is "true" or "false" ? $"{asText} || {path} == {value}"
            : Number(value) is { } number ? $"{asText} || {path} == {number}"
            : asText;
    }

    private static string Text(string value) => JsonSerializer.Serialize(value);

    // Written by us, so that nothing but a number can be there.
    private static string? Number(string value) =>
        value.Length <= 20
        && decimal.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;
}
