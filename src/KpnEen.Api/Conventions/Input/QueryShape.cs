using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace KpnEen.Api.Conventions;

/// <summary>The query parameters an endpoint knows, from what its handler takes.</summary>
internal sealed class QueryShape
{
    // Null for those that are no enums.
    private readonly FrozenDictionary<string, Choice?> parameters;

    private readonly FrozenSet<string> times;

    private QueryShape(FrozenDictionary<string, Choice?> parameters, FrozenSet<string> times) =>
        (this.parameters, this.times) = (parameters, times);

    public static QueryShape Of(Endpoint endpoint)
    {
        var route =
            (endpoint as RouteEndpoint)
                ?.RoutePattern.Parameters.Select(parameter => parameter.Name)
                .ToHashSet(StringComparer.OrdinalIgnoreCase)
            ?? [];
        var shape = new Dictionary<string, Choice?>(StringComparer.Ordinal);
        var times = new HashSet<string>(StringComparer.Ordinal);
        foreach (var parameter in endpoint.Metadata.GetOrderedMetadata<IParameterBindingMetadata>())
        {
            if (Name(parameter, route) is not { } name)
                continue;
            var type = parameter.ParameterInfo.ParameterType;
            shape[name] = Choice.Of(type);
            if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset))
                times.Add(name);
        }
        foreach (var name in endpoint.Metadata.GetOrderedMetadata<QueryParameters>().SelectMany(own => own.Names))
            shape.TryAdd(name, null);
        return new QueryShape(shape.ToFrozenDictionary(StringComparer.Ordinal), times.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>Refuses what does not fit, and writes enum values as the framework's binding wants them.</summary>
    /// <exception cref="ProblemException">400: unknown, repeated, no time, or not a value of the enum.</exception>
    public IQueryCollection Check(IQueryCollection query)
    {
        Refuse(
            ProblemCodes.UnknownParameter,
            ErrorCodes.UnknownParameter,
            query.Keys.Where(name => !parameters.ContainsKey(name)),
            parameters.Count == 0
                ? "There are no query parameters here."
                : $"Here are {string.Join(", ", parameters.Keys.Order(StringComparer.Ordinal))}."
        );
        Refuse(
            ProblemCodes.InvalidParameter,
            ErrorCodes.RepeatedParameter,
            query.Where(pair => pair.Value.Count > 1).Select(pair => pair.Key),
            "Once is enough."
        );
        // No text of ours has one, and PostgreSQL refuses it.
        if (query.FirstOrDefault(pair => pair.Value.ToString().Contains('\0')).Key is { } cut)
            throw Problems.InvalidParameter(cut, "must not hold NUL").Throw();
        if (query.Keys.FirstOrDefault(name => times.Contains(name) && !Timestamps.IsWritten(query[name].ToString())) is { } untimely)
            throw Problems.InvalidParameter(untimely, "is RFC 3339 with an offset: 2026-01-31T12:00:00Z").Throw();
        if (!query.Keys.Any(name => parameters[name] is not null))
            return query;
        var bound = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in query)
            bound[name] = parameters[name]?.Read(name, value.ToString()) ?? value;
        return new QueryCollection(bound);
    }

    private static void Refuse(string problem, string error, IEnumerable<string> names, string detail)
    {
        ProblemError[] errors = [.. names.Select(name => new ProblemError(name, error, detail))];
        if (errors.Length > 0)
            throw Problems.Of(problem, detail, errors).Throw();
    }

    private static string? Name(IParameterBindingMetadata parameter, HashSet<string> route)
    {
        var attributes = parameter.ParameterInfo.GetCustomAttributes(true);
        if (attributes.OfType<IFromQueryMetadata>().FirstOrDefault() is { } query)
            return query.Name ?? parameter.Name;
        if (
            attributes.Any(a =>
                a is IFromRouteMetadata or IFromHeaderMetadata or IFromBodyMetadata or IFromServiceMetadata or IFromFormMetadata
            )
        )
            return null;
        var type = parameter.ParameterInfo.ParameterType;
        var simple = parameter.HasTryParse || type == typeof(string) || type == typeof(string[]) || Choice.Of(type) is not null;
        return simple && !parameter.HasBindAsync && !route.Contains(parameter.Name) ? parameter.Name : null;
    }
}
