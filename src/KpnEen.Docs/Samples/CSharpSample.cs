using System.Reflection;
using System.Text;
using KpnEen.Docs.Reference;
using KpnEen.Sdk;

namespace KpnEen.Docs.Samples;

/// <summary>
/// The operation as a call of the SDK: its own methods say how they are called, the document what with.
/// What the reader has from elsewhere are variables: <c>client</c>, ids, <c>etag</c>.
/// </summary>
internal static class CSharpSample
{
    private static readonly Dictionary<string, (string Property, MethodInfo Method)> Methods = (
        from property in typeof(KpnEenClient).GetProperties()
        from method in property.PropertyType.GetMethods()
        let operation = method.GetCustomAttribute<OperationAttribute>()
        where operation is not null
        select (operation.Id, property.Name, method)
    )
        .DistinctBy(found => found.Id)
        .ToDictionary(found => found.Id, found => (found.Name, found.method));

    /// <returns>Null when the SDK has no method for it yet.</returns>
    public static string? Of(DocumentedOperation operation)
    {
        if (!Methods.TryGetValue(operation.Id, out var found))
            return null;
        var before = new StringBuilder();
        var arguments = found
            .Method.GetParameters()
            .Where(p => !p.HasDefaultValue || IsBody(p, operation))
            .Select(p => Argument(p, operation, before));
        var call = $"client.{found.Property}.{found.Method.Name}({string.Join(", ", arguments)})";
        return before + Statement(call, found.Method);
    }

    /// <summary>The variables the example does not declare, as declarations: for those who compile it.</summary>
    public static string Given(DocumentedOperation operation) =>
        string.Join(
            '\n',
            [
                "using KpnEen.Sdk;",
                "KpnEenClient client = null!;",
                .. Methods[operation.Id]
                    .Method.GetParameters()
                    .Where(p => !p.HasDefaultValue && p.ParameterType == typeof(string))
                    .Select(p => $"string {Name(p)} = \"\";"),
            ]
        );

    private static bool IsBody(ParameterInfo parameter, DocumentedOperation operation) =>
        parameter.Name == "body" && operation.Body?.Media["example"] is not null;

    private static string Argument(ParameterInfo parameter, DocumentedOperation operation, StringBuilder before)
    {
        if (parameter.Name == "body")
            return CSharpValue.Of(operation.Body!.Value.Media["example"]!, parameter.ParameterType, 0);
        if (parameter.ParameterType == typeof(Stream))
        {
            before.Append(
                parameter.Name == "destination"
                    ? "await using var destination = File.Create(\"sound.wav\");\n"
                    : $"await using var {parameter.Name} = File.OpenRead(\"music.wav\");\n"
            );
        }

        return Name(parameter);
    }

    private static string Name(ParameterInfo parameter) => parameter.Name == "ifMatch" ? "etag" : parameter.Name!;

    private static string Statement(string call, MethodInfo method)
    {
        var answer = method.ReturnType;
        if (!answer.IsGenericType)
            return $"await {call};";
        var inner = answer.GetGenericArguments()[0];
        if (answer.GetGenericTypeDefinition() == typeof(Task<>))
            return inner.IsAssignableTo(typeof(IDisposable)) || inner.IsAssignableTo(typeof(IAsyncDisposable))
                ? $"await using var found = await {call};"
                : $"var answer = await {call};";
        return $"await foreach (var item in {call})\n    Console.WriteLine(item);";
    }
}
