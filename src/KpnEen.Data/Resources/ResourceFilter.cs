using System.Collections.Immutable;
using System.Globalization;
using Dapper;

namespace KpnEen.Data.Resources;

/// <summary>Which of a tenant's things to list. Only what is asked for gets into the statement, so that the plan is made for it.</summary>
public sealed record ResourceFilter
{
    public static readonly ResourceFilter All = new();

    private ResourceFilter() { }

    /// <summary>Conditions and their values in order: two filters that differ in any of them are different lists.</summary>
    public ImmutableArray<(string Condition, string Value)> Conditions { get; private init; } = [];

    /// <param name="condition">About the table <c>r</c>; <c>{0}</c> stands for the value: <c>r.extension = {0}</c>.</param>
    /// <param name="value">Null: any.</param>
    public ResourceFilter And(string condition, string? value) =>
        value is null ? this : new ResourceFilter { Conditions = Conditions.Add((condition, value)) };

    internal string Where(DynamicParameters values)
    {
        var where = "";
        for (var i = 0; i < Conditions.Length; i++)
        {
            values.Add($"filter{i}", Conditions[i].Value);
            where += $" AND ({string.Format(CultureInfo.InvariantCulture, Conditions[i].Condition, $"@filter{i}")})";
        }

        return where;
    }
}
